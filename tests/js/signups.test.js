// Ten thousand signups through the REST API of the demo, in a tree such as real programs have: a
// few people bring in many, most bring in no one. What the API then tells is compared with what
// a calculation of our own makes of the same signups.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { start } from "./support/demo.js";
import { generator } from "./support/random.js";
import { client, temporaryFolder } from "./support/workerd.js";

const PEOPLE = 10_000;
const AT_ONCE = 16;
/** One line of referrals, deeper than the ten levels of the program. */
const LINE = 25;
const LEVELS = 10;
const SPRING = "/networks/demo/connections/spring";

/**
 * Who is brought in by whom, as indices, `undefined` for those who come by themselves. A referrer
 * is chosen by as many chances as they have referrals, and one more (preferential attachment), so
 * that the numbers of referrals have a heavy tail.
 */
function referrers(random) {
  const chances = [];
  return Array.from({ length: PEOPLE }, (_, person) => {
    let referrer;
    if (person > 0 && person < LINE) referrer = person - 1;
    else if (person >= LINE && random() > 0.05) {
      referrer = chances[Math.floor(random() * chances.length)];
    }
    chances.push(person);
    if (referrer !== undefined) chances.push(referrer);
    return referrer;
  });
}

const email = (person) => `person${person}@signups.example`;

describe("ten thousand signups", () => {
  const random = generator(1);
  const above = referrers(random);
  const codes = new Array(PEOPLE);
  let state;
  let demo;
  let worker;

  before(async () => {
    state = await temporaryFolder();
    demo = await start(state.folder);
    const key = (await readFile(join(state.folder, "key"), "utf8")).trim();
    worker = client(demo.address, { key, network: "demo" });
  });
  after(async () => {
    await demo?.end("SIGTERM");
    await state?.remove();
  });

  /** The person a number of levels above. */
  function climb(person, levels) {
    let at = person;
    for (let level = 0; level < levels && at !== undefined; level++) at = above[at];
    return at;
  }

  /** Signs a person up, as soon as their referrer is there. */
  async function signUp(person, signedUp) {
    const referrer = above[person];
    await signedUp[referrer];
    const details = { program: "spring" };
    if (referrer !== undefined) {
      // Most come by a link, and the code in it tells the program; some name a friend.
      if (person % 8) {
        details.referrer = codes[referrer];
        delete details.program;
      } else details.referrer = email(referrer);
    }
    const { status, json, text } = await worker.create(email(person), details);
    assert.equal(status, 201, text);
    assert.equal(json.program, "spring");
    assert.equal(json.connection, referrer === undefined ? null : email(referrer));
    codes[person] = json.referral_code;
  }

  test("are all accepted", async (t) => {
    const begun = performance.now();
    const signedUp = [];
    let next = 0;
    const queue = async () => {
      // A referrer is always ahead in the queue, so no one waits for someone who waits for them.
      while (next < PEOPLE) {
        const person = next++;
        signedUp[person] = signUp(person, signedUp);
        await signedUp[person];
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, queue));
    const seconds = (performance.now() - begun) / 1000;
    t.diagnostic(`${PEOPLE} signups in ${seconds.toFixed(1)} s`);
    assert.equal(new Set(codes).size, PEOPLE);
  });

  test("have a heavy tail and a deep line", () => {
    const brought = new Array(PEOPLE).fill(0);
    for (const referrer of above) if (referrer !== undefined) brought[referrer]++;
    const sorted = brought.toSorted((one, other) => other - one);
    const top = sorted.slice(0, PEOPLE / 100).reduce((sum, count) => sum + count);
    assert.ok(top > PEOPLE / 5, `one in a hundred brought in ${top}`);
    assert.ok(brought.filter((count) => count === 0).length > PEOPLE / 2);
    assert.notEqual(climb(LINE - 1, LEVELS + 5), undefined);
  });

  for (const level of [1, 2, 5, LEVELS]) {
    test(`are listed at level ${level}`, async (t) => {
      const begun = performance.now();
      const told = new Map();
      let pages = 0;
      let cursor = "";
      do {
        const target = `${SPRING}?level=${level}&limit=1000${cursor}`;
        const { status, json, text } = await worker.get(target);
        assert.equal(status, 200, text);
        for (const { user, connection, level: toldLevel } of json.connections) {
          assert.equal(toldLevel, level);
          assert.ok(!told.has(user), `${user} is listed twice`);
          told.set(user, connection);
        }
        pages++;
        cursor = json.next && `&cursor=${json.next}`;
      } while (cursor);
      t.diagnostic(`${pages} pages in ${Math.round(performance.now() - begun)} ms`);

      const expected = new Map();
      for (let person = 0; person < PEOPLE; person++) {
        const top = climb(person, level);
        if (top !== undefined) expected.set(email(person), email(top));
      }
      assert.ok(expected.size > 0);
      assert.equal(told.size, expected.size);
      for (const [user, connection] of expected) assert.equal(told.get(user), connection, user);
    });
  }

  test("have the right chains, the deepest first", async () => {
    const depth = (person) => {
      let steps = 0;
      for (let at = above[person]; at !== undefined; at = above[at]) steps++;
      return steps;
    };
    let deepest = 0;
    for (let person = 0; person < PEOPLE; person++) {
      if (depth(person) > depth(deepest)) deepest = person;
    }
    assert.ok(depth(deepest) >= LINE - 1);
    const some = Array.from({ length: 200 }, () => Math.floor(random() * PEOPLE));
    for (const person of [deepest, ...some]) {
      const expected = [];
      for (let level = 1; level <= LEVELS; level++) {
        const at = climb(person, level);
        if (at !== undefined) expected.push(email(at));
      }
      assert.deepEqual(await worker.chain("spring", email(person)), expected, email(person));
      if (person === deepest) assert.equal(expected.length, LEVELS);
    }
  });

  test("have a code each, which stays", async () => {
    for (let person = 0; person < PEOPLE; person += 97) {
      const { json } = await worker.get(`${SPRING}/codes?user=${email(person)}`);
      assert.equal(json.referral_code, codes[person]);
      assert.equal(json.link, `${demo.address}/signup?via=${codes[person]}`);
    }
  });
});
