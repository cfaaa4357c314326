import { all, BY_INDEX, INT8, isLoss, store } from "./transaction.js";

/** A store by way of the package `postgres`. */
export const postgres = (sql, settings) => store(transact, sql, settings);

const transact = (sql, kind, texts) =>
  sql.begin(kind, async (transaction) => {
    const send = (text, params, settings) => transaction.unsafe(text, params, settings).values();
    const queries = texts.map(({ text, params }) => send(text, params, { prepare: true }));
    try {
      return (await all([send(BY_INDEX), ...queries])).slice(1).map(numbers);
    } catch (error) {
      // On a connection that is lost the driver would roll back, and write to no one. It tells of
      // the loss by itself.
      return isLoss(error) ? new Promise(() => {}) : Promise.reject(error);
    }
  });

/** The rows, with numbers for the texts that stand for some. */
const numbers = (rows) => {
  const wide = rows.columns?.map(({ type }) => type === INT8) ?? [];
  const read = (value, at) => (wide[at] && value !== null ? Number(value) : value);
  return Array.from(rows, (row) => row.map(read));
};
