// A page with the code in its field, while it streams past.
//
// The page's own bytes go on as they came, and are held only from a field that may be the one until
// that is known. The platform's rewriter then changes that field's tag, and sees nothing else: to
// have it read whole pages costs more than to pass them on.
//
// Tags are read no earlier than there is a field behind them: of most pages, and of what comes behind
// most forms, none is, and to look for a few bytes costs next to nothing.

import { joined, take } from "./bytes.js";

/** The most bytes of a page that are kept unread while no field comes. */
const MOST_UNREAD = 1 << 20;

/** The bytes of `body` with the choice of `page` written into it by `write`. */
export function rewritten(body, { make, page, write }) {
  const source = readerOf(body);
  const { readable, writable } = new TransformStream();
  const out = writable.getWriter();
  /** What came from the source and did not go on yet; how many bytes that is, and how many did. */
  const raw = [];
  let waiting = 0;
  let given = 0;

  const giveUp = (error) => {
    source.cancel(error).catch(ignore);
    out.abort(error).catch(ignore);
  };

  /** Lets bytes go on, up to a place in the page. */
  const give = async (free) => {
    while (given < free && raw.length) {
      const chunk = take(raw, free - given);
      waiting -= chunk.length;
      given += chunk.length;
      await out.write(chunk);
    }
  };

  /** Looks at the page and lets go on what is not held, until nothing can come of looking. */
  const look = async () => {
    const findField = fieldFinder();
    /** What went on unread, as there may be a field to which it matters; how many bytes were read. */
    let unread = [];
    let read = 0;
    while (!page.over) {
      const { done, value } = await source.read();
      if (done) {
        page.settle(true);
        return true;
      }
      raw.push(value);
      waiting += value.length;
      const { found, open } = findField(value);
      unread.push(value);
      const size = given + waiting - read;
      if (!found && size <= MOST_UNREAD && !page.holding && page.free >= read) {
        await give(read + size - open);
        continue;
      }
      for (const chunk of unread) page.read(chunk);
      unread = [];
      read += size;
      await give(page.free);
      if (waiting <= page.mostHeld) continue;
      page.settle(true);
      await give(page.free);
      // What is left is one tag, which is no field's.
      if (waiting > page.mostHeld) page.stop();
    }
    return false;
  };

  /** What is held, which begins with the field, with the code in it. */
  const filled = async (held) => {
    let isFirst = true;
    const element = (found) => {
      if (isFirst) write(found);
      isFirst = false;
    };
    try {
      const body = through(make().on("input, textarea", { element }), new Response(held).body);
      return new Uint8Array(await new Response(body).arrayBuffer());
    } catch {
      // There is markup that rewriters give up on.
      return held;
    }
  };

  const run = async () => {
    let ended = await look();
    await give(page.free);
    if (page.choice) {
      const { at, end, isTextarea } = page.choice;
      const held = joined(raw.splice(0));
      // The text of a textarea is written behind its tag.
      const most = isTextarea ? held.length : end - at;
      await out.write(await filled(held.subarray(0, most)));
      if (most < held.length) await out.write(held.subarray(most));
    }
    for (const chunk of raw) await out.write(chunk);
    while (!ended) {
      const { done, value } = await source.read();
      ended = done;
      if (!done) await out.write(value);
    }
    await out.close();
  };

  // The reader of the page may leave at any time.
  out.closed.catch(giveUp);
  run().catch(giveUp);
  return readable;
}

const ignore = () => {};

/** What comes out of a rewriter. That the page is HTML is known. */
const through = (rewriter, body) =>
  rewriter.transform(new Response(body, { headers: { "content-type": "text/html" } })).body;

/**
 * Tells of chunk after chunk whether there is the start of a field's tag, and with how many bytes at
 * its end one may begin.
 */
function fieldFinder() {
  // Byte by byte.
  const decoder = new TextDecoder("latin1");
  let rest = "";
  return (chunk) => {
    const text = rest + decoder.decode(chunk);
    [rest] = /<(i(n(pu?)?)?|t(e(x(t(a(re?)?)?)?)?)?)?$/i.exec(text) ?? [""];
    return { found: /<(input|textarea)/i.test(text), open: rest.length };
  };
}

/** The most bytes that are read at once. */
const AT_ONCE = 65_536;

/** A reader of as much as there is, where streams of bytes let one say how much that may be. */
function readerOf(stream) {
  let reader;
  try {
    reader = stream.getReader({ mode: "byob" });
  } catch {
    return stream.getReader();
  }
  return {
    read: () => reader.read(new Uint8Array(AT_ONCE)),
    cancel: (reason) => reader.cancel(reason),
  };
}
