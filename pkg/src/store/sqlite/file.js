// Databases that are a file of the process. Their drivers answer at once, so no other batch of the
// process can come in between; against other processes a transaction takes the lock at its start,
// as one that asks for it later may be refused it.

/**
 * A store on such a database. `prepare` makes of a text a function from parameters to rows, once
 * a text.
 */
const onFile = (database, prepare) => {
  const prepared = new Map();
  const rowsOf = ({ sql, params }) => {
    if (!prepared.has(sql)) prepared.set(sql, prepare(sql));
    return prepared.get(sql)(params);
  };
  return {
    async batch(statements) {
      database.exec("BEGIN IMMEDIATE");
      try {
        const results = statements.map(rowsOf);
        database.exec("COMMIT");
        return results;
      } catch (error) {
        // SQLite itself has ended the transaction of some faults, as of a full disk.
        if (database.inTransaction ?? database.isTransaction ?? true) database.exec("ROLLBACK");
        throw error;
      }
    },
  };
};

/** A store by way of `better-sqlite3`, or `libsql`, which is made like it. */
export const betterSqlite3 = (database) =>
  onFile(database, (sql) => {
    const statement = database.prepare(sql);
    if (!statement.reader) return (params) => [statement.run(...params)].slice(1);
    statement.raw();
    return (params) => statement.all(...params);
  });

/** A store by way of Node's own `node:sqlite`. */
export const nodeSqlite = (database) =>
  onFile(database, (sql) => {
    const statement = database.prepare(sql);
    // Rows come as objects, whose keys stand in the order of the columns.
    return (params) => statement.all(...params).map(Object.values);
  });

/** A store by way of Bun's own `bun:sqlite`. */
export const bunSqlite = (database) =>
  onFile(database, (sql) => {
    const statement = database.prepare(sql);
    return (params) => statement.values(...params) ?? [];
  });
