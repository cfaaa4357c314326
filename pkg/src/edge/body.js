// The body of a request: as much of it as counts, and no longer than somebody may take to send it.

import { joined } from "./bytes.js";

/** How many bytes of a body are read before the stream is cut off. */
const DRAINED = 1 << 22;

/** How long a body may take, in milliseconds, if nobody says. */
export const PATIENCE = 30_000;

/** Reads a stream by chunks, each of which has so many milliseconds; nothing if one is late. */
export async function* chunksOf(stream, patience, isTotal = false) {
  if (!stream) return;
  const reader = stream.getReader();
  const late = Symbol("late");
  let timer;
  const wait = () =>
    new Promise((resolve) => {
      timer = setTimeout(resolve, patience, late);
    });
  let end = wait();
  try {
    for (;;) {
      const chunk = await Promise.race([reader.read(), end]);
      if (chunk === late) return yield undefined;
      if (chunk.done) return;
      yield chunk.value;
      if (isTotal) continue;
      clearTimeout(timer);
      end = wait();
    }
  } finally {
    clearTimeout(timer);
    reader.cancel().catch(() => {});
  }
}

/**
 * The first bytes of a stream, `most` of them at most; nothing if it takes longer than `patience`.
 * What comes after is read for a while and dropped: whoever is still sending would lose the reply
 * with the connection.
 */
export async function collect(stream, most, patience) {
  const chunks = [];
  let length = 0;
  let read = 0;
  for await (const chunk of chunksOf(stream, patience, true)) {
    if (!chunk) return;
    const kept = chunk.subarray(0, most - length);
    if (kept.length) chunks.push(kept);
    length += kept.length;
    read += chunk.length;
    if (read > DRAINED) break;
  }
  return joined(chunks);
}
