// The hint beside a field: a live region that the field names as its description.

let count = 0;

/** Sets an attribute, or takes it away where there is no value. */
const set = (element, name, value) =>
  value ? element.setAttribute(name, value) : element.removeAttribute(name);

/** Puts an empty hint behind `field`. */
export const hintFor = (field) => {
  const element = field.ownerDocument.createElement("div");
  element.id = `refgraph-hint-${++count}`;
  element.className = "refgraph-hint";
  set(element, "role", "status");
  set(element, "aria-live", "polite");
  // What stands within a label would be read as the field's name.
  (field.closest("label") ?? field).after(element);

  const describedBy = () => field.getAttribute("aria-describedby")?.match(/\S+/g) ?? [];
  const invalidBefore = field.getAttribute("aria-invalid");
  set(field, "aria-describedby", [...describedBy(), element.id].join(" "));
  let shown = "";

  return {
    /** Shows `text`, with a button in place of `{code}` if there is something to press. */
    show(state, text, label, press) {
      // Built anew, a button would be gone from under the pointer that goes down on it.
      const now = [state, text, label].join("\n");
      if (now === shown) return;
      shown = now;
      set(element, "data-state", state);
      const isWrong = state === "invalid" || state === "suggestion";
      set(field, "aria-invalid", isWrong ? "true" : invalidBefore);
      if (!label) {
        element.textContent = text;
        return;
      }
      const button = field.ownerDocument.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", press);
      const [before, ...after] = text.split("{code}");
      element.replaceChildren(before, button, after.join(label));
    },
    remove() {
      element.remove();
      set(
        field,
        "aria-describedby",
        describedBy()
          .filter((id) => id !== element.id)
          .join(" "),
      );
      set(field, "aria-invalid", invalidBefore);
    },
  };
};
