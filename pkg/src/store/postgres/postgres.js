import { all, INT8, store } from "./transaction.js";

/** A store by way of the package `postgres`. */
export const postgres = (sql, settings) => store(transact, sql, settings);

const transact = async (sql, begin, commit, texts) => {
  const connection = await sql.reserve();
  try {
    const send = (text, params, settings) =>
      connection.unsafe(text, params, settings).values().execute();
    const results = await all([
      send(begin),
      ...texts.map(({ text, params }) => send(text, params, { prepare: true })),
      send(commit),
    ]);
    return results.slice(1, -1).map(numbers);
  } finally {
    connection.release();
  }
};

/** The rows, with numbers for the texts that stand for some. */
const numbers = (rows) => {
  const wide = rows.columns?.map(({ type }) => type === INT8) ?? [];
  const read = (value, at) => (wide[at] && value !== null ? Number(value) : value);
  return Array.from(rows, (row) => row.map(read));
};
