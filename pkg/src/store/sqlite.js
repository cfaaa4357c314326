// `refgraph/store/sqlite`: drivers for databases that are SQLite. Each runs a batch of statements
// in one transaction and gives the rows of each statement, columns in the order of its SELECT.

/**
 * A store on Cloudflare D1.
 *
 * @param {D1Database} database
 */
export const d1 = (database) => ({
  async batch(statements) {
    const prepared = statements.map(({ sql, params }) => database.prepare(sql).bind(...params));
    const results = await database.batch(prepared);
    // Rows come as objects, whose keys stand in the order of the columns.
    return results.map(({ results: rows }) => rows.map(Object.values));
  },
});

/**
 * A store in a Durable Object with SQLite.
 *
 * @param {DurableObjectStorage} storage `ctx.storage`
 */
export const durableObject = (storage) => ({
  async batch(statements) {
    return storage.transactionSync(() =>
      statements.map(({ sql, params }) => [...storage.sql.exec(sql, ...params).raw()]),
    );
  },
});
