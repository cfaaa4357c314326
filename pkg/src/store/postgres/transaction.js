// Batches as transactions: what all drivers of PostgreSQL have in common.

/** What PostgreSQL calls a 64-bit number, which its drivers give as text. */
export const INT8 = 20;
/**
 * A transaction that lost a race with another and may be run again: it could not be serialised, a
 * deadlock, or (as two transactions that insert the same row at once may also see it) a row that
 * is there already.
 */
const LOST = ["40001", "40P01", "23505"];
const TRIES = 10;
/** How long is waited before the second try, at most, in milliseconds. It doubles each time. */
const PAUSE = 8;

const BEGIN = "BEGIN ISOLATION LEVEL SERIALIZABLE";
/** A replica knows no serialisable transactions; one snapshot for the whole batch will do. */
const BEGIN_ON_REPLICA = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const COMMIT = "COMMIT";

/** The statements with parameters as PostgreSQL has them: `$1`, `$2`. */
const numbered = new Map();
const number = (sql) => {
  if (!numbered.has(sql)) {
    let count = 0;
    const text = sql.replace(/\?/g, () => `$${++count}`);
    numbered.set(sql, text);
  }
  return numbered.get(sql);
};

/**
 * A store on a database, and on a replica of it if there is one. `transact` gets one of the two,
 * how a transaction begins and ends, and the texts with their parameters; it sends all of it at
 * once and gives the rows of each text.
 */
export const store = (transact, primary, { replica } = {}) => ({
  dialect: "postgres",
  async batch(statements, { reads = false } = {}) {
    const texts = statements.map(({ sql, params }) => ({ text: number(sql), params }));
    if (reads && replica) {
      try {
        return await transact(replica, BEGIN_ON_REPLICA, COMMIT, texts);
      } catch {
        // A replica may be away, or cancel what it is asked; the primary can tell as well.
      }
    }
    for (let tried = 1; ; tried++) {
      try {
        return await transact(primary, BEGIN, COMMIT, texts);
      } catch (error) {
        if (!LOST.includes(error?.code) || tried === TRIES) throw error;
        const pause = PAUSE * 2 ** (tried - 1) * Math.random();
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  },
});

/**
 * What all of the queries gave, or the fault of the first that failed: it is the reason why the
 * others did. Waits for all of them, as a connection with answers under way is of no use to anyone.
 */
export const all = async (queries) => {
  const ended = await Promise.allSettled(queries);
  const failed = ended.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
  return ended.map(({ value }) => value);
};
