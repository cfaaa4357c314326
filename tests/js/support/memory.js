// The API in memory: what each operation asks for, and what is to be answered. The forest, chains,
// downlines, counts and bans are those of `Network`; all else is said once more in plain words.
// Codes that are minted are called `#1`, `#2` and so on, in their order; times are `"time"`.

import { entry } from "./packed.js";

const { Network } = await entry("refgraph");

const LEVELS = 10;
const foreignForm = (text) => text.replaceAll(/[\s-]/g, "").toUpperCase();
const shape = (pattern) =>
  new RegExp(
    `^${[...pattern].map((sign) => ({ "#": "[0-9]", "@": "[A-Z]", "*": "[A-Z0-9]" })[sign] ?? sign).join("")}$`,
  );
/** One that is right, and no one has. */
const RIGHT = "H1V72BA0K4";
const ours = (text) => text.startsWith("#") || text === RIGHT;

/** A refusal by the store; one that is told before it is asked leaves no trace of a key. */
const refused = (code, field, status = 400) => ({ status, json: { error: { code, field } } });
const early = (...told) => ({ ...refused(...told), early: true });
const canonical = (email) => email?.toLowerCase();

export class Memory {
  #network = new Network();
  #programs = new Map();
  /** The status of users, in the order in which they came. */
  #users = new Map();
  /** All codes that are out, in the order in which they came out. */
  #codes = new Map();
  #current = new Map();
  #corrections = [];
  #events = [];
  #minted = 0;
  /** Requests that were sent with a key, and what was answered. */
  #kept = [];

  constructor(programs) {
    for (const { default: isDefault = false, foreign_codes = [], ...program } of programs) {
      this.#network.addProgram(program.program, { levels: LEVELS });
      this.#programs.set(program.program, {
        code_length: 8,
        ...program,
        default: isDefault,
        foreign_codes: foreign_codes.map(foreignForm).sort(),
      });
    }
  }

  /** How many rows there are to be of what. */
  get sizes() {
    const connections = [...this.#programs.keys()].flatMap((program) =>
      [...this.#users.keys()].filter((user) => this.#above(program, user)),
    );
    return {
      users: this.#users.size,
      codes: this.#codes.size,
      connections: connections.length,
      corrections: this.#corrections.length,
      events: this.#events.length,
    };
  }

  /** How long the codes of a program are at least. */
  codeLength(program) {
    return this.#programs.get(program).code_length;
  }

  /** Whether a code is one that was given to a user, not minted. */
  isGiven(code) {
    return this.#codes.has(code);
  }

  free() {
    this.#network.free();
  }

  /** Does an operation: the request for it, and the answer. */
  perform(operation) {
    const { kind, key } = operation;
    if (kind === "again" || kind === "reuse") return this.#repeat(operation);
    const done = this[kind](operation);
    if (key) {
      done.request.headers = { "idempotency-key": key };
      if (!done.expected.early) this.#kept.push({ ...done, key });
    }
    return done;
  }

  #repeat({ kind, which, user }) {
    if (!this.#kept.length) return this.programs();
    const { request, expected, key } = this.#kept[which % this.#kept.length];
    if (kind === "again") return { request, expected, same: key };
    // Even a reason that is new makes it another request.
    const body = { user, status_change: "ban", send_email: true };
    const other = { method: "POST", path: "user_status", body, headers: request.headers };
    return { request: other, expected: refused("idempotency_key_reused", "idempotency-key", 422) };
  }

  #above(program, user) {
    return this.#network.connection(program, user).connection;
  }

  #chain(program, user) {
    return this.#network.chain(program, user, { levels: "all" }).chain;
  }

  #default() {
    const all = [...this.#programs.values()];
    const found = all.find((program) => program.default) ?? (all.length === 1 ? all[0] : undefined);
    return found?.program ?? null;
  }

  /** The text of a code that is named by chance. */
  #text(code) {
    if (typeof code === "string") return code;
    const out = [...this.#codes.keys()];
    return out[code.out % out.length] ?? RIGHT;
  }

  #share(program, user) {
    const code = this.#current.get(`${program} ${user}`) ?? null;
    const link = code && this.#programs.get(program).signup_url.replace("{your_code}", code);
    return { referral_code: code, link };
  }

  #aliases(program, user) {
    const { referral_code: current } = this.#share(program, user);
    const own = [...this.#codes].filter(
      ([code, of]) => of.program === program && of.user === user && code !== current,
    );
    return own.map(([code]) => code).reverse();
  }

  #mint(program, user, tag) {
    const code = `#${++this.#minted}`;
    this.#codes.set(code, { program, user, tag });
    this.#current.set(`${program} ${user}`, code);
  }

  #publish(type, user, told) {
    const nothing = { program: null, connection: null, previous: null };
    this.#events.push({
      type,
      data: { user, ...nothing, referral_code: null, reason: null, award: null, ...told },
    });
  }

  #standing(user, program, outcome, sends) {
    return {
      status: outcome === "unchanged" ? 200 : 201,
      json: {
        user,
        status: this.#users.get(user),
        outcome,
        program,
        connection: program && this.#above(program, user),
        ...(program ? this.#share(program, user) : { referral_code: null, link: null }),
        email: sends ? "not_configured" : "not_requested",
      },
    };
  }

  create({ user: typed, referrer: by, program: named, send_email }) {
    const referrer = by && this.#text(by);
    const body = {
      user: typed,
      status_change: "create_user",
      referrer,
      program: named,
      send_email,
    };
    const request = { method: "POST", path: "user_status", body };
    return { request, expected: this.#signUp(canonical(typed), referrer, named, send_email) };
  }

  #signUp(user, referrer, named, sends) {
    const byEmail = referrer?.includes("@");
    if (byEmail && canonical(referrer) === user) return early("self_connection", "referrer");
    const isForeign = referrer && !byEmail && !ours(referrer);
    const owner = referrer && this.#codes.get(isForeign ? foreignForm(referrer) : referrer);
    let other = byEmail ? canonical(referrer) : owner?.user;
    if (!this.#users.has(other)) other = undefined;
    if (isForeign && !other) return refused("invalid_referral_code", "referrer");
    if (named && !this.#programs.has(named)) return refused("unknown_program", "program");
    if (other === user && other) return refused("self_connection", "referrer");
    const program = named ?? owner?.program ?? this.#default();
    if (this.#users.has(user)) return this.#standing(user, program, "unchanged", sends);
    const status = this.#users.get(other);
    if (referrer && (!other || status === "revoked"))
      return refused(byEmail ? "unknown_user" : "unknown_referral_code", "referrer");
    if (status === "banned") return refused("banned", "referrer");
    if (named && owner && owner.program !== named) return refused("conflict", "program");
    if (other && !program) return refused("missing_field", "program");

    this.#network.addUser(user);
    this.#users.set(user, "active");
    if (program) this.#mint(program, user, named);
    if (other) this.#network.connect(program, user, other);
    const told = { program, connection: other ?? null };
    const { referral_code } = program ? this.#share(program, user) : { referral_code: null };
    this.#publish("user.signed_up", user, { ...told, referral_code });
    if (other) this.#publish("connection.created", user, told);
    return this.#standing(user, program, "created", sends);
  }

  status({ user: typed, change, program: named }) {
    const body = { user: typed, status_change: change, program: named };
    const request = { method: "POST", path: "user_status", body };
    return { request, expected: this.#change(canonical(typed), change, named) };
  }

  #change(user, change, named) {
    if (named && !this.#programs.has(named)) return refused("unknown_program", "program");
    const present = this.#users.get(user);
    if (!present) return refused("unknown_user", "user");
    const program = named ?? this.#default();
    const next = { ban: "banned", unban: "active", revoke_invite: "revoked" }[change];
    const hasReferred = [...this.#programs.keys()].some(
      (program) => this.#network.counts(program, user).counts[0] > 0,
    );
    if (present === next || (change === "unban" && present !== "banned"))
      return this.#standing(user, program, "unchanged");
    if (change === "revoke_invite" && present === "banned") return refused("banned", "user");
    if (change === "revoke_invite" && hasReferred) return refused("invite_used", "user");
    this.#users.set(user, next);
    const [type, outcome] = {
      ban: ["user.banned", "banned"],
      unban: ["user.unbanned", "unbanned"],
      revoke_invite: ["user.invite_revoked", "revoked"],
    }[change];
    this.#publish(type, user, {});
    return this.#standing(user, program, outcome);
  }

  connect({ program, user: typed, connection, reason, spelling }) {
    const body = { user: typed, [spelling]: connection, reason };
    const request = { method: "POST", path: `connections/${program}`, body };
    const [user, other] = [typed, connection].map(canonical);
    return { request, expected: this.#connect(program, user, other, reason ?? null, spelling) };
  }

  #connect(program, user, other, reason, spelling) {
    if (user === other) return early("self_connection", spelling);
    if (!this.#programs.has(program)) return refused("unknown_program", "program", 404);
    if (!this.#users.has(user)) return refused("unknown_user", "user");
    if (!this.#users.has(other)) return refused("unknown_user", spelling);
    const { ok, code, from } = this.#network.connect(program, user, other);
    if (!ok) return refused(code, spelling);
    const outcome = code === "new" ? "connected" : code;
    if (outcome !== "unchanged") {
      const told = { program, connection: other, reason, previous: from };
      this.#corrections.push({ user, ...told });
      this.#publish(from ? "connection.corrected" : "connection.created", user, told);
    }
    // Whoever has that referrer already is told so.
    const previous = outcome === "unchanged" ? other : from;
    return {
      status: outcome === "unchanged" ? 200 : 201,
      json: { program, user, connection: other, outcome, previous },
    };
  }

  remove({ program, user: typed, reason }) {
    const query = { user: typed, reason };
    const request = { method: "DELETE", path: `connections/${program}`, query };
    return { request, expected: this.#remove(program, canonical(typed), reason ?? null) };
  }

  #remove(program, user, reason) {
    if (!this.#programs.has(program)) return refused("unknown_program", "program", 404);
    if (!this.#users.has(user)) return refused("unknown_user", "user");
    const { code: outcome, from: previous } = this.#network.disconnect(program, user);
    if (outcome === "disconnected") {
      const told = { program, connection: null, reason, previous };
      this.#corrections.push({ user, ...told });
      this.#publish("connection.removed", user, told);
    }
    return { status: 200, json: { program, user, outcome, previous } };
  }

  code({ program, user: typed }) {
    const query = { user: typed };
    const request = { method: "GET", path: `connections/${program}/codes`, query };
    return { request, expected: this.#code(program, canonical(typed)) };
  }

  #code(program, user) {
    if (!this.#programs.has(program)) return refused("unknown_program", "program", 404);
    if (!this.#users.has(user)) return refused("unknown_user", "user");
    if (!this.#current.has(`${program} ${user}`)) this.#mint(program, user, program);
    return { status: 200, json: this.#shared(program, user) };
  }

  #shared(program, user) {
    const aliases = this.#aliases(program, user);
    return { user, program, ...this.#share(program, user), aliases };
  }

  give({ program, user: typed, code }) {
    const text = this.#text(code);
    const body = { user: typed, code: text };
    const request = { method: "POST", path: `connections/${program}/codes`, body };
    return { request, expected: this.#give(program, canonical(typed), text) };
  }

  #give(program, user, text) {
    const code = ours(text) ? text : foreignForm(text);
    const owner = this.#codes.get(code);
    // A code that we minted, or might have, says for which program.
    const tag = text === RIGHT ? "spring" : owner?.tag;
    if (tag && tag !== program) return early("invalid_referral_code", "code");
    const settings = this.#programs.get(program);
    if (!settings) return refused("unknown_program", "program", 404);
    if (!this.#users.has(user)) return refused("unknown_user", "user");
    const isOwn = owner && owner.user === user && owner.program === program;
    if (owner && !isOwn) return refused("code_taken", "code");
    const isCurrent = this.#share(program, user).referral_code === code;
    if (!isCurrent) {
      const isForeign = !ours(text);
      if (!owner && isForeign && !settings.foreign_codes.some((each) => shape(each).test(code)))
        return refused("invalid_referral_code", "code");
      if (!owner) this.#codes.set(code, { program, user, tag });
      this.#current.set(`${program} ${user}`, code);
    }
    const outcome = isCurrent ? "unchanged" : "changed";
    return {
      status: isCurrent ? 200 : 201,
      json: { ...this.#shared(program, user), outcome },
    };
  }

  set({ method, program, ...settings }) {
    const { levels, code_length, foreign_codes } = settings;
    const signup_url =
      method === "PUT" ? `https://example.com/${program}?via={your_code}` : undefined;
    const body = { levels, signup_url, default: settings.default, code_length, foreign_codes };
    const request = { method, path: `programs/${program}`, body };
    return { request, expected: this.#set(method, program, body) };
  }

  #set(method, program, body) {
    const before = this.#programs.get(program);
    if (!before && method === "PATCH") return refused("unknown_program", "program", 404);
    const usual = { default: false, code_length: 8, foreign_codes: [] };
    const given = Object.entries(body).filter(([, value]) => value !== undefined);
    const next = { program, ...(method === "PUT" ? usual : before), ...Object.fromEntries(given) };
    next.foreign_codes = [...new Set(next.foreign_codes.map(foreignForm))].sort();
    const isSame =
      before && Object.keys(next).every((name) => `${before[name]}` === `${next[name]}`);
    if (!before) this.#network.addProgram(program, { levels: LEVELS });
    if (!isSame) {
      if (next.default) for (const each of this.#programs.values()) each.default = false;
      this.#programs.set(program, next);
    }
    const outcome = !before ? "created" : isSame ? "unchanged" : "changed";
    return { status: before ? 200 : 201, json: { ...next, outcome } };
  }

  programs() {
    const all = [...this.#programs.values()].sort((one, other) =>
      one.program < other.program ? -1 : 1,
    );
    const json = { connections: all.map(({ program }) => program), programs: structuredClone(all) };
    return { request: { method: "GET", path: "programs" }, expected: { status: 200, json } };
  }

  #pair(user, connection, level) {
    return { user, connection, level, connected_at: "time" };
  }

  chain({ program, user: typed, level }) {
    const query = { user: typed, level };
    const request = { method: "GET", path: `connections/${program}`, query };
    return { request, expected: this.#oneChain(program, canonical(typed), level) };
  }

  #oneChain(program, user, level) {
    const settings = this.#programs.get(program);
    if (!settings) return refused("unknown_program", "program", 404);
    if (!this.#users.has(user)) return refused("unknown_user", "user");
    if (level > settings.levels) return refused("level_out_of_range", "level");
    const pairs = this.#pairsAbove(program, user).filter((pair) => !level || pair.level === level);
    return { status: 200, json: { connections: pairs, next: null } };
  }

  #pairsAbove(program, user) {
    const { levels } = this.#programs.get(program);
    const chain = this.#chain(program, user).slice(0, levels);
    return chain.map((above, at) => this.#pair(user, above, at + 1));
  }

  user({ user: typed, program: named }) {
    const request = {
      method: "GET",
      path: `users/${encodeURIComponent(typed)}`,
      query: { program: named },
    };
    return { request, expected: this.#user(canonical(typed), named) };
  }

  #user(user, named) {
    if (named && !this.#programs.has(named)) return refused("unknown_program", "program");
    if (!this.#users.has(user)) return refused("unknown_user", "user", 404);
    const program = named ?? this.#default();
    const share = program ? this.#share(program, user) : { referral_code: null, link: null };
    const chain = program ? this.#pairsAbove(program, user) : [];
    const counts = program
      ? this.#network.counts(program, user).counts.slice(0, this.#programs.get(program).levels)
      : [];
    const json = {
      user,
      status: this.#users.get(user),
      created_at: "time",
      program,
      ...share,
      chain,
      counts: counts.map((users, at) => ({ level: at + 1, users })),
    };
    return { status: 200, json };
  }

  downline({ program, user: typed, level, limit }) {
    const query = { user: typed, level, limit };
    const request = { method: "GET", path: `connections/${program}/downline`, query };
    return { request, expected: this.#downline(program, canonical(typed), level), pages: true };
  }

  #downline(program, user, level) {
    const settings = this.#programs.get(program);
    if (!settings) return refused("unknown_program", "program", 404);
    if (!this.#users.has(user)) return refused("unknown_user", "user");
    if (level > settings.levels) return refused("level_out_of_range", "level");
    const below = new Set(this.#network.downline(program, user, level).users);
    const inOrder = [...this.#users.keys()].filter((other) => below.has(other));
    const pairs = inOrder.map((other) => this.#pair(other, user, level));
    return { status: 200, json: { connections: pairs, next: null } };
  }

  list({ program, level, limit }) {
    const request = { method: "GET", path: `connections/${program}`, query: { level, limit } };
    return { request, expected: this.#list(program, level), pages: true };
  }

  #list(program, level) {
    const settings = this.#programs.get(program);
    if (!settings) return refused("unknown_program", "program", 404);
    if (level > settings.levels) return refused("level_out_of_range", "level");
    const pairs = [...this.#users.keys()].flatMap((user) => {
      const above = this.#chain(program, user)[level - 1];
      return above ? [this.#pair(user, above, level)] : [];
    });
    return { status: 200, json: { connections: pairs, next: null } };
  }

  history({ program, user: typed }) {
    const query = { user: typed };
    const request = { method: "GET", path: `connections/${program}/history`, query };
    return { request, expected: this.#history(program, canonical(typed)) };
  }

  #history(program, user) {
    if (!this.#programs.has(program)) return refused("unknown_program", "program", 404);
    if (!this.#users.has(user)) return refused("unknown_user", "user");
    const own = this.#corrections.filter((each) => each.program === program && each.user === user);
    const corrections = own.reverse().map(({ previous, connection, reason }) => ({
      at: "time",
      previous,
      previous_connected_at: previous && "time",
      connection,
      reason,
    }));
    return { status: 200, json: { user, program, corrections } };
  }

  check({ code }) {
    const text = this.#text(code);
    const owner = this.#codes.get(ours(text) ? text : foreignForm(text));
    const valid = owner !== undefined && this.#users.get(owner.user) === "active";
    const request = { method: "GET", path: `codes/${encodeURIComponent(text)}` };
    return { request, expected: { status: 200, json: { valid } } };
  }

  events() {
    const events = this.#events.map(({ type, data }, at) => ({
      type,
      timestamp: "time",
      data: { ...data, sequence: at + 1 },
    }));
    const request = { method: "GET", path: "events", query: { limit: 1000 } };
    return { request, expected: { status: 200, json: { events } }, pages: true };
  }
}
