// Databases that the command line opens by their names, and the same ones as stores.

import { join } from "node:path";
import Database from "libsql";
import connect from "postgres";
import { entry } from "./packed.js";
import { startPostgres } from "./postgres.js";
import { temporaryFolder } from "./workerd.js";

const { betterSqlite3 } = await entry("refgraph/store/sqlite");
const { postgres } = await entry("refgraph/store/postgres");

/** Starts each: its `name`, the `store`, and `stop`. */
export const DATABASES = {
  async "a file"() {
    const { folder, remove } = await temporaryFolder();
    const name = join(folder, "refgraph.sqlite");
    const file = new Database(name);
    return { name, store: betterSqlite3(file), stop: () => remove(file.close()) };
  },
  async PostgreSQL() {
    const { servers, stop } = await startPostgres();
    const { host, port, user, database } = servers[0].address;
    const name = `postgres://${user}@${host}:${port}/${database}`;
    const sql = connect(name, { onnotice() {} });
    return { name, store: postgres(sql), stop: () => sql.end().then(stop) };
  },
};
