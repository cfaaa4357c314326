// A contender in Node, run as a program with three arguments: the store, who, and where the database
// is (a file, or a port of PostgreSQL). All of them are mounted by `@hono/node-server`. It makes the
// tables, prints the address and serves until it is killed.

import { serve } from "@hono/node-server";
import Database from "libsql";
import connect from "postgres";
import { createHandler, provision } from "../../../pkg/dist/edge.inline.js";
import { postgres } from "../../../pkg/dist/store.postgres.js";
import { betterSqlite3 } from "../../../pkg/dist/store.sqlite.js";
import { createApp, hash, schema } from "./hono.js";
import { onPostgres, onSqlite, peerDatabase } from "./hono_sql.js";
import { peerRows, SETTINGS } from "./world.js";

const [, , kind, who, place] = process.argv;

const OPEN = {
  sqlite() {
    const database = new Database(place);
    // As SQLite's own advice for servers has it; without these both wait for the disk alone.
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = NORMAL");
    return {
      store: () => betterSqlite3(database),
      peer: () => onSqlite(database),
      numbered: "INTEGER PRIMARY KEY",
      run: (sql) => database.exec(sql),
    };
  },
  postgres() {
    const sql = connect({
      host: "127.0.0.1",
      port: Number(place),
      user: "postgres",
      database: who.replace("-", "_"),
      onnotice() {},
      // 64-bit numbers as numbers, as both sides answer with them.
      types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
    });
    return {
      store: () => postgres(sql),
      peer: () => onPostgres(sql),
      numbered: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
      run: (text) => sql.unsafe(text),
    };
  },
};

const { store, peer, numbered, run } = OPEN[kind]();
let fetch;
if (who === "ours") {
  const outcome = await provision(store(), SETTINGS);
  if (!outcome.ok) throw new Error(outcome.message);
  fetch = createHandler({ store: store() });
} else {
  for (const sql of [...schema(numbered), await peerRows(hash)]) await run(sql);
  const database = peerDatabase(peer(), who === "hono-bare");
  ({ fetch } = createApp(() => database));
}
serve({ fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}`);
});
