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

  if (entry.check) runChecked(entry, vectors, compare);
  if (entry.attribute) runCarried(entry, vectors, compare);
  if (entry.KeyRing) runSealed(entry, vectors.sealed, compare);
  if (entry.mintVanity) runVanity(entry, vectors.vanity, compare);
  if (entry.runAwards) runAwarded(entry, vectors.awards, compare);
  return { counts, wrong };
}

function runChecked(entry, vectors, compare) {
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
}

function runCarried({ attribute, passOnUrl }, { attribution, passed }, compare) {
  for (const { name, acts, policy, now, expected } of attribution.judged) {
    // A clock that runs back would make nows of what is still to come: each act alone, then merged.
    const steps = acts.map(({ removed, time, ...touch }) =>
      attribute("", { now: time, ...(removed === undefined ? { touch } : { remove: removed }) }),
    );
    const refusal = steps.find(({ code }) => code !== "added" && code !== "removed");
    const texts = steps.map(({ history }) => history);
    const { history, attribution } = attribute(texts, { policy, now });
    const told = {
      code: attribution.code,
      referralCode: attribution.touch?.referralCode ?? null,
      lost: attribution.lost.map(({ code }) => code).join(),
      refused: refusal?.code ?? null,
      text: acts.some(({ time }) => time > now) ? expected.text : history,
    };
    const { fates, ...wanted } = expected;
    compare("judged", name, told, {
      ...wanted,
      lost: fates.filter((fate) => fate !== "won").join(),
    });
  }
  for (const { name, text, now, expected } of attribution.texts) {
    compare("texts", name, attribute(text, { now }).history, expected.text);
  }
  for (const { name, url, referralCode, to, expected } of passed) {
    const wanted = expected.url
      ? { ok: true, code: "passed", url: expected.url }
      : { ok: false, code: expected.refusal };
    compare("passed", name, passOnUrl(url, referralCode, to), wanted);
  }
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

function runAwarded({ runAwards }, cases, compare) {
  for (const { name, plan, activity, chain, spent, awards, missed, messages, sums } of cases) {
    const found = runAwards(plan, activity, chain, spent);
    const list = (items, ...names) => items?.map((item) => names.map((name) => item[name]));
    const told = {
      awards: list(found.awards, "user", "level", "amount"),
      missed: list(found.missed, "user", "level", "code"),
      messages: messages && list(found.messages, "user", "level", "template", "variables"),
      sums: sums && list(found.sums, "rule", "intended", "given", "kept"),
    };
    compare("awards", name, told, { awards, missed, messages, sums });
  }
}
