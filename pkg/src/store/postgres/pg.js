import { all, BY_INDEX, INT8, isLoss, store } from "./transaction.js";

/** A store by way of the package `pg`. */
export const pg = (pool, settings) => store(transact, pool, settings);

const transact = async (pool, kind, texts) => {
  const client = await pool.connect();
  // A server that dies tells so even if nothing was asked; our queries then fail as well.
  client.on?.("error", ignore);
  let fault;
  try {
    const results = await all([
      client.query(`BEGIN ${kind}; ${BY_INDEX}`),
      ...texts.map(({ text, params }) =>
        client.query({ name: nameOf(text), text, values: params, rowMode: "array", types }),
      ),
      client.query("COMMIT"),
    ]);
    return results.slice(1, -1).map(({ rows }) => rows);
  } catch (error) {
    fault = error;
    throw error;
  } finally {
    client.off?.("error", ignore);
    client.release(fault && isLoss(fault) ? fault : undefined);
  }
};

const ignore = () => {};

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
