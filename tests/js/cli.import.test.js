// `refgraph import`: CSV exports as other systems write them, on a file of SQLite and on a
// PostgreSQL, and killed in the middle.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { linesOf } from "./support/contract.js";
import { DATABASES } from "./support/databases.js";
import { entry, folder as packed, root } from "./support/packed.js";
import { KEY, NETWORKS, temporaryFolder } from "./support/workerd.js";

const { createHandler, provision } = await entry("refgraph/edge");

/** Starts the command; what it says is collected. */
function start(...words) {
  const child = spawn(process.execPath, [join(packed, "cli/refgraph.js"), "import", ...words], {
    cwd: root,
    env: { PATH: process.env.PATH, REFGRAPH_KEY: KEY },
  });
  const said = { stdout: "", stderr: "" };
  for (const name of Object.keys(said))
    child[name].setEncoding("utf8").on("data", (text) => {
      said[name] += text;
    });
  const ended = once(child, "close").then(([code]) => ({ code, ...said }));
  return { child, ended };
}

for (const [what, startOn] of Object.entries(DATABASES)) {
  describe(`on ${what}`, () => {
    let started;
    let folder;
    let get;
    before(async () => {
      started = await startOn();
      folder = await temporaryFolder();
      for (const network of NETWORKS) await provision(started.store, network);
      const handler = createHandler({ store: started.store });
      get = async (target) => {
        const headers = { authorization: `Bearer ${KEY}` };
        const request = new Request(`http://x/networks/acme/${target}`, { headers });
        return (await handler(request)).json();
      };
    });
    after(async () => {
      await started?.stop();
      await folder?.remove();
    });
    const write = async (name, text) => {
      const file = join(folder.folder, name);
      await writeFile(file, text);
      return file;
    };
    const where = () => ["-n", "acme", "-p", "spring", "--database", started.name];
    const run = async (...words) => {
      const { code, stdout, stderr } = await start(...words, ...where()).ended;
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout);
    };

    test("an export with columns in any order, by the usual names", async () => {
      const file = await write(
        "usual.csv",
        [
          "\ufeffPlan;Coupon Code;Created at;Referred By;Email",
          "gold;ACME-0001;2023-01-31;;ann@example.com",
          ';;2023-02-01T10:00:00Z;ann@example.com;"ben@example.com"',
          // Whose referrer has a row, or the code by which they are named, further down.
          ";;;ACME-0002;cy@example.com",
          ";ACME-0002;;ben@example.com;dee@example.com",
          ";;;nobody;eve@example.com",
          ";;yesterday;;fay@example.com",
          ";;;;not an email",
          ";;;ann@example.com",
        ].join("\r\n"),
      );
      const counts = await run(file);
      const expected = { rows: 8, created: 4, connected: 0, changed: 0, unchanged: 0, refused: 4 };
      assert.deepEqual(counts, expected);
      const report = linesOf(await readFile(`${file}.refused.ndjson`, "utf8"));
      report.sort((one, other) => one.line - other.line);
      assert.deepEqual(
        report.map(({ line, code, field }) => [line, code, field]),
        [
          [6, "invalid_referral_code", "referrer"],
          [7, "invalid_value", "date"],
          [8, "invalid_email", "user"],
          [9, "missing_field", "user"],
        ],
      );
      assert.ok(report.every(({ message }) => message || message === undefined));
      const chain = await get("connections/spring?user=cy@example.com");
      assert.deepEqual(
        chain.connections.map(({ connection }) => connection),
        ["dee@example.com", "ben@example.com", "ann@example.com"],
      );
      const ben = await get("connections/spring?user=ben@example.com");
      assert.equal(ben.connections[0].connected_at, Date.UTC(2023, 1, 1, 10) / 1000);
      assert.ok(!existsSync(`${file}.progress.json`));
      const again = await run(file);
      assert.deepEqual(again, { ...expected, created: 0, unchanged: 4 });
    });

    test("columns of other names are said, and what is wrong is told", async () => {
      const file = await write("own.csv", "wer,von wem,wann\nken@example.com,ann@example.com,7\n");
      const said = ["--column", "user=wer", "--column", "referrer=von wem"];
      const counts = await run(file, ...said, "--column", "date=", "--report", `${file}.no`);
      assert.equal(counts.created, 1);
      assert.equal(await readFile(`${file}.no`, "utf8"), "");
      for (const [words, fault] of [
        [[file], /missing_field: user/],
        [[file, "--column", "who=wer"], /--column is/],
        [[`${file}.none`], /ENOENT/],
        [[file, ...said, "--key", "wrong-key-0123456789"], /401 .*unauthorised/],
        [[file, ...said, "--program", "winter"], /404 .*unknown_program/],
        [[], /Usage|refgraph import FILE/],
      ]) {
        const { code, stderr } = await start(...where(), ...words).ended;
        assert.equal(code, 1, stderr);
        assert.match(stderr, fault);
      }
    });

    test("killed in the middle, again and again, it goes on where it was", async () => {
      const users = 6000;
      const rows = Array.from({ length: users }, (_, at) => {
        const referrer = at ? `k${(at - 1) >> 1}@kill.example` : "";
        return `k${at}@kill.example,${at % 1000 === 999 ? "no one" : referrer}`;
      });
      const file = await write("kill.csv", `user,referrer\n${rows.join("\n")}\n`);
      const kept = `${file}.progress.json`;
      let before = 0;
      for (let kills = 0; kills < 3; kills += 1) {
        const { child, ended } = start(file, ...where());
        for (;;) {
          const text = existsSync(kept) ? await readFile(kept, "utf8").catch(() => "") : "";
          const done = text ? JSON.parse(text).rows : 0;
          if (done > before || child.exitCode !== null) {
            before = done;
            break;
          }
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
        child.kill("SIGKILL");
        await ended;
      }
      assert.ok(before > 0);
      const { code, stdout, stderr } = await start(file, ...where()).ended;
      assert.equal(code, 0, stderr);
      const counts = JSON.parse(stdout);
      // What was done and not kept before a kill was so already the second time.
      const { created, connected, unchanged, refused } = counts;
      assert.equal(created + connected + unchanged + refused, users);
      assert.equal(refused, 6);
      const report = linesOf(await readFile(`${file}.refused.ndjson`, "utf8"));
      assert.deepEqual(
        report.map(({ line }) => line),
        [1001, 2001, 3001, 4001, 5001, 6001],
      );
      const top = await get("users/k0@kill.example");
      assert.equal(top.counts[0].users, 2);
      assert.deepEqual(
        top.counts.map(({ users }) => users),
        [2, 4, 8],
      );
      const board = await get("connections/spring/leaderboard?limit=1&level=2");
      assert.equal(board.leaders.length, 1);
    });
  });
}
