// Batches as transactions: what all drivers of PostgreSQL have in common.

/** What PostgreSQL calls a 64-bit number, which its drivers give as text. */
export const INT8 = 20;
/**
 * A transaction that lost a race with another and may be run again: it could not be serialised, a
 * deadlock, or (as two transactions that insert the same row at once may also see it) a row that
 * is there already.
 */
const LOST = ["40001", "40P01"];
const THERE = "23505";
/** How often a batch is run at most whose row is there already: it sees that row the next time. */
const TRIES = 10;
/** For how long others that lose are run again, in milliseconds: many may want the same row. */
const PATIENCE = 10_000;
/**
 * How long is waited before the second try, at most, in milliseconds. It doubles each time, up to a
 * quarter of a second; chance has those who met come back one by one.
 */
const PAUSE = 4;
const LONGEST = 250;

const SERIALIZABLE = "ISOLATION LEVEL SERIALIZABLE";
/** A replica knows no serialisable transactions; one snapshot for the whole batch will do. */
const ON_REPLICA = "ISOLATION LEVEL REPEATABLE READ READ ONLY";
/**
 * How each transaction goes on after its beginning. Reading a whole table, as is cheap while it is
 * small, would have a batch disagree with every other that writes there.
 */
export const BY_INDEX = "SET LOCAL enable_seqscan = off";

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
 * the kind of a transaction, and the texts with their parameters; it sends all of these at once and
 * gives the rows of each text.
 */
export const store = (transact, primary, { replica } = {}) => ({
  dialect: "postgres",
  async batch(statements, { reads = false } = {}) {
    const texts = statements.map(({ sql, params }) => ({ text: number(sql), params }));
    if (reads && replica) {
      try {
        return await transact(replica, ON_REPLICA, texts);
      } catch {
        // A replica may be away, or cancel what it is asked; the primary can tell as well.
      }
    }
    const began = Date.now();
    for (let tried = 1; ; tried++) {
      try {
        return await transact(primary, SERIALIZABLE, texts);
      } catch (error) {
        const isLost = LOST.includes(error?.code) && Date.now() - began < PATIENCE;
        if (!isLost && !(error?.code === THERE && tried < TRIES)) throw error;
        const pause = Math.min(PAUSE * 2 ** (tried - 1), LONGEST) * Math.random();
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  },
});

/**
 * What all of the queries gave, or the fault of the first that failed: it is the reason why the
 * others did. Waits for all of them, as a connection with answers under way is of no use to anyone;
 * unless it is lost, when some may never be told of.
 */
export const all = (queries) =>
  new Promise((resolve, reject) => {
    const values = [];
    let fault;
    let left = queries.length;
    const end = () => {
      left -= 1;
      if (fault && (left === 0 || isLoss(fault))) reject(fault);
      else if (left === 0) resolve(values);
    };
    for (const [at, query] of queries.entries()) {
      const keep = (value) => {
        values[at] = value;
        end();
      };
      const blame = (error) => {
        fault = fault && !isLoss(error) ? fault : error;
        end();
      };
      query.then(keep, blame);
    }
  });

/** Whether a fault is the end of its connection: not the database told it, or as its last word. */
export const isLoss = ({ severity, code }) =>
  !severity || severity === "FATAL" || severity === "PANIC" || /^(57P|08)/.test(code);
