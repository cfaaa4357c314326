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
