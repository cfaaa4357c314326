// `refgraph keys`: the bearer keys of a network.

import { manageKeys } from "refgraph/edge";
import { database, withStore } from "./store.js";

export const usage = `\
  refgraph keys list --network NETWORK
  refgraph keys create --network NETWORK --name NAME [--scopes read,write,admin] [--expires 90d]
      [--create-network]           prints the key, this once
  refgraph keys rotate ID --network NETWORK [--overlap 24h]   prints a new key like the one of
      this id, which goes on working for as long as is said
  refgraph keys revoke ID --network NETWORK
      all of them with --database FILE|postgres://… [--json]`;

export const options = {
  ...database,
  network: { type: "string", short: "n" },
  name: { type: "string", default: "key" },
  scopes: { type: "string", default: "read,write" },
  expires: { type: "string" },
  overlap: { type: "string", default: "24h" },
  "create-network": { type: "boolean" },
  json: { type: "boolean" },
};

/** What each action asks for, beside the network. */
const ACTIONS = {
  list: () => ({}),
  create: ({ name, scopes, expires, "create-network": create_network = false }) => ({
    name,
    scopes: scopes.split(","),
    expires_in: expires === undefined ? null : seconds(expires, "--expires"),
    create_network,
  }),
  rotate: ({ overlap }, id) => ({ id, overlap: seconds(overlap, "--overlap") }),
  revoke: (_, id) => ({ id }),
};

export async function run(values, [action, id, ...more]) {
  if (!Object.hasOwn(ACTIONS, action ?? "") || more.length) throw new Error(`\n${usage}`);
  const change = { action, network: values.network, ...ACTIONS[action](values, id) };
  const outcome = await withStore(values.database, (store) => manageKeys(store, change));
  if (!outcome.ok) throw new Error(`${outcome.message} (${outcome.code}: ${outcome.field})`);
  const { key, keys } = outcome;
  if (values.json) console.log(JSON.stringify({ key, keys }));
  else if (key) console.log(key);
  else for (const line of keys) console.log(told(line));
}

const told = ({ id, name, scopes, created_at, expires_at }) =>
  [
    id,
    name,
    scopes.join(","),
    `made ${day(created_at)}`,
    expires_at ? `until ${day(expires_at)}` : "",
  ]
    .join("  ")
    .trimEnd();

const day = (seconds) =>
  seconds ? new Date(seconds * 1000).toISOString() : "before this was known";

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 };

/** So many seconds, as 90d, 24h, 30m or 0s say. */
function seconds(text, option) {
  const [, number, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (!unit) throw new Error(`${option} is a time, as 90d, 24h, 30m or 0s`);
  return Number(number) * UNITS[unit];
}
