// What visitors removed, as their pages tell it: a cookie that scripts write, unsigned. It is text
// of a history, of which only what it removes is heard (see `attribute`): whoever writes it can take
// a code away, and bring none in.

import { string } from "../arguments.js";

/** The name of that cookie, by the `key` of the page's `keep`. */
export function removedName(key = "refgraph") {
  if (!/^[\w-]{1,64}$/.test(string(key, "keepKey")))
    throw new TypeError("`keepKey` must be letters, digits, dashes and underscores");
  return `${key}-removed`;
}
