// The command line of the packed package, as `npx refgraph` runs it, on a file of SQLite and on a
// PostgreSQL; and what the keys it makes may do in the API.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import Database from "libsql";
import { DATABASES } from "./support/databases.js";
import { entry, folder, root } from "./support/packed.js";
import { serve } from "./support/serve.js";
import { client } from "./support/workerd.js";

const { betterSqlite3 } = await entry("refgraph/store/sqlite");

/** Runs the command; the drivers are those of this repository. */
async function refgraph(...words) {
  const bin = join(folder, "../.bin/refgraph");
  const ran = promisify(execFile)(bin, words, { cwd: root, env: { PATH: process.env.PATH } });
  const { stdout, stderr, code } = await ran.catch((error) => error);
  return { code: code ?? 0, stdout: stdout.trim(), stderr: stderr.trim() };
}

for (const [what, startOn] of Object.entries(DATABASES)) {
  describe(`on ${what}`, () => {
    let started;
    let server;
    let database;
    const keys = (...words) => refgraph("keys", ...words, "-n", "acme", ...database);
    before(async () => {
      started = await startOn();
      database = ["--database", started.name];
      server = await serve(started.store);
    });
    after(async () => {
      await server?.close();
      await started?.stop();
    });

    test("tables are made once", async () => {
      const { stdout } = await refgraph("migrate", ...database);
      assert.match(stdout, /^version 0 to [4-9]$/);
      assert.match((await refgraph("migrate", ...database)).stdout, /nothing to do$/);
    });

    test("keys are made for scopes, rotated and taken back", async () => {
      assert.match((await keys("create")).stderr, /unknown_network/);
      const made = {};
      for (const scopes of ["read", "write", "admin"]) {
        const ran = await keys("create", "--name", scopes, "--scopes", scopes, "--create-network");
        assert.match(ran.stdout, /^refgraph_[0-9a-f]{64}$/, ran.stderr);
        made[scopes] = client(server.origin, { key: ran.stdout });
      }
      // Each may do what it is for; for the rest it is one and the same answer.
      const settings = { levels: 3, signup_url: "https://example.com/?via={your_code}" };
      const tries = {
        read: (by) => by.get("/networks/acme/connections/spring?user=ann@example.com"),
        write: (by) => by.create("ann@example.com"),
        admin: (by) => by.send("PUT", "/networks/acme/programs/spring", settings),
      };
      const refused = new Set();
      for (const scope of ["admin", "write", "read"]) {
        for (const [key, by] of Object.entries(made)) {
          const { status, text } = await tries[scope](by);
          if (key === scope) assert.ok(status < 300, text);
          else refused.add(`${status} ${text}`);
        }
      }
      // No hint that a thing is there or not.
      refused.add(await made.write.get("/networks/acme/programs/none").then(told));
      refused.add(
        await made.read.send("DELETE", "/networks/acme/connections/none?user=a@b.c").then(told),
      );
      assert.equal(refused.size, 1);
      assert.match([...refused][0], /^403 {"error":{"code":"forbidden"/);

      const listed = JSON.parse((await keys("list", "--json")).stdout).keys;
      assert.deepEqual(listed.map(({ name }) => name).sort(), ["admin", "read", "write"]);
      const { id } = listed.find(({ name }) => name === "read");
      const rotated = await keys("rotate", id, "--overlap", "1h");
      const next = client(server.origin, { key: rotated.stdout });
      for (const by of [made.read, next]) assert.equal((await tries.read(by)).status, 200);
      assert.equal((await keys("revoke", id)).code, 0);
      assert.equal((await tries.read(made.read)).status, 401);
      assert.equal((await tries.read(next)).status, 200);
      assert.equal((await tries.admin(next)).status, 403);
      assert.match((await keys("rotate", id)).stderr, /unknown_key/);
      assert.match((await keys("revoke", "nothing")).stderr, /unknown_key/);
      // One that has expired opens nothing; nor does any other network's.
      const brief = await keys("create", "--expires", "0s");
      assert.equal((await tries.read(client(server.origin, { key: brief.stdout }))).status, 401);
      const other = await refgraph(
        "keys",
        "create",
        "-n",
        "other",
        "--create-network",
        ...database,
      );
      assert.equal((await tries.read(client(server.origin, { key: other.stdout }))).status, 401);
      assert.ok(!JSON.stringify(await made.read.dump()).includes(next.key ?? rotated.stdout));
    });

    test("programs are set and told", async () => {
      const key = (await keys("create", "--scopes", "read,write,admin")).stdout;
      const programs = (...words) => refgraph("programs", ...words, "-n", "acme", "--key", key);
      const set = ["set", "winter", "--signup-url", "https://example.com/w?c={your_code}"];
      const made = JSON.parse((await programs(...set, ...database)).stdout);
      assert.deepEqual([made.outcome, made.levels], ["created", 10]);
      const away = ["--url", server.origin];
      const changed = await programs(
        "set",
        "winter",
        "--levels",
        "4",
        "--foreign-code",
        "W-#",
        ...away,
      );
      const { outcome, levels, foreign_codes } = JSON.parse(changed.stdout);
      assert.deepEqual([outcome, levels, foreign_codes], ["changed", 4, ["W#"]]);
      const { programs: listed } = JSON.parse((await programs("list", ...away)).stdout);
      assert.equal(listed.find(({ program }) => program === "winter").levels, 4);
      const wrong = await programs("set", "winter", "--levels", "11", ...away);
      assert.deepEqual([wrong.code, /level_out_of_range/.test(wrong.stderr)], [1, true]);
    });
  });
}

const told = ({ status, text }) => `${status} ${text}`;

test("the SQL that is printed makes the same tables", async () => {
  const { stdout } = await refgraph("migrate", "--print", "sqlite");
  const [printed, migrated] = [new Database(":memory:"), new Database(":memory:")];
  printed.exec(stdout);
  const { migrate } = await entry("refgraph/edge");
  const { version } = await migrate(betterSqlite3(migrated));
  const tables = (database) => database.prepare("SELECT sql FROM sqlite_schema ORDER BY sql").all();
  assert.deepEqual(tables(printed), tables(migrated));
  assert.deepEqual(await migrate(betterSqlite3(printed)), { from: version, version });
  const rest = await refgraph("migrate", "--print", "sqlite", "--from", String(version));
  assert.equal(rest.stdout, "");
});

test("what is wrong is told with how it is right", async () => {
  for (const [words, code, says] of [
    [[], 0, /refgraph keys create/],
    [["no"], 2, /refgraph migrate/],
    [["keys"], 1, /refgraph keys list/],
    [["keys", "list", "--nope"], 1, /nope/],
    [["keys", "create", "-n", "a", "--scopes", "all", "-d", ":memory:"], 1, /scopes/],
    [["keys", "create", "-n", "a", "--expires", "soon", "-d", ":memory:"], 1, /--expires/],
    [["migrate"], 1, /--database/],
    [["migrate", "--database", "mysql://x"], 1, /postgres/],
    [["migrate", "--print", "oracle"], 1, /sqlite/],
  ]) {
    const ran = await refgraph(...words);
    assert.equal(ran.code, code, `${words}: ${ran.stderr}`);
    assert.match(ran.stderr, says);
  }
});
