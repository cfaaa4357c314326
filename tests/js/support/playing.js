// One network of a store that operations are played on, and what its answers amount to beside
// those in memory: codes and times are called there as the store has them, or as memory does.

import { isDeepStrictEqual } from "node:util";
import { client } from "./workerd.js";

/** Members that tell a time, in unix seconds or as a text. */
const TIMES = ["connected_at", "previous_connected_at", "created_at", "at", "timestamp"];
/** How many milliseconds a correction or a code is younger than the one before, so that they have an order. */
const APART = 2;

export class Playing {
  #worker;
  #network;
  /** Codes by the name that memory has for them, and the other way about. */
  #codes = new Map();
  #names = new Map();
  /** The first answers to requests that are sent again. */
  #kept = new Map();
  #began = Math.floor(Date.now() / 1000) - 1;
  #changed = new Map();

  constructor(origin, { network, key }) {
    this.#network = network;
    this.#worker = client(origin, { network, key });
  }

  /** How the answer differs from what is expected; nothing if it does not. */
  async differs({ request, expected, pages, same }, memory) {
    await this.#wait(request);
    const first = await this.#send(request);
    if (same) {
      const kept = this.#kept.get(same);
      const isSame = kept.status === first.status && kept.text === first.text;
      return isSame ? undefined : { request, expected: kept, told: first };
    }
    const key = request.headers?.["idempotency-key"];
    if (key && expected.status !== 422) this.#kept.set(key, first);
    const json = pages ? await this.#rest(request, first.json) : first.json;
    const told = { status: first.status, json: this.#normal(json, undefined, memory) };
    const { status, json: right } = expected;
    return isDeepStrictEqual(told, { status, json: clean(right) })
      ? undefined
      : { request, expected: { status, json: right }, told };
  }

  /** Lets a little time pass between changes of which the newest is told first. */
  async #wait({ method, path, body, query }) {
    if (method === "GET" && !path.endsWith("/codes")) return;
    const what = (body?.user ?? query?.user ?? "").toLowerCase();
    const since = Date.now() - (this.#changed.get(what) ?? 0);
    if (since < APART) await new Promise((resolve) => setTimeout(resolve, APART - since));
    this.#changed.set(what, Date.now());
  }

  async #send({ method, path, query = {}, body, headers }, cursor) {
    const given = Object.entries({ ...query, cursor }).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(given).toString();
    const place = path.replace(/%23\d+/, (name) => this.#codes.get(decodeURIComponent(name)));
    const target = `/networks/${this.#network}/${place}${search && `?${search}`}`;
    const real = body && { ...body };
    for (const name of ["referrer", "code"]) {
      if (real?.[name]?.startsWith("#")) real[name] = this.#codes.get(real[name]);
    }
    for (;;) {
      const answer = await this.#worker.send(method, target, real, headers);
      if (answer.status !== 429) return answer;
      const seconds = Number(answer.headers.get("retry-after"));
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
  }

  /** A list with all of its pages in one. */
  async #rest(request, first) {
    const list = ["connections", "events"].find((name) => first[name]);
    if (!list) return first;
    const all = [...first[list]];
    let page = first;
    while (page.more ?? page.next) {
      page = (await this.#send(request, page.next)).json;
      all.push(...page[list]);
    }
    return list === "events" ? { events: all } : { connections: all, next: null };
  }

  /** What is told, as memory calls it. What no two stores need have alike is left out. */
  #normal(value, name, memory) {
    if (Array.isArray(value)) return value.map((each) => this.#normal(each, name, memory));
    if (TIMES.includes(name) && value !== null) return this.#isNow(value) ? "time" : value;
    if (value && typeof value === "object") {
      const { network, message, id, ...rest } = value;
      if (network && network !== this.#network) rest.network = network;
      // A new code is told in the body that tells its program.
      const code = rest.referral_code;
      if (code && !this.#names.has(code)) this.#learn(code, rest.program, memory);
      const entries = Object.entries(rest);
      return Object.fromEntries(
        entries.map(([name, each]) => [name, this.#normal(each, name, memory)]),
      );
    }
    if (name === "link" && value) {
      const code = value.slice(value.lastIndexOf("=") + 1);
      return value.replace(code, this.#names.get(code) ?? code);
    }
    if (name === "referral_code" || name === "aliases") return this.#names.get(value) ?? value;
    return value;
  }

  /** A code that is seen for the first time has the next name, if it is none that was given. */
  #learn(code, program, memory) {
    if (memory.isGiven(code)) return;
    const name = `#${this.#names.size + 1}`;
    this.#names.set(code, name);
    this.#codes.set(name, code);
    if (code.length < memory.codeLength(program)) this.#names.set(code, `too short: ${code}`);
  }

  #isNow(value) {
    const seconds = typeof value === "number" ? value : Math.floor(Date.parse(value) / 1000);
    return seconds >= this.#began && seconds <= Date.now() / 1000 + 1;
  }
}

/** Without members that are not there, as JSON is. */
const clean = (value) => JSON.parse(JSON.stringify(value));
