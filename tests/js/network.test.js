// The network of the packed package in Node: by id and by handle, one by one and many at once,
// against a naive network of Maps; snapshots, logs and what no one should give it.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { folder } from "./support/packed.js";

const require = createRequire(join(folder, "../../package.json"));
const { Network } = await import(pathToFileURL(require.resolve("refgraph")));

const NONE = 0xffffffff;

/** A small generator: the same sequence for the same seed. */
const generator = (state) => (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};

/** The network as one would write it at first. */
class Naive {
  up = new Map();
  down = new Map();
  banned = new Set();

  line(user) {
    const line = [user];
    while (this.up.has(line.at(-1))) line.push(this.up.get(line.at(-1)));
    return line;
  }

  children(user) {
    return this.down.get(user) ?? [];
  }

  cut(user) {
    const from = this.up.get(user) ?? null;
    if (from !== null)
      this.down.set(
        from,
        this.children(from).filter((each) => each !== user),
      );
    this.up.delete(user);
    return from;
  }

  connect(user, connection) {
    if (this.up.get(user) === connection) return "unchanged";
    if (user === connection) return "self_connection";
    if (this.line(connection).includes(user)) return "cycle";
    const from = this.cut(user);
    this.up.set(user, connection);
    this.down.set(connection, [...this.children(connection), user]);
    return from === null ? "new" : "moved";
  }

  level(user, level) {
    let users = [user];
    for (let depth = 0; depth < level; depth++) {
      users = users.flatMap((each) => this.children(each));
    }
    return users;
  }
}

test("twenty thousand random operations are answered as a naive network answers them", () => {
  const random = generator(5);
  const users = Array.from({ length: 40 }, (_, at) => (at % 3 ? `u${at}@example.com` : `Ü${at}`));
  const network = new Network();
  network.addProgram("spring", { levels: 10 });
  for (const user of users) network.addUser(user);
  const naive = new Naive();
  for (let step = 0; step < 20_000; step++) {
    const [at, to] = [random(40), random(40)];
    const [user, other] = [users[at], users[to]];
    const told = `step ${step}`;
    const active = random(2) === 1;
    const shown = (list) => (active ? list.filter((each) => !naive.banned.has(each)) : list);
    switch (random(12)) {
      case 0:
      case 1:
      case 2: {
        const byHandle = random(2) === 1;
        const outcome = byHandle
          ? network.connect("spring", at, to)
          : network.connect("spring", user, other);
        assert.equal(outcome.code, naive.connect(user, other), told);
        break;
      }
      case 3:
        assert.equal(network.disconnect("spring", user).from, naive.cut(user), told);
        break;
      case 4:
        assert.equal(network.ban(at).code, naive.banned.has(user) ? "unchanged" : "banned", told);
        naive.banned.add(user);
        break;
      case 5:
        assert.equal(
          network.unban(user).code,
          naive.banned.delete(user) ? "unbanned" : "unchanged",
        );
        break;
      case 6: {
        const line = naive.line(user).slice(1);
        const all = { levels: "all", active };
        assert.deepEqual(network.chain("spring", user, all).chain, shown(line), told);
        const three = network.chain("spring", at, { levels: 3 }).chain;
        assert.deepEqual(
          three,
          line.slice(0, 3).map((each) => users.indexOf(each)),
          told,
        );
        break;
      }
      case 7: {
        const level = 1 + random(4);
        const found = [];
        let after = null;
        do {
          const page = network.downline("spring", user, level, { after, limit: 2, active });
          assert.ok(page.ok, told);
          found.push(...page.users);
          after = page.next;
        } while (after);
        assert.deepEqual(found, shown(naive.level(user, level)), told);
        break;
      }
      case 8: {
        const counts = Array.from(
          { length: 10 },
          (_, at) => shown(naive.level(user, at + 1)).length,
        );
        assert.deepEqual(network.counts("spring", user, { active }).counts, counts, told);
        const many = network.countsMany("spring", [at], { active }).counts;
        assert.deepEqual(Array.from(many), counts, told);
        break;
      }
      case 9: {
        const [up, down] = [naive.line(user), naive.line(other)];
        const top = up.findIndex((each) => down.includes(each));
        const path = network.path("spring", user, other);
        const common = network.commonReferrer("spring", user, other);
        assert.equal(common.user, top < 0 ? null : up[top], told);
        if (top < 0) assert.equal(path.code, "no_path", told);
        else {
          const back = down.slice(0, down.indexOf(up[top])).reverse();
          assert.deepEqual([path.path, path.top], [[...up.slice(0, top + 1), ...back], top], told);
        }
        break;
      }
      case 10: {
        const counted = users.map((each) => ({
          user: each,
          count: shown(naive.children(each)).length,
        }));
        const ranked = shown(users).map((each) => counted[users.indexOf(each)]);
        ranked.sort((a, b) => b.count - a.count);
        const top = ranked.filter(({ count }) => count > 0).slice(0, 5);
        assert.deepEqual(network.top("spring", { by: "direct", limit: 5, active }).top, top, told);
        break;
      }
      default: {
        const roots = users.filter(
          (each) => !naive.up.has(each) && naive.children(each).length > 0,
        );
        assert.deepEqual(network.roots("spring", { active }).users, shown(roots), told);
        const orphans = users.filter((each) => !naive.up.has(each) && !naive.children(each).length);
        const found = network.orphans("spring", { active, handles: true }).users;
        assert.deepEqual(
          found,
          shown(orphans).map((each) => users.indexOf(each)),
          told,
        );
      }
    }
  }
});

test("many users and connections cross at once", () => {
  const network = new Network();
  network.addProgram("spring", { levels: 2 });
  const users = Array.from({ length: 10_000 }, (_, at) => `User${at}@Example.com`);
  const referrers = users.map((_, at) => `user${at >> 1}@example.com`);
  const outcome = network.connectMany("spring", users, referrers, { add: true });
  assert.equal(outcome.connected, 9_999);
  assert.equal(outcome.names[outcome.outcomes[0]], "self_connection");
  assert.ok(outcome.outcomes.slice(1).every((each) => outcome.names[each] === "new"));
  const handles = network.handles(users);
  const ids = network.ids(handles);
  assert.deepEqual(
    ids,
    users.map((user) => user.toLowerCase()),
  );
  const { levels, chains } = network.chains("spring", handles);
  assert.equal(levels, 2);
  for (const at of [0, 1, 2, 5, 9_999]) {
    const chain = Array.from(chains.subarray(2 * at, 2 * at + 2)).filter((each) => each !== NONE);
    assert.deepEqual(network.ids(chain), network.chain("spring", users[at]).chain);
  }
  const again = network.connectMany("spring", handles, network.handles(referrers));
  assert.equal(again.connected, 0);
  assert.ok(again.outcomes.slice(1).every((each) => again.names[each] === "unchanged"));

  // What no line may hold is refused, and nothing else is.
  const strange = ["a\nb", "", "x".repeat(1 << 20), "\ufeffbom", "lone\ud800", " C@d.e\n", "ok"];
  const added = network.addUsers(strange);
  const refused = Array.from(added.handles, (handle) => handle === NONE);
  assert.deepEqual(refused, [true, true, true, false, false, false, false]);
  const known = ["\ufeffbom", "lone\ufffd", "c@d.e", "ok"];
  assert.deepEqual(network.ids(added.handles.slice(3)), known);
  assert.equal(network.id(network.handle("\ufeffbom")), "\ufeffbom");
  assert.equal(network.addUsers("1\n2\r\n3").added, 2);
  const many = network.connectMany("spring", ["ok", "a\nb", "ok"], ["1", "1", "nobody"]);
  const told = Array.from(many.outcomes, (each) => many.names[each]);
  assert.deepEqual(told, ["new", "invalid_user", "unknown_user"]);
  assert.equal(network.connectMany("none", [], []).code, "unknown_program");
});

test("times tell the newest, and who brought in most since", () => {
  const network = new Network();
  network.addProgram("spring");
  const now = Date.now();
  network.connectMany("spring", ["b", "c", "d"], ["a", "a", "b"], {
    add: true,
    at: [now, 0, 5000],
  });
  assert.deepEqual(network.newest("spring").newest, [
    { user: "b", connection: "a", at: now },
    { user: "d", connection: "b", at: 5000 },
    { user: "c", connection: "a", at: null },
  ]);
  assert.deepEqual(network.top("spring", { since: 5001 }).top, [{ user: "a", count: 1 }]);
  assert.deepEqual(network.connection("spring", "b"), {
    ok: true,
    code: "ok",
    connection: "a",
    at: now,
  });
  assert.deepEqual(Array.from(network.depths("spring").depths), [1, 2, 1]);
});

test("merged users answer by both ids, removed ones by none", () => {
  const network = new Network();
  network.addProgram("spring");
  network.connectMany("spring", ["b", "c"], ["a", "b"], { add: true });
  assert.equal(network.merge("b", "b").code, "unchanged");
  assert.equal(network.merge("a", "c").code, "cycle");
  assert.equal(network.merge("c", "a").code, "merged");
  assert.equal(network.handle("c"), network.handle("a"));
  assert.equal(network.merge("c", "a").code, "unchanged");
  assert.equal(network.removeUser("c").code, "removed");
  assert.deepEqual([network.handle("a"), network.handle("c"), network.id(0)], [null, null, null]);
  assert.equal(network.chain("spring", "a").code, "unknown_user");
  assert.equal(network.users, 1);
});

/** What networks of the same facts have in common: its length stands before the last checksum. */
const facts = (snapshot) => {
  const { buffer, byteOffset, length } = snapshot;
  const end = new DataView(buffer, byteOffset).getBigUint64(length - 16, true);
  return snapshot.subarray(0, Number(end));
};

test("a snapshot and its log make the same network", () => {
  const network = new Network();
  network.keepLog();
  network.addProgram("spring", { levels: 3 });
  const users = Array.from({ length: 50_000 }, (_, at) => `user${at}@example.com`);
  network.connectMany("spring", users.slice(1), users.slice(0, -1), { add: true });
  const first = network.takeLog();
  const snapshot = network.save();
  assert.equal(network.takeLog().length, 0);
  network.connect("spring", users[40_000], users[7]);
  network.ban(users[3]);
  const log = network.takeLog();

  const fromNothing = new Network();
  assert.equal(fromNothing.replay(first).code, "replayed");
  assert.deepEqual(facts(fromNothing.save()), facts(snapshot));
  const { network: loaded } = Network.load(snapshot);
  assert.deepEqual(loaded.programs, [{ program: "spring", levels: 3 }]);
  const torn = loaded.replay(log.subarray(0, log.length - 1));
  assert.deepEqual([torn.ok, torn.code, torn.changes], [false, "truncated", 1]);
  assert.equal(loaded.replay(log.subarray(torn.bytes)).code, "replayed");
  assert.equal(loaded.replay(log).code, "other_network");
  assert.deepEqual(facts(loaded.save()), facts(network.save()));
  assert.deepEqual(loaded.chain("spring", users[40_000]), network.chain("spring", users[40_000]));

  for (const [bytes, code] of [
    [new Uint8Array(), "not_a_snapshot"],
    [snapshot.subarray(0, 1000), "truncated"],
    [snapshot.map((byte, at) => (at === 5000 ? byte ^ 1 : byte)), "damaged"],
    [snapshot.map((byte, at) => (at === 7 ? 2 : byte)), "unknown_version"],
  ]) {
    const refused = Network.load(bytes);
    assert.deepEqual([refused.ok, refused.code], [false, code]);
    assert.ok(refused.message.endsWith("."));
  }
  for (const each of [network, loaded, fromNothing]) each.free();
  assert.throws(() => loaded.users, TypeError);
});

test("what is wrong with a call is a TypeError, with a request an outcome", () => {
  const network = new Network();
  network.addProgram("spring");
  network.connectMany("spring", ["b"], ["a"], { add: true });
  const wrong = [
    () => network.chain("spring", null),
    () => network.chain("spring", 1.5),
    () => network.chain("spring", -1),
    () => network.chain(7, "a"),
    () => network.chain("spring", "a", { levels: "most" }),
    () => network.connect("spring", "a", {}),
    () => network.connect("spring", "a", "b", { at: "now" }),
    () => network.connect("spring", "a", "b", { at: Number.NaN }),
    () => network.connectMany("spring", ["a"], []),
    () => network.connectMany("spring", ["a"], Uint32Array.of(1)),
    () => network.connectMany("spring", ["a", 7], ["b", "b"]),
    () => network.connectMany("spring", ["a"], ["b"], { at: [] }),
    () => network.downline("spring", "a", 1, { after: 7 }),
    () => network.top("spring", { by: "most" }),
    () => network.addUsers(7),
    () => network.addUsers([7]),
    () => network.ids("a"),
    () => network.chains("spring", ["a"]),
    () => network.replay("log"),
    () => Network.load("snapshot"),
  ];
  for (const call of wrong) assert.throws(call, TypeError, String(call));
  const refused = [
    [network.chain("spring", 99), "unknown_user"],
    [network.chain("spring", NONE), "unknown_user"],
    [network.chain("spring", "a", { levels: 11 }), "level_out_of_range"],
    [network.chains("spring", [0], { levels: 11 }), "level_out_of_range"],
    [network.top("spring", { by: 0 }), "level_out_of_range"],
    [network.top("spring", { by: 11 }), "level_out_of_range"],
    [network.join("spring", "b", "a"), undefined],
    [network.downline("spring", "a", 1, { after: "!" }), "invalid_cursor"],
    [network.downline("spring", "a", 1, { after: "zzzzzzz" }), "invalid_cursor"],
    [network.downline("spring", "a", 1, { after: "0" }), "invalid_cursor"],
    [network.depths("none"), "unknown_program"],
  ];
  for (const [outcome, code] of refused) {
    assert.deepEqual([outcome.ok, outcome.code], code ? [false, code] : [true, "unchanged"]);
  }
});
