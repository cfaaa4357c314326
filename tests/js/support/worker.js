// The worker under test: the handler of `refgraph/edge` on one of two databases, and some
// addresses that only tests have.

import { DurableObject } from "cloudflare:workers";
import { createHandler, createShortLinks, deliver, manageKeys, provision } from "refgraph/edge";
import { d1, durableObject } from "refgraph/store/sqlite";

const TABLES =
  "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB '[a-z]*' ORDER BY 1";

/** Answers from a store, or sets a network up there, or shows all rows of all tables. */
async function serve(request, store, own) {
  const { pathname } = new URL(request.url);
  if (pathname === "/test/provision") {
    return Response.json(await provision(store, await request.json()));
  }
  if (pathname === "/test/keys") {
    return Response.json(await manageKeys(store, await request.json()));
  }
  if (pathname === "/test/deliver") {
    return Response.json(await deliver(withClock(store, await request.json())));
  }
  if (pathname === "/test/dump") {
    const [names] = await store.batch([{ sql: TABLES, params: [] }]);
    const tables = names.flat();
    const statements = tables.map((name) => ({ sql: `SELECT * FROM "${name}"`, params: [] }));
    const rows = await store.batch(statements);
    return Response.json(Object.fromEntries(tables.map((name, at) => [name, rows[at]])));
  }
  return own(request);
}

/** Settings for a delivery whose clock is some milliseconds ahead. */
const withClock = (store, { ahead = 0, ...settings }) => ({
  store,
  now: () => Date.now() + ahead,
  ...settings,
});

const SETTINGS = {
  privateWebhooks: true,
  shortLinks: createShortLinks({ template: "https://example.com/signup?via={your_code}" }),
};

export class Keeper extends DurableObject {
  #store = durableObject(this.ctx.storage);
  #handler = createHandler({ store: this.#store, ...SETTINGS });

  fetch(request) {
    return serve(request, this.#store, this.#handler);
  }
}

export default {
  fetch(request, env) {
    if (env.STORE === "durable object") {
      return env.KEEPER.get(env.KEEPER.idFromName("all")).fetch(request);
    }
    const store = d1(env.DB);
    return serve(request, store, createHandler({ store, ...SETTINGS }));
  },
};
