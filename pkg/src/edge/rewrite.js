// A page with the code in its field, while it streams past.
//
// Two rewriters stand in a row. The first one only looks: what comes out of it tells how far it
// has seen, and whether the page must be held there. As many of the page's own bytes then go
// through the second one, which knows by then which field to write into. Neither of them changes
// anything else, and once the code is written, the rest of the page passes by both.

/** The bytes of `body` with the choice of `page` written into it by `write`. */
export function rewritten(body, { make, page, fields, write }) {
  const source = body.getReader();
  const { readable, writable } = new TransformStream();
  const out = writable.getWriter();
  /** What came from the source and did not go on yet. */
  const raw = [];
  let ended = false;
  /** Whether the first rewriter has seen enough. */
  let stopped = false;
  let broken;
  /** How many bytes those are, and a promise while they go on. */
  let waiting = 0;
  let giving;

  const pull = async () => {
    const { done, value } = await source.read().catch((error) => {
      broken = error ?? new Error("The page broke off.");
      throw broken;
    });
    if (done) ended = true;
    else {
      raw.push(value);
      waiting += value.length;
      if (waiting > page.mostHeld) {
        if (page.holding) page.settle(true);
        // Not every rewriter waits for those who read.
        await giving;
      }
    }
    return value;
  };
  const next = async () => {
    if (!raw.length && !ended) await pull();
    return raw.shift();
  };

  const look = async (feed) => {
    const seen = stream(
      page.watch(make()),
      new ReadableStream(
        {
          async pull(controller) {
            const chunk = stopped ? undefined : await pull();
            // It ends as a page would. To cancel it instead breaks the rewriter's build for npm.
            if (stopped || !chunk) controller.close();
            else controller.enqueue(chunk);
          },
        },
        { highWaterMark: 0 },
      ),
    );
    let length = 0;
    try {
      while (!page.over) {
        const { done, value } = await seen.read();
        if (done) break;
        length += value.length;
        if (page.holding) continue;
        giving = give(length, feed);
        await giving;
        length = 0;
      }
      page.settle(true);
    } catch {
      // There is markup that rewriters give up on: nothing more can come of looking.
      if (broken) throw broken;
    } finally {
      stopped = true;
      drain(seen);
    }
  };

  /** Lets bytes go on, as many as the first rewriter has seen. */
  const give = async (length, feed) => {
    for (let left = length; left > 0 && raw.length; ) {
      const chunk = take(raw, left);
      left -= chunk.length;
      waiting -= chunk.length;
      await feed(chunk);
    }
  };

  const run = async () => {
    const fed = new TransformStream();
    const feeder = fed.writable.getWriter();
    /** What the second rewriter was fed and did not give back yet, until it gives something else. */
    const kept = [];
    const feed = (chunk) => {
      kept.push(chunk);
      return feeder.write(chunk);
    };
    let count = 0;
    let isWritten = false;
    let isGiven = false;
    const element = (found) => {
      if (count++ !== page.choice?.at) return;
      write(found);
      isWritten = true;
    };
    const written = stream(make().on(fields, { element }), fed.readable);
    const forwarded = forward(written, (part) => {
      isGiven ||= !takeSame(kept, part, isWritten);
      return out.write(part);
    });
    // Whichever of the two fails, the other one is not to wait for it.
    forwarded.catch((error) => feeder.abort(error).catch(ignore));
    try {
      await look(feed);
      while (page.choice && !isWritten) {
        const chunk = await next();
        if (!chunk) break;
        await feed(chunk);
      }
      await feeder.close();
      await forwarded;
    } catch (error) {
      if (broken || isGiven) throw error;
      // It gave up before it gave anything that is not the page's own: so the page goes on.
      await forwarded.catch(ignore);
      for (const chunk of kept) await out.write(chunk);
    }
    for (let chunk = await next(); chunk; chunk = await next()) await out.write(chunk);
    await out.close();
  };

  const giveUp = (error) => {
    stopped = true;
    source.cancel(error).catch(ignore);
    out.abort(error).catch(ignore);
  };
  // The reader of the page may leave at any time.
  out.closed.catch(giveUp);
  run().catch(giveUp);
  return readable;
}

const ignore = () => {};

/** What comes out of a rewriter. That the page is HTML is known; in which encoding does not matter. */
const stream = (rewriter, body) =>
  rewriter
    .transform(new Response(body, { headers: { "content-type": "text/html" } }))
    .body.getReader();

async function forward(reader, give) {
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    await give(part.value);
  }
}

/** Takes as many bytes from the front of a list of chunks, and tells whether they are the same. */
function takeSame(chunks, part, isDoubtful) {
  for (let at = 0; at < part.length; ) {
    if (!chunks.length) return false;
    const own = take(chunks, part.length - at);
    if (isDoubtful && own.some((byte, index) => byte !== part[at + index])) return false;
    at += own.length;
  }
  return true;
}

/** Takes bytes from the front of a list of chunks, `most` of them if they are in one chunk. */
function take(chunks, most) {
  const [first] = chunks;
  if (first.length > most) chunks[0] = first.subarray(most);
  else chunks.shift();
  return first.subarray(0, most);
}

/** Reads a stream to its end. To break it off would break the rewriter's build for npm. */
async function drain(reader) {
  try {
    while (!(await reader.read()).done);
  } catch {
    // Nobody waits for it any more.
  }
}
