// Fingerprints: what is known of a device, an address or an account, as a hash that only the holder
// of the key can make again.

import { string } from "../arguments.js";
import { keyOf, signature } from "../edge/hmac.js";

const encoder = new TextEncoder();

/** The fingerprint of a value, of one kind, under a secret. */
export async function fingerprint(secret, kind, value) {
  const bytes = encoder.encode(string(secret, "secret"));
  if (bytes.length < 16) throw new TypeError("`secret` must have 16 bytes or more");
  // The kind goes first, and ends where no kind does.
  if (string(kind, "kind").includes("\0")) throw new TypeError("`kind` must have no NUL");
  const text = `${kind}\0${string(value, "value")}`;
  return signature(await keyOf(bytes, ["sign"]), encoder.encode(text));
}
