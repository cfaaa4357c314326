// Random operations of the API: what users of it do, with people and programs few enough that
// operations meet. A code is named by chance: `{ out }` is one of those that are out by then, which
// one, only whoever has the state can tell.

import { generator } from "./random.js";

const PEOPLE = 20;
const PROGRAMS = ["spring", "autumn", "winter"];
/** Codes that no one was given: of the shapes that programs declare, of none, and a right one. */
export const STRANGERS = [
  "acme-0001",
  "ACME 0002",
  "acme 0003",
  "W-12",
  "w34",
  "nope",
  "H1V72BA0K4",
];

const email = (person) => `u${person}@differential.example`;
export const everyone = Array.from({ length: PEOPLE }, (_, person) => email(person));

/** The operations of a seed. */
export function operations(seed, count) {
  const random = generator(seed);
  const below = (end) => Math.floor(random() * end);
  const of = (list) => list[below(list.length)];
  const maybe = (make, chance = 0.5) => (random() < chance ? make() : undefined);
  /** As people write it: case does not matter. */
  const person = () => {
    const name = email(below(PEOPLE));
    return random() < 0.1 ? name.toUpperCase() : name;
  };
  const program = () => (random() < 0.03 ? "nowhere" : of(PROGRAMS));
  const code = () => (random() < 0.6 ? { out: below(1e6) } : of(STRANGERS));
  const reason = () =>
    of(["typed wrongly", "“ünïcode” 😀", "x".repeat(200), "'; DROP TABLE users"]);
  const level = () => 1 + below(random() < 0.8 ? 3 : 10);

  const kinds = {
    create: [
      26,
      () => ({
        user: person(),
        referrer: maybe(() => (random() < 0.5 ? person() : code()), 0.8),
        program: maybe(program, 0.4),
        send_email: maybe(() => random() < 0.5, 0.1),
      }),
    ],
    connect: [
      16,
      () => ({
        program: program(),
        user: person(),
        connection: person(),
        reason: maybe(reason, 0.3),
        spelling: random() < 0.1 ? "amount" : "connection",
      }),
    ],
    remove: [4, () => ({ program: program(), user: person(), reason: maybe(reason, 0.3) })],
    status: [
      8,
      () => ({
        user: person(),
        change: of(["ban", "unban", "unban", "revoke_invite"]),
        program: maybe(program, 0.3),
      }),
    ],
    code: [5, () => ({ program: program(), user: person() })],
    give: [7, () => ({ program: program(), user: person(), code: code() })],
    set: [
      2,
      () => ({
        method: of(["PUT", "PATCH"]),
        program: "winter",
        levels: 1 + below(10),
        default: maybe(() => random() < 0.5, 0.3),
        code_length: maybe(() => 8 + below(5), 0.3),
        foreign_codes: maybe(() => of([[], ["W-##"], ["W##", "@#*"]]), 0.5),
      }),
    ],
    chain: [5, () => ({ program: program(), user: person(), level: maybe(level, 0.2) })],
    user: [6, () => ({ user: person(), program: maybe(program) })],
    downline: [
      5,
      () => ({ program: program(), user: person(), level: level(), limit: of([1, 2, 9]) }),
    ],
    list: [2, () => ({ program: program(), level: level(), limit: of([1, 3, 50]) })],
    history: [3, () => ({ program: program(), user: person() })],
    programs: [1, () => ({})],
    check: [2, () => ({ code: code() })],
    again: [5, () => ({ which: below(1e6) })],
    reuse: [1, () => ({ which: below(1e6), user: person() })],
  };
  const chances = Object.entries(kinds).flatMap(([kind, [weight]]) => Array(weight).fill(kind));
  /** Those that may be sent again by a key. */
  const CHANGING = ["create", "connect", "remove", "status", "give", "set"];
  return Array.from({ length: count }, (_, at) => {
    const kind = of(chances);
    const key = CHANGING.includes(kind) ? maybe(() => `key-${at}`, 0.3) : undefined;
    return { kind, ...kinds[kind][1](), key };
  });
}

/** The operations that tell all that there is. */
export const census = () => [
  { kind: "programs" },
  ...PROGRAMS.flatMap((program) => [
    ...Array.from({ length: 10 }, (_, at) => ({
      kind: "list",
      program,
      level: at + 1,
      limit: 1000,
    })),
    ...everyone.flatMap((user) =>
      ["user", "history", "code"].map((kind) => ({ kind, program, user })),
    ),
  ]),
  { kind: "events" },
];
