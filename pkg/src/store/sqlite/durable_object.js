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
