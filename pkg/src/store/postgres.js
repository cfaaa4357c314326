// `refgraph/store/postgres`: drivers for databases that are PostgreSQL or speak its protocol. Each
// sends a batch whole, with the begin and the end of its transaction, and only then waits: one
// round trip where the driver sends ahead.

/** What PostgreSQL calls a 64-bit number, which its drivers give as text. */
const INT8 = 20;
/**
 * A transaction that lost a race with another and may be run again: it could not be serialised, a
 * deadlock, or (as two transactions that insert the same row at once may also see it) a
 * row that is there already.
 */
const LOST = ["40001", "40P01", "23505"];
const TRIES = 10;
/** Half the time that is waited before the second try, at most, in milliseconds. It doubles. */
const PAUSE = 4;

const BEGIN = "BEGIN ISOLATION LEVEL SERIALIZABLE";
const COMMIT = "COMMIT";

/** The statements with parameters as PostgreSQL has them: `$1`, `$2`. */
const numbered = new Map();
const number = (sql) => {
  if (!numbered.has(sql)) {
    let count = 0;
    numbered.set(
      sql,
      sql.replace(/\?/g, () => `$${++count}`),
    );
  }
  return numbered.get(sql);
};

/**
 * A store that runs its batches by `transact`, which sends texts with their parameters as one
 * transaction and gives the rows of each, and runs those again that lost a race.
 */
const store = (transact) => ({
  dialect: "postgres",
  async batch(statements) {
    const texts = statements.map(({ sql, params }) => ({ text: number(sql), params }));
    for (let tried = 1; ; tried++) {
      try {
        return await transact(texts);
      } catch (error) {
        if (!LOST.includes(error?.code) || tried === TRIES) throw error;
        const pause = PAUSE * 2 ** tried * Math.random();
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  },
});

/**
 * What all of the queries gave, or the fault of the first that failed: it is the reason why the
 * others did. Waits for all of them, as a connection with answers under way is of no use to anyone.
 */
const all = async (queries) => {
  const ended = await Promise.allSettled(queries);
  const failed = ended.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
  return ended.map(({ value }) => value);
};

/**
 * A store by way of the package `postgres`.
 *
 * @param sql what `postgres(…)` gives
 */
export const postgres = (sql) =>
  store(async (texts) => {
    const connection = await sql.reserve();
    try {
      const send = (text, params, settings) =>
        connection.unsafe(text, params, settings).values().execute();
      const [, ...results] = await all([
        send(BEGIN),
        ...texts.map(({ text, params }) => send(text, params, { prepare: true })),
        send(COMMIT),
      ]);
      return results.slice(0, -1).map((rows) => {
        const wide = rows.columns?.map(({ type }) => type === INT8) ?? [];
        return Array.from(rows, (row) =>
          row.map((value, at) => (wide[at] && value !== null ? Number(value) : value)),
        );
      });
    } finally {
      connection.release();
    }
  });

/** How `pg` is to read columns: numbers as such, everything else as it comes. */
const types = {
  getTypeParser: (type) => ([INT8, 23, 21].includes(type) ? Number : (value) => value),
};

/** Names for prepared statements, which a connection must give to one text only. */
const prepared = new Map();
const nameOf = (text) => {
  if (!prepared.has(text)) prepared.set(text, `refgraph_${prepared.size}`);
  return prepared.get(text);
};

/**
 * A store by way of the package `pg`.
 *
 * @param pool what `new Pool(…)` gives
 */
export const pg = (pool) =>
  store(async (texts) => {
    const client = await pool.connect();
    let fault;
    try {
      const results = await all([
        client.query(BEGIN),
        ...texts.map(({ text, params }) =>
          client.query({ name: nameOf(text), text, values: params, rowMode: "array", types }),
        ),
        client.query(COMMIT),
      ]);
      return results.slice(1, -1).map(({ rows }) => rows);
    } catch (error) {
      fault = error;
      throw error;
    } finally {
      // A fault that is not the database's own leaves a connection that nobody can trust.
      client.release(fault && !fault.severity ? fault : undefined);
    }
  });
