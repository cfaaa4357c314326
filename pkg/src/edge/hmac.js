// Signatures: HMAC with SHA-256, by the platform.

const HMAC = { name: "HMAC", hash: "SHA-256" };

/** A key of these bytes, for these uses. */
export const keyOf = (bytes, uses) => crypto.subtle.importKey("raw", bytes, HMAC, false, uses);

/** The signature of bytes, in base64. */
export async function signature(key, bytes) {
  const mac = await crypto.subtle.sign(HMAC, key, bytes);
  return btoa(String.fromCharCode(...new Uint8Array(mac)));
}

/** Whether it is the signature of these bytes. It takes as long whatever is wrong. */
export const isSigned = (key, base64, bytes) => {
  const mac = Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0));
  return crypto.subtle.verify(HMAC, key, mac, bytes);
};
