// The peer's SQL, which SQLite and PostgreSQL share: first what is there is looked up, then what is
// new is written in one transaction. Unique indexes catch who comes in between.

const KEY = `SELECT networks.id AS network_id, api_keys.scopes, api_keys.expires_at
FROM api_keys JOIN networks ON networks.id = api_keys.network_id
WHERE api_keys.hash = ? AND networks.name = ?`;

const PROGRAM = `SELECT id AS program_id, name AS program, signup_url, levels
FROM programs WHERE network_id = ? AND `;
const NAMED = "name = ?";
const DEFAULT = "is_default = 1";

const USER = `SELECT users.id AS user_id, users.status, codes.code, referrers.email AS connection
FROM users
LEFT JOIN codes ON codes.user_id = users.id
LEFT JOIN connections
    ON connections.user_id = users.id AND connections.program_id = codes.program_id
LEFT JOIN users AS referrers ON referrers.id = connections.referrer_id
WHERE users.network_id = ? AND users.email = ?`;

const REFERRER = "SELECT id AS referrer_id, status AS referrer_status, email AS referrer_email ";
const BY_EMAIL = "FROM users WHERE network_id = ? AND email = ?";
const BY_CODE = `FROM users WHERE id = (
    SELECT user_id FROM codes WHERE network_id = ? AND code = ?
)`;

const MAKE_USER =
  "INSERT INTO users (network_id, email, status, created_at) VALUES (?, ?, 'active', ?)";
const ID = "(SELECT id FROM users WHERE network_id = ? AND email = ?)";
const MAKE_CODE = `INSERT INTO codes (network_id, code, program_id, user_id, created_at)
VALUES (?, ?, ?, ${ID}, ?)`;
const CONNECT = `INSERT INTO connections (program_id, user_id, referrer_id, connected_at)
VALUES (?, ${ID}, ?, ?)`;
const COUNT = `INSERT INTO counts (program_id, user_id, level, users)
WITH RECURSIVE above (user_id, level) AS (
    SELECT CAST(? AS BIGINT), 1
    UNION ALL
    SELECT connections.referrer_id, above.level + 1
    FROM above
    JOIN connections ON connections.program_id = ? AND connections.user_id = above.user_id
    WHERE above.level < 10
)
SELECT CAST(? AS BIGINT), above.user_id, above.level, 1 FROM above WHERE true ORDER BY above.user_id
ON CONFLICT (program_id, user_id, level) DO UPDATE SET users = counts.users + 1`;
const TELL = `INSERT INTO events (network_id, kind, program_id, user_id, referrer_id, made_at)
VALUES (?, ?, ?, ${ID}, ?, ?)`;

const CHAIN = `WITH RECURSIVE above (user_id, connected_at, level, levels) AS (
    SELECT connections.referrer_id, connections.connected_at, 1, programs.levels
    FROM programs
    JOIN users ON users.network_id = programs.network_id AND users.email = ?
    JOIN connections
        ON connections.program_id = programs.id AND connections.user_id = users.id
    WHERE programs.network_id = ? AND programs.name = ?
    UNION ALL
    SELECT connections.referrer_id, above.connected_at, above.level + 1, above.levels
    FROM above
    JOIN programs ON programs.network_id = ? AND programs.name = ?
    JOIN connections
        ON connections.program_id = programs.id AND connections.user_id = above.user_id
    WHERE above.level < above.levels
)
SELECT users.email, above.level, above.connected_at
FROM above JOIN users ON users.id = above.user_id
ORDER BY above.level`;

/**
 * The database of the peer: `ask` runs questions at once, `write` statements as a transaction, each
 * given as `[sql, params]`. A bare one writes user, code and connection alone: neither what is
 * counted by levels nor what is to be told to webhooks.
 */
export const peerDatabase = ({ ask, write }, isBare) => ({
  async key(network, hash) {
    const [[found]] = await ask([[KEY, [hash, network]]]);
    return found;
  },
  async look(networkId, { user, referrer, program }) {
    const found = await ask([
      program ? [PROGRAM + NAMED, [networkId, program]] : [PROGRAM + DEFAULT, [networkId]],
      [USER, [networkId, user]],
      ...(referrer
        ? [[REFERRER + (referrer.includes("@") ? BY_EMAIL : BY_CODE), [networkId, referrer]]]
        : []),
    ]);
    return { connection: null, ...Object.assign({}, ...found.map(([row]) => row)) };
  },
  async make({ program_id, referrer_id = null }, { networkId, email, code, now }) {
    const user = [networkId, email];
    const tell = (kind) => [TELL, [networkId, kind, program_id, ...user, referrer_id, now]];
    await write([
      [MAKE_USER, [...user, now]],
      [MAKE_CODE, [networkId, code, program_id, ...user, now]],
      ...(referrer_id ? [[CONNECT, [program_id, ...user, referrer_id, now]]] : []),
      ...(referrer_id && !isBare ? [[COUNT, [referrer_id, program_id, program_id]]] : []),
      ...(isBare ? [] : [tell("user.signed_up")]),
      ...(referrer_id && !isBare ? [tell("connection.created")] : []),
    ]);
  },
  async chain(networkId, program, user) {
    const [[named], [known], rows] = await ask([
      [PROGRAM + NAMED, [networkId, program]],
      ["SELECT id FROM users WHERE network_id = ? AND email = ?", [networkId, user]],
      [CHAIN, [user, networkId, program, networkId, program]],
    ]);
    return { program_id: named?.program_id, user_id: known?.id, rows };
  },
});

/** On Cloudflare D1. */
export const onD1 = (database) => {
  const ask = async (statements) => {
    const prepared = statements.map(([sql, params]) => database.prepare(sql).bind(...params));
    return (await database.batch(prepared)).map(({ results }) => results);
  };
  return { ask, write: ask };
};

/** On a file of SQLite, by a driver that answers at once. */
export const onSqlite = (database) => {
  const prepared = new Map();
  const statement = (sql) => {
    if (!prepared.has(sql)) prepared.set(sql, database.prepare(sql));
    return prepared.get(sql);
  };
  const write = database.transaction((statements) => {
    for (const [sql, params] of statements) statement(sql).run(...params);
  });
  return {
    ask: (statements) => statements.map(([sql, params]) => statement(sql).all(...params)),
    write: (statements) => write.immediate(statements),
  };
};

/** On PostgreSQL, by `postgres`, which sends what is asked at once without waiting in between. */
export const onPostgres = (sql) => {
  const texts = new Map();
  const numbered = (text) => {
    let at = 0;
    if (!texts.has(text))
      texts.set(
        text,
        text.replace(/\?/g, () => `$${++at}`),
      );
    return texts.get(text);
  };
  const send = (sql, statements) =>
    Promise.all(
      statements.map(([text, params]) => sql.unsafe(numbered(text), params, { prepare: true })),
    );
  return {
    ask: (statements) => send(sql, statements),
    write: (statements) => sql.begin((sql) => send(sql, statements)),
  };
};
