// `refgraph programs`: the connection programs of a network, by the same requests that the REST
// API takes: of a store, or of an API that runs somewhere.

import { createHandler } from "refgraph/edge";
import { database, withStore } from "./store.js";

export const usage = `\
  refgraph programs list --network NETWORK
  refgraph programs get PROGRAM --network NETWORK
  refgraph programs set PROGRAM --network NETWORK [--levels 10] [--signup-url https://…{your_code}]
      [--default] [--code-length 8] [--foreign-code ACME-####]…   makes it, or changes what is said
      all of them with --database FILE|postgres://… or --url https://…, and --key KEY (REFGRAPH_KEY)`;

export const options = {
  ...database,
  url: { type: "string" },
  key: { type: "string", default: process.env.REFGRAPH_KEY },
  network: { type: "string", short: "n" },
  levels: { type: "string" },
  "signup-url": { type: "string" },
  default: { type: "boolean" },
  "code-length": { type: "string" },
  "foreign-code": { type: "string", multiple: true },
};

export async function run(values, [action, program, ...more]) {
  const isRight = action === "list" ? !program : ["get", "set"].includes(action) && program;
  if (!isRight || more.length) throw new Error(`\n${usage}`);
  const ask = (send) => answer(send, values, action, program);
  const { status, text } = await (values.url
    ? ask((path, init) => fetch(new URL(path, values.url), init))
    : withStore(values.database, (store) => {
        const handler = createHandler({ store });
        return ask((path, init) => handler(new Request(new URL(path, "http://localhost"), init)));
      }));
  if (status >= 400) throw new Error(`${status} ${text}`);
  console.log(JSON.stringify(JSON.parse(text), null, 2));
}

async function answer(send, values, action, program) {
  const name = (text) => encodeURIComponent(text ?? "");
  const path = `/networks/${name(values.network)}/programs${program ? `/${name(program)}` : ""}`;
  const ask = async (method, body) => {
    const headers = { authorization: `Bearer ${values.key}`, "content-type": "application/json" };
    const response = await send(path, { method, headers, body: body && JSON.stringify(body) });
    return { status: response.status, text: await response.text() };
  };
  if (action !== "set") return ask("GET");
  const number = (text) => text && Number(text);
  const settings = {
    levels: number(values.levels),
    signup_url: values["signup-url"],
    default: values.default,
    code_length: number(values["code-length"]),
    foreign_codes: values["foreign-code"],
  };
  const changed = await ask("PATCH", settings);
  return changed.status === 404
    ? ask("PUT", { ...settings, levels: settings.levels ?? 10 })
    : changed;
}
