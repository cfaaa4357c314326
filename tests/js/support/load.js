// Writers who sign people up and correct connections for as long as they are let, and remember what
// was acknowledged; so that after a crash one can ask whether it is there.

import assert from "node:assert/strict";

const PROGRAM = "spring";
const WRITERS = 8;

export class Load {
  #random;
  /** By user: the code, and the referrer that was acknowledged last. */
  #acknowledged = new Map();
  /** By user: a correction of which no one knows whether it was done. */
  #doubtful = new Map();
  /** Those of whom something was acknowledged since the last check. */
  #fresh = new Set();
  #made = 0;
  #ends = false;
  #writers;

  constructor(random) {
    this.#random = random;
  }

  get acknowledged() {
    return this.#acknowledged.size;
  }

  /** Called with each write that is acknowledged: when it was begun. */
  onAcknowledged = () => {};

  /** Has writers write. What breaks is forgiven from the moment that something is killed. */
  start(worker) {
    this.#ends = false;
    this.#writers = Promise.all(Array.from({ length: WRITERS }, () => this.#write(worker)));
  }

  /** Done when no writer writes any more. */
  stop() {
    this.#ends = true;
    return this.#writers;
  }

  async #write(worker) {
    const own = [];
    while (!this.#ends) {
      try {
        await (own.length && this.#random() < 0.2
          ? this.#correct(worker, this.#one(own))
          : this.#signUp(worker, own));
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        // The connection broke, as it does when either end is killed.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  #one(list) {
    return list[Math.floor(this.#random() * list.length)];
  }

  async #signUp(worker, own) {
    const user = `u${this.#made++}@load.example`;
    const referrer = this.#one([...this.#acknowledged.keys()]);
    const began = performance.now();
    const { status, json, text } = await worker.create(user, { program: PROGRAM, referrer });
    if (status === 503) return;
    assert.equal(status, 201, text);
    assert.equal(json.connection, referrer ?? null);
    this.#acknowledge(user, { code: json.referral_code, referrer: json.connection }, began);
    own.push(user);
  }

  async #correct(worker, user) {
    const connection = this.#one([...this.#acknowledged.keys()]);
    if (user === connection) return;
    this.#doubtful.set(user, [...(this.#doubtful.get(user) ?? []), connection]);
    const target = `/networks/acme/connections/${PROGRAM}`;
    const began = performance.now();
    const { status, json, text } = await worker.post(target, { user, connection });
    if (status === 503) return;
    assert.ok([200, 201].includes(status) || json.error?.code === "cycle", text);
    // What came before in doubt no longer matters, or it did not happen.
    if (status < 400) {
      this.#doubtful.delete(user);
      const { code } = this.#acknowledged.get(user);
      this.#acknowledge(user, { code, referrer: connection }, began);
    }
  }

  #acknowledge(user, what, began) {
    this.#acknowledged.set(user, what);
    this.#fresh.add(user);
    this.onAcknowledged(began);
  }

  /** Asserts that all is there that was acknowledged since the last check. */
  async check(worker) {
    for (const user of this.#fresh) {
      const { code, referrer } = this.#acknowledged.get(user);
      const { status, json, text } = await worker.get(
        `/networks/acme/users/${user}?program=${PROGRAM}`,
      );
      assert.equal(status, 200, `${user} is lost: ${text}`);
      assert.equal(json.referral_code, code, user);
      const found = json.chain[0]?.connection ?? null;
      const possible = [referrer, ...(this.#doubtful.get(user) ?? [])];
      assert.ok(possible.includes(found), `${user}: ${found} is none of ${possible}`);
      this.#acknowledged.set(user, { code, referrer: found });
    }
    this.#fresh.clear();
    this.#doubtful.clear();
  }
}
