import { all, INT8, store } from "./transaction.js";

/** A store by way of the package `pg`. */
export const pg = (pool, settings) => store(transact, pool, settings);

const transact = async (pool, begin, commit, texts) => {
  const client = await pool.connect();
  let fault;
  try {
    const results = await all([
      client.query(begin),
      ...texts.map(({ text, params }) =>
        client.query({ name: nameOf(text), text, values: params, rowMode: "array", types }),
      ),
      client.query(commit),
    ]);
    return results.slice(1, -1).map(({ rows }) => rows);
  } catch (error) {
    fault = error;
    throw error;
  } finally {
    // A fault that is not the database's own leaves a connection that nobody can trust.
    client.release(fault && !fault.severity ? fault : undefined);
  }
};

/** How columns are read: numbers as such, everything else as it comes. */
const NUMBERS = [INT8, 23, 21];
const types = {
  getTypeParser: (type) => (NUMBERS.includes(type) ? Number : (value) => value),
};

/** Names for prepared statements, which a connection must give to one text only. */
const names = new Map();
const nameOf = (text) => {
  if (!names.has(text)) names.set(text, `refgraph_${names.size}`);
  return names.get(text);
};
