// The hint beside a field: a live region that the field names as its description.

let count = 0;

/** Puts an empty hint behind `field`. */
export const hintFor = (field) => {
  const element = field.ownerDocument.createElement("div");
  element.id = `refgraph-hint-${++count}`;
  element.className = "refgraph-hint";
  element.setAttribute("role", "status");
  element.setAttribute("aria-live", "polite");
  // What stands within a label would be read as the field's name.
  (field.closest("label") ?? field).after(element);

  const describedBy = () => field.getAttribute("aria-describedby")?.match(/\S+/g) ?? [];
  const restore = (name, value) =>
    value ? field.setAttribute(name, value) : field.removeAttribute(name);
  const invalidBefore = field.getAttribute("aria-invalid");
  restore("aria-describedby", [...describedBy(), element.id].join(" "));
  let shown = "";

  return {
    /** Shows `text`, with a button in place of `{code}` if there is something to press. */
    show(state, text, label, press) {
      // Built anew, a button would be gone from under the pointer that goes down on it.
      const now = [state, text, label].join("\n");
      if (now === shown) return;
      shown = now;
      element.dataset.state = state;
      if (!state) delete element.dataset.state;
      const isWrong = state === "invalid" || state === "suggestion";
      restore("aria-invalid", isWrong ? "true" : invalidBefore);
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
      restore(
        "aria-describedby",
        describedBy()
          .filter((id) => id !== element.id)
          .join(" "),
      );
      restore("aria-invalid", invalidBefore);
    },
  };
};
