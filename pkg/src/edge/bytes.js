// Bytes that come in pieces.

/** The bytes of a list of chunks. */
export function joined(chunks) {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** Takes bytes from the front of a list of chunks, `most` of them if they are in one chunk. */
export function take(chunks, most) {
  const [first] = chunks;
  if (first.length > most) chunks[0] = first.subarray(most);
  else chunks.shift();
  return first.subarray(0, most);
}
