// Lists of users, as they cross: handles as they are, texts as lines in the mailbox.

import { string } from "../arguments.js";
import { sendLong } from "../engine.js";

/** The longest id that crosses; the module refuses less than that. */
const CUT = 512;
/** How many users or connections cross at once, if the mailbox has room for them. */
const BATCH = 4096;

export const cut = (text) => (text.length > CUT ? text.slice(0, CUT) : text);

/** A list of users: handles as they are, or as a typed array; or texts, which are looked at. */
export function listOf(users, name) {
  if (users instanceof Uint32Array) return users;
  if (!Array.isArray(users))
    throw new TypeError(`\`${name}\` must be an array of strings or a Uint32Array`);
  for (const user of users) if (typeof user !== "string") string(user, `${name}[…]`);
  return users;
}

/**
 * Has the module read lists of ids of one length, as lines in the mailbox: `read` is given where
 * each list ends, and says false if there are more lines than ids. False if they have no room.
 */
export function sendLines(lists, read) {
  const sent = (ids, from) => {
    const text = ids.join("\n");
    // Of ids that are far too long the start is enough, and leaves room for others.
    const right = text.length <= ids.length * CUT;
    return sendLong(right ? text : ids.map(cut).join("\n"), from);
  };
  const tried = (lists) => {
    const ends = [];
    let end = 0;
    for (const ids of lists) {
      const length = sent(ids, end);
      if (length < 0) return null;
      end += length;
      ends.push(end);
    }
    return read(...ends);
  };
  const done = tried(lists);
  if (done !== false) return done !== null;
  // A line feed is as little in an id as a carriage return, and white space alike.
  return tried(lists.map((ids) => ids.map((id) => cut(id).replaceAll("\n", "\r")))) !== null;
}

/** The lines of a text, whose last one need not be ended. */
export function textLines(text) {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Does `task(from, to)` for parts of `total`, for smaller ones where it says false. */
export function inParts(total, task) {
  let size = BATCH;
  for (let from = 0; from < total; ) {
    const to = Math.min(from + size, total);
    if (task(from, to)) from = to;
    else size = Math.max(size >> 1, 1);
  }
}
