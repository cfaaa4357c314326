// Watching a page: a look at it now, and one whenever it has changed, a part of the time only.

import { listen } from "./listen.js";
import { rootsOf } from "./roots.js";

/** The least time between two looks at a page that changes, in milliseconds. */
const PAUSE = 40;
/** What part of the time looking may take at most: one of so many. */
const SHARE = 20;
/** The most kinds of custom elements that are waited for. */
const MOST_NAMES = 100;

/**
 * Calls `look` with the trees within `root`, and again when one of them has changed. `isSettled`
 * says that there is nothing to look for at the moment.
 */
export const watch = (root, look, isSettled) => {
  const seen = new Set();
  const names = new Set();
  const ends = [];
  let timer;
  let pause = PAUSE;
  let stopped = false;

  const soon = () => {
    if (!stopped) timer ??= setTimeout(now, pause);
  };
  const observer = new MutationObserver(soon);
  const meet = ({ localName: name }) => {
    if (names.has(name) || names.size >= MOST_NAMES) return;
    names.add(name);
    // Once defined it may bring a tree, of which no observer hears. Not every name can be defined.
    customElements.whenDefined(name).then(soon, () => {});
  };
  const now = () => {
    const start = performance.now();
    timer = undefined;
    if (stopped || isSettled?.()) return;
    const roots = rootsOf(root, meet);
    for (const each of roots) {
      if (seen.has(each)) continue;
      seen.add(each);
      observer.observe(each, {
        attributes: true,
        characterData: true,
        childList: true,
        subtree: true,
      });
      // A frame has another document when it has loaded; scripts and images load as well.
      ends.push(listen(each, "load", ({ target }) => target.contentDocument && soon(), true));
    }
    look(roots);
    pause = PAUSE + SHARE * (performance.now() - start);
  };

  return {
    look: now,
    soon,
    stop() {
      stopped = true;
      observer.disconnect();
      clearTimeout(timer);
      for (const end of ends) end();
    },
  };
};
