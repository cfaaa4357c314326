// `refgraph import`: moves the CSV export of another system into a network, by the API's backfill:
// of a store, or of an API that runs somewhere. How far it got is kept beside the file, so that it
// goes on there when it was stopped; and to do a part again changes nothing.

import { createReadStream } from "node:fs";
import { appendFile, readFile, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import { readTable } from "refgraph";
import { createHandler, migrate } from "refgraph/edge";
import { database, withStore } from "./store.js";

export const usage = `\
  refgraph import FILE.csv --network NETWORK --program PROGRAM [--column user=Email]…
      [--delimiter ';'] [--report FILE]   users, referrers, codes and dates, columns in any order:
      those of other names are said by --column user=…, referrer=…, code=… or date=… (nothing
      after it: there is none). Rows that are refused are told in the report
      (FILE.csv.refused.ndjson), each with its line and reason. Started again it goes on where it
      was stopped.
      with --database FILE|postgres://… or --url https://…, and --key KEY (REFGRAPH_KEY)`;

export const options = {
  ...database,
  url: { type: "string" },
  key: { type: "string", default: process.env.REFGRAPH_KEY },
  network: { type: "string", short: "n" },
  program: { type: "string", short: "p" },
  column: { type: "string", multiple: true, default: [] },
  delimiter: { type: "string" },
  report: { type: "string" },
};

/** How many rows are sent at once, and how many between two words about how far it is. */
const AT_ONCE = 500;
const TOLD_EVERY = 100_000;

/** What the core calls the columns. */
const COLUMNS = { user: "user", referrer: "connection", code: "code", date: "connected_at" };

/** Refusals that a later row may lift: nobody has the referrer's code yet. */
const MAY_PASS = ["unknown_referral_code", "invalid_referral_code"];

export async function run(values, [file, ...more]) {
  if (!file || more.length || !values.network || !values.program) throw new Error(`\n${usage}`);
  const work = (send) => new Importing(values, file, send).run();
  const { report, ...counts } = await (values.url
    ? work((path, init) => fetch(new URL(path, values.url), init))
    : withStore(values.database, async (store) => {
        await migrate(store);
        const handler = createHandler({ store });
        return work((path, init) => handler(new Request(new URL(path, "http://localhost"), init)));
      }));
  console.log(JSON.stringify(counts));
  if (counts.refused) console.error(`${counts.refused} rows were refused: see ${report}`);
}

class Importing {
  constructor(values, file, send) {
    Object.assign(this, { values, file, send });
    this.report = values.report ?? `${file}.refused.ndjson`;
    this.kept = `${file}.progress.json`;
    this.columns = {};
    for (const given of values.column) {
      const [, name, own] = /^(\w+)=(.*)$/s.exec(given) ?? [];
      if (!Object.hasOwn(COLUMNS, name ?? ""))
        throw new Error("--column is user=…, referrer=…, code=… or date=…");
      this.columns[COLUMNS[name]] = own || null;
    }
  }

  async run() {
    const { size, mtimeMs } = await stat(this.file);
    this.size = size;
    const { network, program, column, delimiter } = this.values;
    const what = JSON.stringify([size, mtimeMs, network, program, column, delimiter, this.report]);
    this.state = await this.resumed(what);
    const { state } = this;
    if (state.rows || state.pass > 1) console.error(`going on after row ${state.rows}`);
    for (;;) {
      await this.pass();
      // Rows whose referrer's code came after them are sent again, as long as that helps.
      if (!state.later.length || state.later.length === state.last) break;
      Object.assign(state, { pass: state.pass + 1, rows: 0, last: state.later.length });
      state.again = state.later;
      state.later = [];
      await this.keep();
    }
    await this.pass(true);
    await rm(this.kept, { force: true });
    return { ...state.counts, report: this.report };
  }

  /** How far it got, if it is the same file and the same work; else nowhere. */
  async resumed(what) {
    const text = await readFile(this.kept, "utf8").catch(() => "");
    let state;
    try {
      state = JSON.parse(text);
    } catch {
      // Nothing was kept.
    }
    if (state?.what !== what) {
      await writeFile(this.report, "");
      const counts = { rows: 0, created: 0, connected: 0, changed: 0, unchanged: 0, refused: 0 };
      return { what, pass: 1, rows: 0, counts, again: [], later: [], last: -1, told: 0 };
    }
    // What was told and not kept will be told again.
    await truncate(this.report, state.told).catch(() => writeFile(this.report, ""));
    return state;
  }

  /** Keeps how far it got, whole or not at all. */
  async keep() {
    await writeFile(`${this.kept}.new`, JSON.stringify(this.state));
    await rename(`${this.kept}.new`, this.kept);
  }

  /** One reading of the file: of all rows, of those that are sent again, or, at last, of those that
   * nothing helped, which are told. */
  async pass(isLast = false) {
    const { state } = this;
    if (isLast && !state.later.length) return;
    if (isLast) Object.assign(state, { rows: 0, again: state.later, later: [], last: -2 });
    const only = state.pass > 1 || isLast ? new Set(state.again) : undefined;
    const table = readTable(createReadStream(this.file), {
      columns: this.columns,
      delimiter: this.values.delimiter,
    });
    let place = 0;
    let bytes = 0;
    let rows = [];
    const flush = async () => {
      await this.fill(rows, isLast);
      rows = [];
      state.rows = place;
      await this.keep();
    };
    for (;;) {
      const { value, done } = await table.next();
      if (done) {
        await flush();
        if (!value.ok)
          throw new Error(
            `line ${value.line}: ${value.code}${value.field ? `: ${value.field}` : ""}`,
          );
        return;
      }
      bytes += value.bytes;
      for (const row of value.rows) {
        place += 1;
        if (place <= state.rows || only?.has(place) === false) continue;
        rows.push({ place, ...row });
        if (rows.length === AT_ONCE) await flush();
        if (place % TOLD_EVERY === 0) {
          const part = this.size ? Math.min(100, Math.round((100 * bytes) / this.size)) : 100;
          console.error(`${place} rows, ${part} %`);
        }
      }
    }
  }

  /** Sends rows, and counts and tells what became of them. */
  async fill(rows, isLast) {
    const { counts, pass, later } = this.state;
    const sent = rows.filter(({ refused }) => !refused);
    const lines = sent.map(({ user, referrer, code, date }) =>
      JSON.stringify({ user, referrer, code, date }),
    );
    const verdicts = sent.length ? await this.ask(lines) : [];
    if (pass === 1 && !isLast) counts.rows += rows.length;
    const told = [];
    let at = 0;
    for (const { place, line, refused } of rows) {
      const verdict = refused
        ? { error: { ...refused, field: refused.field || null } }
        : verdicts[at++];
      const { outcome, error } = verdict;
      if (outcome) counts[outcome] += 1;
      else if (!isLast && error.field === "referrer" && MAY_PASS.includes(error.code))
        later.push(place);
      else {
        counts.refused += 1;
        told.push(
          `${JSON.stringify({ line, code: error.code, field: error.field, message: error.message })}\n`,
        );
      }
    }
    if (!told.length) return;
    await appendFile(this.report, told.join(""));
    this.state.told = (await stat(this.report)).size;
  }

  async ask(lines) {
    const { key, network, program } = this.values;
    const name = encodeURIComponent;
    const path = `/networks/${name(network)}/connections/${name(program)}/backfill`;
    const response = await this.send(path, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/x-ndjson" },
      body: lines.join("\n"),
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${response.status} ${text}`);
    const verdicts = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    // Where the answer ended early nothing that comes after was done.
    const { error } = verdicts.at(-1);
    if (verdicts.length < lines.length || ["unavailable", "internal"].includes(error?.code))
      throw new Error(`${error?.code}: ${error?.message} Start it again to go on.`);
    return verdicts;
  }
}
