/**
 * A store by way of `@libsql/client`: a file, a libSQL server, Turso, or an embedded replica.
 *
 * @param {import("@libsql/client").Client} client
 */
export const libsql = (client) => ({
  async batch(statements, { reads = false } = {}) {
    const batch = statements.map(({ sql, params }) => ({ sql, args: params }));
    const results = await client.batch(batch, reads ? "read" : "write");
    return results.map(({ columns, rows }) =>
      rows.map((row) => columns.map((_, column) => row[column])),
    );
  },
});
