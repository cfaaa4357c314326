// A contender as a Worker on D1: `WHO` says which one. Both are given the database as their own
// documentation has it.

import { createHandler } from "refgraph/edge";
import { d1 } from "refgraph/store/sqlite";
import { createApp } from "./hono.js";
import { onD1, peerDatabase } from "./hono_sql.js";

const app = createApp((env) => peerDatabase(onD1(env.DB), env.WHO === "hono-bare"));

export default {
  fetch(request, env) {
    if (env.WHO === "ours") return createHandler({ store: d1(env.DB) })(request);
    return app.fetch(request, env);
  },
};
