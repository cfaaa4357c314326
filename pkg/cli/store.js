// The store that `--database` names: the address of a PostgreSQL, or a file of SQLite. Drivers are
// those that the project has which the command is run in, or Node's own.

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { postgres } from "refgraph/store/postgres";
import { betterSqlite3, nodeSqlite } from "refgraph/store/sqlite";

/** The option, for commands that take a store. */
export const database = {
  database: { type: "string", short: "d", default: process.env.REFGRAPH_DATABASE },
};

/** Has `work` do something with the store, and closes it. */
export async function withStore(name, work) {
  if (!name)
    throw new Error("name a store: --database FILE or postgres://… (or REFGRAPH_DATABASE)");
  const { store, close } = await open(name);
  try {
    return await work(store);
  } finally {
    await close();
  }
}

async function open(name) {
  if (/^postgres(ql)?:/.test(name)) {
    const driver = await load("postgres");
    if (!driver) throw new Error("PostgreSQL takes the package `postgres`: npm install postgres");
    const sql = driver.default(name, { max: 2, onnotice() {} });
    return { store: postgres(sql), close: () => sql.end() };
  }
  if (/^\w+:\/\//.test(name)) throw new Error("--database is a file or begins with postgres://");
  const own = await import("node:sqlite").catch(() => {});
  if (own) {
    const file = new own.DatabaseSync(name);
    return { store: nodeSqlite(file), close: () => file.close() };
  }
  const Database = ((await load("better-sqlite3")) ?? (await load("libsql")))?.default;
  if (!Database) {
    throw new Error(
      "this Node has no SQLite: npm install better-sqlite3, or use Node 22.13 or later",
    );
  }
  const file = new Database(name);
  return { store: betterSqlite3(file), close: () => file.close() };
}

/** A package of the project that the command is run in, or nothing. */
async function load(name) {
  const { resolve } = createRequire(join(process.cwd(), "package.json"));
  let found;
  try {
    found = resolve(name);
  } catch {
    return;
  }
  return import(pathToFileURL(found).href);
}
