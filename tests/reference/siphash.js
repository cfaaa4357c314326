// SipHash-2-4, as section 2 of the paper has it (Aumasson and Bernstein, 2012).

const word = (bytes) => bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
const add = (one, other) => BigInt.asUintN(64, one + other);
const rotate = (value, bits) => BigInt.asUintN(64, value << bits) | (value >> (64n - bits));

function round(v) {
  v[0] = add(v[0], v[1]);
  v[2] = add(v[2], v[3]);
  v[1] = rotate(v[1], 13n);
  v[3] = rotate(v[3], 16n);
  v[1] ^= v[0];
  v[3] ^= v[2];
  v[0] = rotate(v[0], 32n);
  v[2] = add(v[2], v[1]);
  v[0] = add(v[0], v[3]);
  v[1] = rotate(v[1], 17n);
  v[3] = rotate(v[3], 21n);
  v[1] ^= v[2];
  v[3] ^= v[0];
  v[2] = rotate(v[2], 32n);
}

/** The hash of some bytes under a key of 16 bytes: 64 bits. */
export function sipHash(key, message) {
  const k0 = word(key.slice(0, 8));
  const k1 = word(key.slice(8));
  const v = [
    k0 ^ 0x736f6d6570736575n,
    k1 ^ 0x646f72616e646f6dn,
    k0 ^ 0x6c7967656e657261n,
    k1 ^ 0x7465646279746573n,
  ];
  const padded = [...message];
  while (padded.length % 8 !== 7) padded.push(0);
  padded.push(message.length % 256);
  for (let at = 0; at < padded.length; at += 8) {
    const m = word(padded.slice(at, at + 8));
    v[3] ^= m;
    round(v);
    round(v);
    v[0] ^= m;
  }
  v[2] ^= 0xffn;
  for (let count = 0; count < 4; count++) round(v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}
