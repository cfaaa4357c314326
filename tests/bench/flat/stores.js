// The stores that are measured: each with a way to run any text of SQL.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import connect from "postgres";
import { entry } from "../../js/support/packed.js";
import { startPostgres } from "../../js/support/postgres.js";

const { betterSqlite3 } = await entry("refgraph/store/sqlite");
const { postgres } = await entry("refgraph/store/postgres");

export const STORES = {
  async sqlite() {
    const folder = await mkdtemp(join(tmpdir(), "refgraph-flat-"));
    const database = new Database(join(folder, "flat.sqlite"));
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    const query = (sql) => {
      const statement = database.prepare(sql);
      if (statement.reader) return statement.raw().all();
      statement.run();
    };
    const stop = async () => {
      database.close();
      await rm(folder, { recursive: true, force: true });
    };
    return { store: betterSqlite3(database), query, ready: () => query("ANALYZE"), stop };
  },
  async postgres() {
    const { servers, stop } = await startPostgres();
    const sql = connect({ ...servers[0].address, onnotice() {}, max: 4 });
    const query = (text) => sql.unsafe(text).values();
    return {
      store: postgres(sql),
      query,
      sql,
      async ready() {
        // Numbers that were given by hand are not given again.
        await query(
          "SELECT setval(pg_get_serial_sequence('users', 'id'), (SELECT MAX(id) FROM users))",
        );
        await query("VACUUM ANALYZE");
      },
      stop: () => sql.end().then(stop),
    };
  },
};
