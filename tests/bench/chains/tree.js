// The trees that are measured: the same in JavaScript and natively.

/** A small generator: the same sequence each time. */
const generator = (state) => (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  // The upper 32 bits of the product, which is too large for a number.
  const [high, low] = [(state >>> 16) * below, (state & 0xffff) * below];
  return Math.floor((high + low / 65536) / 65536);
};

/**
 * The referrer of each user of a tree, 0xffffffff for the root.
 *
 * - `tree`: as they come about. Most bring in few, some very many; and chains are long.
 * - `path`: each brought in the next.
 * - `star`: the first brought in all.
 */
export function referrersOf(shape, users) {
  const referrers = new Uint32Array(users);
  referrers[0] = 0xffffffff;
  const random = generator(1);
  for (let user = 1; user < users; user++) {
    if (shape === "path") referrers[user] = user - 1;
    else if (shape === "star") referrers[user] = 0;
    else if (user < 50 || random(4) > 0) referrers[user] = user - 1 - random(Math.min(user, 50));
    else referrers[user] = Math.min(random(user), random(user));
  }
  return referrers;
}

export const email = (user) => `user${user}@example.com`;

/** Users at random, for questions. */
export function askedOf(users, count) {
  const random = generator(7);
  return Uint32Array.from({ length: count }, () => random(users));
}

export const sizeName = (users) => (users >= 1e6 ? `${users / 1e6}m` : `${users / 1e3}k`);
