// Runs the shared vectors on an entry of the package. There is nothing of Node's in here: pages
// and workers run it as it is.

/** Whether two values of JSON are the same. */
const same = (one, other) => {
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return one === other;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]))
  );
};

/**
 * Runs the cases of `vectors`, the parsed files by name. What an entry does not export is left out.
 *
 * @returns how many answers of each list were compared, and those that are not as they should be
 */
export function run(entry, vectors) {
  const counts = {};
  const wrong = [];
  const compare = (list, name, found, wanted) => {
    counts[list] = (counts[list] ?? 0) + 1;
    if (!same(found, wanted)) wrong.push({ list, name, found, wanted });
  };

  for (const { name, text, expected, verdict } of vectors.codes.checked) {
    compare("checked", name, entry.check(text, expected), verdict);
  }
  for (const { name, text, normal, grouped } of vectors.codes.spelled) {
    const found = { normal: entry.normalize(text), grouped: entry.format(text) };
    compare("spelled", name, found, { normal, grouped });
  }
  for (const { name, url, ownNames, template, code, expected } of vectors.links) {
    if (url !== undefined) {
      const wanted = expected ? { ok: true, code: "found", ...expected } : NOT_FOUND;
      compare("links", name, entry.findCode(url, { names: ownNames }), wanted);
    } else if (entry.signupLink) {
      const wanted = expected.link
        ? { ok: true, code: "linked", link: expected.link }
        : { ok: false, code: expected.refusal };
      compare("signup links", name, entry.signupLink(template, code), wanted);
    }
  }
  for (const { name, text, expected, verdict } of vectors.foreign.foreign) {
    compare("foreign", name, entry.check(text, expected), verdict);
  }
  if (entry.KeyRing) runSealed(entry, vectors.sealed, compare);
  if (entry.mintVanity) runVanity(entry, vectors.vanity, compare);
  return { counts, wrong };
}

const NOT_FOUND = { ok: false, code: "not_found" };

function runSealed({ KeyRing }, { sealed, opened }, compare) {
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (digits) => Number.parseInt(digits, 16));
  const ringOf = (keys) =>
    new KeyRing(keys.map(({ key, ...rest }) => ({ ...rest, key: bytes(key) })));
  for (const { name, keys, number, program, mode, length, outcome } of sealed) {
    const ring = ringOf(keys);
    compare("sealed", name, ring.seal(number, { program, mode, length }), outcome);
    if (outcome.ok) {
      const again = ring.open(outcome.referralCode, { program, mode });
      compare("sealed and opened", name, again.number, number);
    }
  }
  for (const { name, keys, text, expected, outcome } of opened) {
    const told = ringOf(keys).open(text, expected);
    // What the vectors of `checked` have of suggestions is not told here again.
    const { ok, code } = told;
    compare("opened", name, ok ? told : { ok, code }, outcome);
  }
}

function runVanity({ check, mintVanity }, { names, minted }, compare) {
  for (const { name, wish, reserved, outcome } of names) {
    const told = mintVanity(wish, { reserved });
    const { ok, display } = told;
    // Two random symbols and four others come after the name, in two groups.
    const shown = { ok, shown: display?.slice(0, -"-7K3-M9Q".length) };
    compare("names", name, ok ? shown : told, outcome);
    if (ok) {
      const { referralCode, kind } = check(display);
      const wanted = { referralCode: told.referralCode, kind: "vanity" };
      compare("names checked", name, { referralCode, kind }, wanted);
    }
  }
  for (const { name, program, mode, minted: made } of minted) {
    if (made === null) continue;
    const { referralCode, kind } = check(made.display, { program, mode });
    const wanted = { referralCode: made.referralCode, kind: "vanity" };
    compare("names minted", name, { referralCode, kind }, wanted);
  }
}
