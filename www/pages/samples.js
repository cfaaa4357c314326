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
