// Writing into a field as if a person had typed.

/**
 * Writes `text`. Frameworks put a property of their own in front of `value` to notice what
 * scripts write, and then take the event for stale: the prototype's goes past it. Asked of the
 * field, it is the one of the field's own frame.
 */
export const write = (field, text) => {
  Reflect.set(Object.getPrototypeOf(field), "value", text, field);
  // As browsers have them: `input` leaves a shadow root, `change` does not.
  field.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
};
