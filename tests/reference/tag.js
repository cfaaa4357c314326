// The tag of a program (docs/codes.md, "Tag"): FNV-1a over the bytes of its short id.

/** 1 to 31; 0 if there is no program. */
export function tagOf(program) {
  if (program === undefined) return 0;
  let hash = 2166136261n;
  for (const byte of new TextEncoder().encode(program)) {
    hash = ((hash ^ BigInt(byte)) * 16777619n) % 2n ** 32n;
  }
  return 1 + Number(hash % 31n);
}
