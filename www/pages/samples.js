// Sample signups: made-up people, who bring others in as people do: most nobody, a few many.

const FIRST =
  "aiko amara anton basia bruno camila chidi clara dara emil esra farid finn greta hana ines ivo jonas jude kofi lena leo lin mara milan nadia nils noor olga omar paula priya quinn rosa sami sofia tariq uma vera wim yara zoe".split(
    " ",
  );
const LAST =
  "abe berg costa diaz endo falk gupta haas ito jensen khan lund mensah novak okafor park quist rossi sato torres ueda vogel weiss xu yilmaz zeman".split(
    " ",
  );
/** One signup of so many comes without a referrer. */
const ROOTS = 40;

/**
 * Makes signups for the API, in an order in which each referrer is there before whom they bring
 * in. `referrers` are people to begin with, once for each one that they brought in, which makes
 * who has brought in many bring in more. `random` gives numbers from 0 up to 1.
 */
export function sampleSignups(number, referrers, random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const pool = [...referrers];
  const signups = [];
  while (signups.length < number) {
    // The suffix keeps apart who is named alike; example.com is nobody's by RFC 2606.
    const suffix = Math.floor(random() * 36 ** 4)
      .toString(36)
      .padStart(4, "0");
    const user = `${pick(FIRST)}.${pick(LAST)}.${suffix}@example.com`;
    const isRoot = pool.length === 0 || random() < 1 / ROOTS;
    const referrer = isRoot ? null : pick(pool);
    signups.push({ user, status_change: "create_user", referrer });
    pool.push(user);
    if (referrer) pool.push(referrer, referrer);
  }
  return signups;
}

/** The email of a made-up person by their number. */
function emailAt(number) {
  const mixed = Math.imul(number + 1, 0x9e3779b1) >>> 0;
  const [first, last] = [FIRST[mixed % FIRST.length], LAST[(mixed >>> 8) % LAST.length]];
  return `${first}.${last}.${number.toString(36)}@example.com`;
}

/** A CSV of so many made-up people, in pieces: few bring in many, and chains are long. */
export function* sampleFile(number, random) {
  let text = "user,connection\n";
  for (let user = 0; user < number; user++) {
    const isRoot = user === 0 || random() < 1 / (ROOTS * 500);
    // Some are brought in by whoever came just before, the others by those who have most.
    const near = user - 1 - Math.floor(random() * Math.min(user, 4000));
    const far = Math.floor(user * random() ** 4);
    const referrer = isRoot ? "" : emailAt(random() < 0.5 ? near : far);
    text += `${emailAt(user)},${referrer}\n`;
    if (text.length > 65_536) {
      yield text;
      text = "";
    }
  }
  yield text;
}
