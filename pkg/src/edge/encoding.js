// Bodies that are sent compressed, outside of Cloudflare, whose runtime gives them as text and
// compresses them again.
//
// Elsewhere they come as they are sent, and are read through the platform's own streams where those
// know the format. But what `fetch` gives is text already in Node, Deno and Bun, with or without the
// header that says otherwise: so the first bytes are looked at, too.

/** What HTTP calls a format, and what the platform does. */
const FORMATS = { gzip: "gzip", "x-gzip": "gzip", deflate: "deflate", br: "brotli" };

const isSpace = (byte) => byte === 32 || (byte >= 9 && byte <= 13);
/** `<`, or the first byte of a mark of UTF-8. In no format does anything begin with either. */
const isMarkup = (byte) => byte === 0x3c || byte === 0xef;
/** How what is compressed begins. Brotli has no sign of its own. */
const SIGNS = {
  gzip: ([first, second]) => first === 0x1f && second === 0x8b,
  deflate: ([first, second]) => (first & 15) === 8 && ((first << 8) | second) % 31 === 0,
  brotli: () => true,
};

/**
 * How to read a body with a `Content-Encoding` as text; nothing if no format is known by that name.
 * `isOurs` says whether we take the encoding off. What `read` gives is `body`, and whether that
 * `isText`: it is not where the runtime does not know the format, and the body is as it was sent.
 */
export function readable(encoding) {
  const name = (encoding ?? "").trim().toLowerCase();
  if (!name || name === "identity" || globalThis.navigator?.userAgent === "Cloudflare-Workers")
    return { isOurs: false, read: (body) => ({ isText: true, body }) };
  if (!Object.hasOwn(FORMATS, name)) return;
  const format = FORMATS[name];
  const stream = streamOf(format);
  const hasSign = SIGNS[format];
  return {
    isOurs: true,
    read(body) {
      const source = body.getReader();
      if (!stream) return begin(source, hasSign);
      return { isText: true, body: decoded(source, stream, hasSign) };
    },
  };
}

/** The platform's stream for a format, if it has one. */
function streamOf(format) {
  try {
    return new DecompressionStream(format);
  } catch {
    // There is no such stream here, or not for this format.
  }
}

/** Reads a body until it is known whether it is text. */
async function begin(source, hasSign) {
  const chunks = [];
  let start = [];
  let done = false;
  // White space alone may go before markup.
  while (!done && (start.length < 2 || start.every(isSpace)) && start.length < 1024) {
    const part = await source.read();
    ({ done } = part);
    if (done) break;
    chunks.push(part.value);
    start = [...start, ...part.value.subarray(0, 1024)];
  }
  const body = new ReadableStream(
    {
      async pull(controller) {
        if (chunks.length) return controller.enqueue(chunks.shift());
        const part = done ? { done } : await source.read();
        if (part.done) controller.close();
        else controller.enqueue(part.value);
      },
      cancel: (reason) => source.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  const first = start.find((byte) => !isSpace(byte));
  return { isText: first === undefined || isMarkup(first) || !hasSign(start), body };
}

/** The text of a body that may be compressed. */
function decoded(source, stream, hasSign) {
  let reader;
  const start = async () => {
    const { isText, body } = await begin(source, hasSign);
    return (isText ? body : body.pipeThrough(stream)).getReader();
  };
  return new ReadableStream(
    {
      async pull(controller) {
        reader ??= await start();
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => (reader ?? source).cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
