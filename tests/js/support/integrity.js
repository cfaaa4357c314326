// Whether the tables of a store are whole: what one signup or correction writes into several of
// them is in all of them, and what is counted is what a count of our own comes to.

const LEVELS = 10;

/** What is wrong with a dump of all tables, in words; nothing if it is whole. */
export function faultsOf(tables) {
  const faults = [];
  if (tables.intents.length) faults.push(`${tables.intents.length} intents were left behind`);
  const users = new Map(tables.users.map(([id, network, email]) => [id, { network, email }]));
  const above = new Map();
  for (const [program, user, referrer] of tables.connections) {
    above.set(`${program} ${user}`, referrer);
    if (!users.has(user) || !users.has(referrer)) faults.push(`a connection of nobody: ${user}`);
  }

  const current = new Map();
  for (const [, code, program, user, isCurrent] of tables.codes) {
    if (!users.has(user)) faults.push(`the code ${code} is nobody's`);
    const place = `${program} ${user}`;
    if (isCurrent && current.has(place)) faults.push(`two current codes of ${place}`);
    if (isCurrent) current.set(place, code);
  }

  faults.push(...miscounts(tables, above));
  faults.push(...missing(tables, { users, above, current }));
  return faults;
}

/** Counts that are not those of the connections; whoever is above themselves, too. */
function miscounts({ connections, counts }, above) {
  const faults = [];
  const real = new Map();
  for (const [program, user] of connections) {
    let at = user;
    for (let level = 1; level <= LEVELS; level++) {
      at = above.get(`${program} ${at}`);
      if (at === undefined) break;
      if (at === user) faults.push(`${user} is above themselves in ${program}`);
      const place = `${program} ${at} ${level}`;
      real.set(place, (real.get(place) ?? 0) + 1);
    }
  }
  const stored = new Map();
  for (const [program, user, level, , count] of counts) {
    const place = `${program} ${user} ${level}`;
    stored.set(place, (stored.get(place) ?? 0) + count);
  }
  for (const place of new Set([...real.keys(), ...stored.keys()])) {
    const [is, told] = [real.get(place) ?? 0, stored.get(place) ?? 0];
    if (is !== told) faults.push(`${place}: ${told} are counted, ${is} are there`);
  }
  return faults;
}

/**
 * Users whose signup is not in the events, or is there and not in the tables, and connections that
 * are not as the last event or correction has left them.
 */
function missing({ events, corrections, codes }, { users, above, current }) {
  const faults = [];
  const signedUp = new Map();
  const last = new Map();
  for (const [, , , , kind, , program, user, referrer, previous, code] of events.toSorted(
    ([one], [other]) => one - other,
  )) {
    if (kind === "user.signed_up") {
      if (signedUp.has(user)) faults.push(`${user} signed up twice`);
      signedUp.set(user, code);
      if (code && !codes.some(([, each, , of]) => each === code && of === user))
        faults.push(`the code ${code} of ${user} is not there`);
    }
    if (kind.startsWith("connection.")) {
      const place = `${program} ${user}`;
      if ((last.get(place) ?? null) !== previous) faults.push(`an event of ${place} is missing`);
      last.set(place, referrer ?? undefined);
    }
  }
  for (const id of users.keys()) if (!signedUp.has(id)) faults.push(`no event of ${id}`);
  for (const id of signedUp.keys()) if (!users.has(id)) faults.push(`an event of nobody: ${id}`);
  for (const place of new Set([...last.keys(), ...above.keys()])) {
    if (last.get(place) !== above.get(place)) faults.push(`${place} is not connected as told`);
    if (above.has(place) && !current.has(place) && signedUpBy(events, place))
      faults.push(`${place} has no code`);
  }
  const changes = events.filter(([, , , , kind]) => kind.startsWith("connection.")).length;
  const bySignup = events.filter(
    ([, , , , kind, , , , referrer]) => kind === "user.signed_up" && referrer !== null,
  ).length;
  if (changes !== bySignup + corrections.length)
    faults.push(`${changes} changes of connections, but ${corrections.length} corrections`);
  return faults;
}

/** Whether a user came by signup in a program. */
const signedUpBy = (events, place) =>
  events.some(
    ([, , , , kind, , program, user]) =>
      kind === "user.signed_up" && `${program} ${user}` === place,
  );
