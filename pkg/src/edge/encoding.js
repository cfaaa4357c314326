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
 * How to read a body with a `Content-Encoding` as text; nothing if it cannot be. `isOurs` says
 * whether we take the encoding off.
 */
export function readable(encoding) {
  const name = (encoding ?? "").trim().toLowerCase();
  if (!name || name === "identity" || globalThis.navigator?.userAgent === "Cloudflare-Workers")
    return { isOurs: false, read: (body) => body };
  if (!Object.hasOwn(FORMATS, name)) return;
  const format = FORMATS[name];
  try {
    // It throws where the runtime does not know the format.
    const stream = new DecompressionStream(format);
    return { isOurs: true, read: (body) => decoded(body, stream, SIGNS[format]) };
  } catch {
    // There is no such stream here, or not for this format.
  }
}

/** The text of a body that may be compressed. */
function decoded(body, stream, hasSign) {
  const source = body.getReader();
  let reader;

  /** Reads until it is known which of the two it is. */
  const begin = async () => {
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
    const whole = new ReadableStream(
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
    const isText = first === undefined || isMarkup(first) || !hasSign(start);
    return (isText ? whole : whole.pipeThrough(stream)).getReader();
  };

  return new ReadableStream(
    {
      async pull(controller) {
        reader ??= await begin();
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => (reader ?? source).cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
