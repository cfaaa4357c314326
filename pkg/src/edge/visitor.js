// Visitors: whether a request is a person's visit, asked of the module.

import { call, receive, SEPARATOR, send } from "../engine.js";

/** The module's list of visits. */
const VISITS = 7;
/** What is sent of a header; the module reads less. */
const CUT = 1024;
const PURPOSES = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

/** Who asks: the number of the visit, for the module. */
export function visitNumber({ method, headers }) {
  const purpose = PURPOSES.map((name) => headers.get(name) ?? "").join(" ");
  const header = (name) => headers.get(name) ?? "";
  const texts = [method, purpose, header("sec-fetch-dest"), header("user-agent")];
  const text = texts.map((text) => text.slice(0, CUT).replaceAll(SEPARATOR, " "));
  return call((wasm) => wasm.visit(send(text.join(SEPARATOR))));
}

/** The stable name of a visit. */
export const visitName = (number) =>
  call((wasm) => receive(wasm.names(VISITS)).split(SEPARATOR)[number - 1]);
