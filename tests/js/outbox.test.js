// The outbox: what happens is written down with its effect, numbered, and sent to webhooks at least
// once, on every store; checked by the reference library of Standard Webhooks.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startReceiver } from "./support/receiver.js";
import { STORES } from "./support/stores.js";
import { OTHER_KEY, start, startApart, temporaryFolder } from "./support/workerd.js";

const NETWORK = "/networks/acme";
const SPRING = `${NETWORK}/connections/spring`;
const WEBHOOKS = `${NETWORK}/webhooks`;
const SOON = { pauses: [0, 0, 0] };

/** A webhook for a receiver. */
async function hook(worker, receiver, events) {
  const { status, json, text } = await worker.post(WEBHOOKS, { url: receiver.url, events });
  assert.equal(status, 201, text);
  receiver.secrets.push(json.secret);
  return `${WEBHOOKS}/${json.webhook}`;
}

/** Delivers until nothing is left that is due. */
async function drain(worker, settings) {
  const sum = { delivered: 0, again: 0, dead: 0 };
  for (let run = 0; run < 100; run++) {
    const { ok, delivered, again, dead, more, next } = await worker.deliver(settings);
    assert.ok(ok);
    sum.delivered += delivered;
    sum.again += again;
    sum.dead += dead;
    if (!more && !(next <= Date.now() && next !== null)) return sum;
  }
  assert.fail("it never ends");
}

for (const [store, startOn] of Object.entries(STORES)) {
  describe(`on ${store}`, () => {
    let worker;
    let receiver;
    let target;
    before(async () => {
      worker = await startOn();
      await worker.provision();
      receiver = await startReceiver();
      target = await hook(worker, receiver);
    });
    after(async () => {
      await receiver?.close();
      await worker?.stop();
    });

    test("every event comes once, signed, in order, and can be read as well", async () => {
      const [ann, bob, cy] = ["ann", "bob", "cy"].map((name) => `${name}@outbox.example`);
      const { json: made } = await worker.create(ann);
      await worker.create(bob, { referrer: made.referral_code });
      await worker.create(cy, { referrer: ann });
      // None of these is one: nothing changed, or nothing was done.
      await worker.create(cy, { referrer: bob });
      await worker.create("nobody", { referrer: bob });
      await worker.post(SPRING, { user: ann, connection: cy });
      await worker.post(SPRING, { user: cy, connection: bob, reason: "typed wrongly" });
      await worker.send("DELETE", `${SPRING}?user=${cy}`);
      await worker.post(SPRING, { user: cy, connection: ann });
      await worker.post(`${NETWORK}/user_status`, { user: bob, status_change: "ban" });
      await worker.post(`${NETWORK}/user_status`, { user: bob, status_change: "unban" });
      const expected = [
        ["user.signed_up", ann, null, null],
        ["user.signed_up", bob, ann, null],
        ["connection.created", bob, ann, null],
        ["user.signed_up", cy, ann, null],
        ["connection.created", cy, ann, null],
        ["connection.corrected", cy, bob, ann],
        ["connection.removed", cy, null, bob],
        ["connection.created", cy, ann, null],
        ["user.banned", bob, null, null],
        ["user.unbanned", bob, null, null],
      ];
      const brief = ({ type, data }) => [type, data.user, data.connection, data.previous];
      const sent = await drain(worker);
      assert.deepEqual(sent, { delivered: 10, again: 0, dead: 0 });
      assert.deepEqual(receiver.faults, []);
      const inOrder = receiver.messages.toSorted((a, b) => a.data.sequence - b.data.sequence);
      assert.deepEqual(inOrder.map(brief), expected);
      assert.deepEqual(
        inOrder.map(({ data }) => data.sequence),
        expected.map((_, at) => at + 1),
      );
      assert.equal(new Set(inOrder.map(({ id }) => id)).size, 10);
      assert.ok(inOrder.every(({ id, header }) => id === header && /^evt_[0-9a-f]{33}$/.test(id)));
      assert.equal(inOrder[0].data.referral_code, made.referral_code);
      assert.equal(inOrder[5].data.reason, "typed wrongly");
      assert.ok(Math.abs(Date.parse(inOrder[0].timestamp) - Date.now()) < 600_000);
      assert.deepEqual(await drain(worker), { delivered: 0, again: 0, dead: 0 });

      const read = [];
      let cursor = "";
      let more = true;
      while (more) {
        const { status, json, text } = await worker.get(`${NETWORK}/events?limit=3${cursor}`);
        assert.equal(status, 200, text);
        read.push(...json.events);
        ({ more } = json);
        cursor = `&cursor=${json.next}`;
      }
      assert.deepEqual(
        read,
        inOrder.map(({ header, ...event }) => event),
      );
      // Whoever goes on with the last cursor gets what comes after.
      await worker.create("late@outbox.example");
      const { json: later } = await worker.get(`${NETWORK}/events?limit=3${cursor}`);
      assert.deepEqual(later.events.map(brief), [
        ["user.signed_up", "late@outbox.example", null, null],
      ]);
      const { json: banned } = await worker.get(`${NETWORK}/events?type=user.banned`);
      assert.deepEqual(banned.events.map(brief), [["user.banned", bob, null, null]]);
      await drain(worker);
    });

    test("a receiver that fails gets it again, then it is given up and can be sent again", async () => {
      receiver.answer = () => 500;
      const from = receiver.requests;
      await worker.create("fail@outbox.example");
      const sent = await drain(worker, SOON);
      // Four tries: three pauses.
      assert.deepEqual([receiver.requests - from, sent.dead, sent.delivered], [4, 1, 0]);
      const { json: dead } = await worker.get(`${target}/dead`);
      assert.deepEqual(
        dead.dead.map(({ type, tries, status, error }) => [type, tries, status, error]),
        [["user.signed_up", 4, 500, null]],
      );
      assert.equal(dead.next, null);
      receiver.answer = () => 200;
      const replayed = await worker.post(`${target}/replay`, {});
      assert.deepEqual([replayed.status, replayed.json], [202, { replayed: 1, next: null }]);
      assert.equal((await drain(worker)).delivered, 1);
      assert.equal(receiver.messages.at(-1).id, dead.dead[0].id);
      assert.deepEqual((await worker.get(`${target}/dead`)).json.dead, []);
      // All from a number on, whether it was delivered or not.
      const before = receiver.messages.length;
      const all = await worker.post(`${target}/replay`, { after: 0 });
      assert.equal((await drain(worker)).delivered, all.json.replayed);
      assert.equal(receiver.messages.length - before, all.json.replayed);
      assert.ok(all.json.replayed >= 12);
    });

    test("one that hangs holds up nobody else, and is waited for only so long", async () => {
      const other = await startReceiver();
      const path = await hook(worker, other, ["user.signed_up"]);
      receiver.answer = () => undefined;
      const begun = Date.now();
      for (let at = 0; at < 5; at++) await worker.create(`hang${at}@outbox.example`);
      const { delivered, again, dead } = await worker.deliver({ timeout: 1 });
      assert.deepEqual({ delivered, again, dead }, { delivered: 5, again: 5, dead: 0 });
      assert.ok(Date.now() - begun < 8000);
      receiver.answer = () => 204;
      // It is due in some seconds only.
      assert.equal((await worker.deliver({})).delivered, 0);
      assert.equal((await worker.send("DELETE", path)).json.outcome, "removed");
      assert.equal((await worker.get(path)).status, 404);
      await other.close();
    });

    test("two workers at once send nothing twice", async () => {
      const counted = await startReceiver();
      const path = await hook(worker, counted, ["user.signed_up"]);
      await Promise.all(
        Array.from({ length: 24 }, (_, at) => worker.create(`two${at}@outbox.example`)),
      );
      const runs = await Promise.all(
        Array.from({ length: 4 }, () => worker.deliver({ limit: 20 })),
      );
      assert.ok(runs.every(({ ok }) => ok));
      await drain(worker);
      assert.deepEqual(counted.faults, []);
      assert.equal(counted.messages.length, 24);
      assert.equal(new Set(counted.messages.map(({ id }) => id)).size, 24);
      await worker.send("DELETE", path);
      await counted.close();
    });

    test("secrets change without a gap; 410 ends it", async () => {
      const leaving = await startReceiver();
      const path = await hook(worker, leaving, ["user.banned"]);
      const rotated = await worker.post(`${path}/secret`, {});
      assert.equal(rotated.status, 201, rotated.text);
      assert.notEqual(rotated.json.secret, leaving.secrets[0]);
      // For a while it is signed with both.
      leaving.secrets.push(rotated.json.secret);
      const ban = (status_change) =>
        worker.post(`${NETWORK}/user_status`, { user: "late@outbox.example", status_change });
      await ban("ban");
      await drain(worker);
      assert.deepEqual([leaving.messages.length, leaving.faults], [1, []]);
      leaving.answer = () => 410;
      await ban("unban");
      await ban("ban");
      assert.equal((await drain(worker)).dead, 1);
      const { json } = await worker.get(path);
      assert.deepEqual([json.status, json.events], ["disabled", ["user.banned"]]);
      assert.equal(json.secret, undefined);
      await ban("unban");
      await ban("ban");
      const from = leaving.requests;
      await drain(worker);
      assert.equal(leaving.requests, from);
      const changed = await worker.send("PATCH", path, { status: "active", events: [] });
      assert.deepEqual([changed.json.status, changed.json.events], ["active", []]);
      await leaving.close();
    });
  });
}

describe("webhooks", () => {
  let worker;
  before(async () => {
    worker = await STORES.D1();
    await worker.provision();
  });
  after(() => worker?.stop());

  test("what is wrong with one is told", async () => {
    const url = "https://hooks.example.com/";
    for (const [body, code, field] of [
      [{}, "missing_field", "url"],
      [{ url: "ftp://example.com" }, "invalid_value", "url"],
      [{ url: "https://user@example.com" }, "invalid_value", "url"],
      [{ url, events: "user.banned" }, "wrong_type", "events"],
      [{ url, events: [1] }, "wrong_type", "events"],
      [{ url, events: ["user.made"] }, "invalid_value", "events"],
      [{ url, secret: "whsec_x" }, "unknown_field", "secret"],
    ]) {
      const { status, json } = await worker.post(WEBHOOKS, body);
      assert.deepEqual([status, json.error.code, json.error.field], [400, code, field]);
    }
    for (let at = 0; at < 20; at++) {
      assert.equal((await worker.post(WEBHOOKS, { url })).status, 201);
    }
    assert.equal((await worker.post(WEBHOOKS, { url })).json.error.code, "too_many");
    const { webhooks } = (await worker.get(WEBHOOKS)).json;
    assert.equal(webhooks.length, 20);
    // Another network's are not there.
    const { webhook } = webhooks[0];
    const authorization = `Bearer ${OTHER_KEY}`;
    const strange = await worker.get(`/networks/other/webhooks/${webhook}`, { authorization });
    assert.deepEqual([strange.status, strange.json.error.code], [404, "unknown_webhook"]);
    const target = `/networks/other/webhooks/${webhook}`;
    for (const [method, path, body] of [
      ["PATCH", target, { status: "disabled" }],
      ["DELETE", target],
      ["POST", `${target}/secret`, {}],
      ["POST", `${target}/replay`, {}],
      ["POST", `${target}/replay`, { after: 0 }],
      ["GET", `${target}/dead`],
    ]) {
      const { status } = await worker.send(method, path, body, { authorization });
      assert.equal(status, 404, `${method} ${path}`);
    }
    assert.deepEqual((await worker.get(WEBHOOKS)).json.webhooks, webhooks);
  });
});

test("a process that is killed loses no event", async (t) => {
  const { folder, remove } = await temporaryFolder();
  const receiver = await startReceiver();
  t.after(() => receiver.close());
  const acknowledged = [];
  for (const round of [0, 1, 2]) {
    const worker = await startApart(folder);
    try {
      if (round === 0) {
        await worker.provision();
        await hook(worker, receiver, ["user.signed_up"]);
      }
      let killed = false;
      const enough = acknowledged.length + 25;
      const write = async (at) => {
        for (let count = 0; !killed; count++) {
          const user = `u${count}-${at}-${round}@kill.example`;
          const { status } = await worker.create(user);
          assert.equal(status, 201);
          acknowledged.push(user);
          if (acknowledged.length >= enough && !killed) {
            killed = true;
            await worker.kill();
          }
        }
      };
      const send = async () => {
        while (!killed) await worker.deliver({ limit: 7 });
      };
      await Promise.all(
        [write(0), write(1), write(2), send(), send()].map((work) =>
          work.catch((error) => {
            if (!killed || error instanceof assert.AssertionError) throw error;
          }),
        ),
      );
    } finally {
      await worker.kill().catch(() => {});
    }
  }
  const worker = await start(folder);
  t.after(() => worker.stop().then(remove));
  // What a dead worker had in hand is free again when its claim ends: a clock that is ahead shows it.
  await drain(worker, { ahead: 200_000 });
  const got = new Set(receiver.messages.map(({ data }) => data.user));
  const missing = acknowledged.filter((user) => !got.has(user));
  assert.deepEqual(missing, []);
  assert.deepEqual(receiver.faults, []);
});
