// A page with the code in its field, while it streams past.
//
// A rewriter looks at a copy of the page, and what comes out of it is thrown away but for two
// things that it tells: how far it has seen, and, by marks that it was made to put there, where the
// fields are. So the page's own bytes go on as they came, and are held only from a field that may
// be the one. A second rewriter then gets what is held, and changes that field's tag alone.
//
// Up to the first thing that may be a field the page goes on at once, and no rewriter looks at it
// before there is one: of most pages there is none, and to look for a few bytes costs next to nothing.

import { createMarks } from "./marks.js";

/** The most bytes of a page that are kept for a rewriter while there is no field. */
const MOST_KEPT = 1 << 20;

/** The bytes of `body` with the choice of `page` written into it by `write`. */
export function rewritten(body, { make, page, write }) {
  const source = readerOf(body);
  const { readable, writable } = new TransformStream();
  const out = writable.getWriter();
  const marks = createMarks();
  const plain = asUtf8();
  /** What came from the source and did not go on yet; how many bytes that is, and how many did. */
  const raw = [];
  let waiting = 0;
  let given = 0;
  /** Up to which place they may, and the promise while they do. */
  let free = 0;
  let giving;
  let ended = false;
  /** Whether the first rewriter has seen enough. */
  let stopped = false;
  let broken;

  const giveUp = (error) => {
    stopped = true;
    source.cancel(error).catch(ignore);
    out.abort(error).catch(ignore);
  };

  const pull = async () => {
    const { done, value } = await source.read().catch((error) => {
      broken = error ?? new Error("The page broke off.");
      throw broken;
    });
    if (done) {
      ended = true;
      return;
    }
    raw.push(value);
    waiting += value.length;
    if (waiting > page.mostHeld) {
      if (page.holding) page.settle(true);
      // Not every rewriter waits for those who read.
      await giving;
    }
    return value;
  };

  /** Lets bytes go on, up to a place in the page that may move while they do. */
  const give = async () => {
    while (given < free && raw.length) {
      const chunk = take(raw, free - given);
      waiting -= chunk.length;
      given += chunk.length;
      await out.write(chunk);
    }
    giving = undefined;
  };

  const goOn = () => {
    giving ??= give();
    giving.catch(giveUp);
  };

  /** Lets the page go on up to its first field, and gives what came by; nothing if there is none. */
  const reachField = async () => {
    const kept = [];
    const hasField = fieldFinder();
    let length = 0;
    for (let chunk = await pull(); chunk; chunk = await pull()) {
      kept.push(chunk);
      length += chunk.length;
      const { found, open } = hasField(chunk);
      if (found || length > MOST_KEPT) return kept;
      free = length - open;
      goOn();
    }
    return [];
  };

  /** Looks at the page and lets go on what is not held. Gives the place of the field, if any. */
  const look = async () => {
    const kept = await reachField();
    if (!kept.length) {
      await giving;
      return;
    }
    const copy = new ReadableStream(
      {
        async pull(controller) {
          const chunk = stopped ? undefined : (kept.shift() ?? (await pull()));
          // It ends as a page would. To cancel it instead breaks the rewriter's build for npm.
          if (stopped || !chunk) controller.close();
          else controller.enqueue(plain(chunk));
        },
      },
      { highWaterMark: 0 },
    );
    const seen = readerOf(through(page.watch(make(), marks.put), copy));
    const place = () => marks.places.get(page.choice?.at);
    try {
      while (!page.over || (page.choice && place() === undefined)) {
        const { done, value } = await seen.read();
        if (done) break;
        marks.read(value);
        const first = page.choice?.at ?? (page.holding ? page.first : undefined);
        free = marks.places.get(first) ?? marks.seen;
        goOn();
      }
      page.settle(true);
    } catch {
      // There is markup that rewriters give up on: nothing more can come of looking.
      if (broken) throw broken;
    } finally {
      stopped = true;
      drain(seen);
    }
    await giving;
    return place();
  };

  /** What is held, which begins with the field, with the code in it. */
  const filled = async (held) => {
    const name = String.fromCharCode(...held.subarray(0, 9));
    // Where an encoding made the rewriter count wrongly, no other field is to be filled.
    if (!/^<(input|textarea)/i.test(name)) return held;
    let isFirst = true;
    const element = (found) => {
      if (isFirst) write(found);
      isFirst = false;
    };
    try {
      const body = through(make().on("input, textarea", { element }), new Response(held).body);
      return new Uint8Array(await new Response(body).arrayBuffer());
    } catch {
      return held;
    }
  };

  const run = async () => {
    const place = await look();
    if (place !== undefined) {
      free = place;
      await give();
      await out.write(await filled(joined(raw.splice(0))));
    }
    while (raw.length || !ended) {
      if (raw.length) await out.write(raw.shift());
      else await pull();
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

/** Reads a stream to its end. To break it off would break the rewriter's build for npm. */
async function drain(reader) {
  try {
    while (!(await reader.read()).done);
  } catch {
    // Nobody waits for it any more.
  }
}

/**
 * Makes UTF-8 of chunks, byte by byte, as rewriters give other bytes back in another length: from
 * the first chunk on that is something else, only ASCII is left.
 */
function asUtf8() {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let isUtf8 = true;
  return (chunk) => {
    try {
      if (isUtf8) decoder.decode(chunk, { stream: true });
    } catch {
      isUtf8 = false;
    }
    return isUtf8 ? chunk : chunk.map((byte) => (byte < 128 ? byte : 63));
  };
}

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

/** Takes bytes from the front of a list of chunks, `most` of them if they are in one chunk. */
function take(chunks, most) {
  const [first] = chunks;
  if (first.length > most) chunks[0] = first.subarray(most);
  else chunks.shift();
  return first.subarray(0, most);
}

/** The bytes of a list of chunks. */
function joined(chunks) {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
