// The packed package in Node, behind node:http, on a PostgreSQL: with the addresses that only tests
// have, as the worker under test has them.

import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { folder as packed } from "./packed.js";
import { startPostgres } from "./postgres.js";
import { client } from "./workerd.js";

const require = createRequire(join(packed, "../../package.json"));
const entry = (name) => import(pathToFileURL(require.resolve(name)));

const TABLES = `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`;

/** How to get a store, and to be rid of it, by the driver's name. */
const DRIVERS = {
  async postgres(server) {
    const { default: connect } = await import("postgres");
    const { postgres } = await entry("refgraph/store/postgres");
    const sql = connect({ ...server, onnotice() {} });
    return { store: postgres(sql), end: () => sql.end() };
  },
  async pg(server) {
    const { default: driver } = await import("pg");
    const { pg } = await entry("refgraph/store/postgres");
    const pool = new driver.Pool({ ...server, pipeline: true });
    return { store: pg(pool), end: () => pool.end() };
  },
};

/** Starts a PostgreSQL and the handler on it, and tells how to ask. */
export async function startOnPostgres(driver, settings) {
  const { createHandler, provision } = await entry("refgraph/edge");
  const { stop, ...address } = await startPostgres(settings);
  const { store, end } = await DRIVERS[driver](address);
  const handler = createHandler({ store });
  const dump = async () => {
    const [names] = await store.batch([{ sql: TABLES, params: [] }]);
    const tables = names.flat();
    const rows = await store.batch(
      tables.map((name) => ({ sql: `SELECT * FROM "${name}"`, params: [] })),
    );
    return Object.fromEntries(tables.map((name, at) => [name, rows[at]]));
  };
  const own = {
    "/test/provision": async (request) => provision(store, await request.json()),
    "/test/dump": dump,
  };
  const answer = async (request) => {
    const special = own[new URL(request.url).pathname];
    return special ? Response.json(await special(request)) : handler(request);
  };
  const server = createServer(async (incoming, outgoing) => {
    const response = await answer(asRequest(incoming));
    outgoing.writeHead(response.status, [...response.headers].flat());
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    ...client(`http://127.0.0.1:${server.address().port}`),
    store,
    address,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await end();
      await stop();
    },
  };
}

function asRequest(incoming) {
  const { method, url, headers, headersDistinct } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(`http://${headers.host}${url}`, {
    method,
    headers: Object.entries(headersDistinct).flatMap(([name, values]) =>
      values.map((value) => [name, value]),
    ),
    body: hasBody ? Readable.toWeb(incoming) : undefined,
    duplex: "half",
  });
}
