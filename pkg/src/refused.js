// Refusals: why something has no result, by its name in one of the module's lists.

import { receive, SEPARATOR } from "./engine.js";

/** The refusal of a number, which counts from 1. Only within `call`. */
export const refused = (wasm, list, number) => ({
  ok: false,
  code: receive(wasm.names(list)).split(SEPARATOR)[number - 1],
});
