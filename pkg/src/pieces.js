// Pieces: bytes of any source, one after the other, none of them large.

/** The most bytes of a piece. */
const MOST = 1 << 17;

/** How many bytes a source has; null if that is not known before its end. */
export function sizeOf(source) {
  if (typeof source === "string") return null;
  return source?.byteLength ?? source?.size ?? null;
}

/**
 * The bytes of a source: a string, bytes, a Blob, a ReadableStream, or what can be iterated over
 * (at once or in time), of strings and bytes.
 */
export function piecesOf(source) {
  const isBytes = typeof source === "string" || bytesOf(source);
  const stream = typeof source?.stream === "function" ? source.stream() : source;
  const chunks = isBytes ? [source] : stream?.getReader ? chunksOf(stream) : stream;
  if (!(chunks?.[Symbol.asyncIterator] ?? chunks?.[Symbol.iterator]))
    throw new TypeError("`source` must be text, bytes, a Blob, a stream or something to iterate");
  return cut(chunks);
}

/** Not every browser iterates over streams. */
async function* chunksOf(stream) {
  const reader = stream.getReader();
  let isOver = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isOver = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (!isOver) await reader.cancel().catch(() => {});
  }
}

async function* cut(chunks) {
  const encoder = new TextEncoder();
  // Half of a character that a string ended with.
  let half = "";
  for await (const chunk of chunks) {
    if (typeof chunk === "string") {
      const text = half + chunk;
      half = /[\uD800-\uDBFF]$/.test(text.slice(-1)) ? text.slice(-1) : "";
      const whole = text.length - half.length;
      for (let at = 0; at < whole; ) {
        let end = Math.min(at + MOST / 4, whole);
        if (end < whole && /[\uD800-\uDBFF]/.test(text[end - 1])) end++;
        yield encoder.encode(text.slice(at, end));
        at = end;
      }
      continue;
    }
    const bytes = bytesOf(chunk);
    if (!bytes) throw new TypeError("`source` must give text or bytes");
    if (half) yield encoder.encode(half);
    half = "";
    for (let at = 0; at < bytes.length; at += MOST) yield bytes.subarray(at, at + MOST);
  }
  if (half) yield encoder.encode(half);
}

/** The bytes of a buffer or a view of one; nothing of anything else. */
function bytesOf(value) {
  if (ArrayBuffer.isView(value))
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  // By its name, as what another realm made is of no class of this one's.
  const isBuffer = Object.prototype.toString.call(value) === "[object ArrayBuffer]";
  return isBuffer ? new Uint8Array(value) : undefined;
}
