// A network of any size in a store, made by SQL that SQLite and PostgreSQL share: a program of ten
// levels in which everyone brought in three, with counts and leaders as the engine keeps them.

/** Where a user of the tree is: the one after `at` is their number from 0 on. */
export const emailOf = (at) => `t${at}@flat.example`;

/** How many are made by one statement. */
const STEP = 1_000_000;

/** Who brought in whom: the parent of number n is (n - 1) / 3, and all at a level below n follow
 * one another, from 3^level * n + (3^level - 1) / 2 on. */
const LEVELS = Array.from({ length: 10 }, (_, at) => {
  const width = 3 ** (at + 1);
  return `(${at + 1}, ${width}, ${(width - 1) / 2})`;
}).join(", ");

/**
 * Fills a store in which the network `acme` has its program `autumn` of ten levels, and nobody.
 * `query` runs a text of SQL and gives its rows as arrays.
 */
export async function load(query, users, onStep = () => {}) {
  const [[network, program]] = await query(
    `SELECT networks.id, programs.id AS program_id FROM networks
     JOIN programs ON programs.network_id = networks.id
     WHERE networks.name = 'acme' AND programs.name = 'autumn'`,
  );
  const [[base]] = await query("SELECT COALESCE(MAX(id), 0) + 1 AS base FROM users");
  for (let from = 0; from < users; from += STEP) {
    const end = Math.min(users, from + STEP);
    await query(
      `INSERT INTO users (id, network_id, email, status, created_at)
       WITH RECURSIVE n (n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM n WHERE n < ${end - 1})
       SELECT n + ${base}, ${network}, 't' || n || '@flat.example', 'active', 1600000000000 + n
       FROM n`,
    );
    onStep("users", end);
  }
  // What is below a number is known without a look at anyone.
  const all = `(SELECT users.id - ${base} AS n, users.id, users.created_at FROM users
    WHERE users.id >= ${base}) AS tree`;
  await query(
    `INSERT INTO connections (program_id, user_id, referrer_id, connected_at)
     SELECT ${program}, tree.id, (tree.n - 1) / 3 + ${base}, tree.created_at
     FROM ${all} WHERE tree.n > 0`,
  );
  onStep("connections", users);
  await query(
    `INSERT INTO counts (program_id, user_id, level, slot, users)
     WITH levels (level, width, start) AS (VALUES ${LEVELS})
     SELECT ${program}, tree.id, levels.level, 0,
       CASE WHEN tree.n * levels.width + levels.start + levels.width > ${users}
         THEN ${users} - tree.n * levels.width - levels.start ELSE levels.width END
     FROM ${all} JOIN levels ON tree.n * levels.width + levels.start < ${users}`,
  );
  onStep("counts", users);
  await query(
    `INSERT INTO leaders (program_id, user_id, kind, rank_all, rank_active)
     SELECT program_id, user_id, level, -users, -users FROM counts
     WHERE program_id = ${program} AND slot = 0`,
  );
  await query(
    `INSERT INTO leaders (program_id, user_id, kind, rank_all, rank_active)
     SELECT program_id, user_id, 0, CAST(-SUM(users) AS BIGINT), CAST(-SUM(users) AS BIGINT)
     FROM counts WHERE program_id = ${program} AND slot = 0 GROUP BY program_id, user_id`,
  );
  onStep("leaders", users);
  return { users };
}
