// The trees that a page is made of: its own, open shadow roots, and frames of the same origin.

/** The most trees, and elements in all of them, that are looked through for more. */
const MOST_ROOTS = 100;
const MOST_ELEMENTS = 20_000;

/**
 * `root` and every tree within it that scripts may look into. `meet` is given the custom
 * elements that are not defined yet: what they will be may have a tree as well.
 */
export const rootsOf = (root, meet) => {
  const roots = [root];
  let left = MOST_ELEMENTS;
  const enter = (inner) => {
    if (inner && roots.length < MOST_ROOTS) roots.push(inner);
  };
  enter(root.shadowRoot);
  for (const each of roots) {
    // Of frames of other origins there is no document.
    for (const { contentDocument } of each.querySelectorAll("iframe,frame")) enter(contentDocument);
    for (const element of each.querySelectorAll(":not(:defined)")) meet(element);
    for (const { shadowRoot } of each.querySelectorAll("*")) {
      if (!left--) return roots;
      enter(shadowRoot);
    }
  }
  return roots;
};
