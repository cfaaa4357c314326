// The trees that are measured: the same in JavaScript and natively.

/** A small generator: the same sequence each time. */
const generator = (state) => (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  // The upper 32 bits of the product, which is too large for a number.
  const [high, low] = [(state >>> 16) * below, (state & 0xffff) * below];
  return Math.floor((high + low / 65536) / 65536);
};

/**
 * The referrers of the users of a tree: a function that is asked for each user in turn, from 0 on,
 * and answers 0xffffffff for the root.
 *
 * - `tree`: as they come about. Most bring in few, some very many; and chains are long.
 * - `path`: each brought in the next.
 * - `star`: the first brought in all.
 */
function referrersIn(shape) {
  const random = generator(1);
  return (user) => {
    if (user === 0) return 0xffffffff;
    if (shape === "path") return user - 1;
    if (shape === "star") return 0;
    if (user < 50 || random(4) > 0) return user - 1 - random(Math.min(user, 50));
    return Math.min(random(user), random(user));
  };
}

/** The ids of users and of their referrers, part by part, as they come out of a file. */
export function* partsOf(shape, users, size) {
  const referrerOf = referrersIn(shape);
  referrerOf(0);
  for (let from = 1; from < users; from += size) {
    const part = Array.from({ length: Math.min(size, users - from) }, (_, at) => from + at);
    yield [parsed(part), parsed(part.map(referrerOf))];
  }
}

/** Fresh strings, as they come out of a parser: nothing of them is hashed or shared. */
export const parsed = (users) => JSON.parse(JSON.stringify(users.map(email)));

export const email = (user) => `user${user}@example.com`;

/** Users at random, for questions. */
export function askedOf(users, count) {
  const random = generator(7);
  return Uint32Array.from({ length: count }, () => random(users));
}

const sizeName = (users) => (users >= 1e6 ? `${users / 1e6}m` : `${users / 1e3}k`);

/** How a shape and size are called. */
export const nameOf = (shape, users) => sizeName(users) + (shape === "tree" ? "" : `-${shape}`);
