// `refgraph`: everything, in any runtime.

export { attribute } from "./carry/attribute.js";
export { passOnUrl } from "./carry/pass_on_url.js";
export { check, format, normalize } from "./codes.js";
export { init } from "./engine.js";
export { RefgraphError } from "./error.js";
export { exportConnections } from "./export.js";
export { importConnections, readTable } from "./import.js";
export { KeyRing } from "./key_ring.js";
export { diagram, layout } from "./layout.js";
export { findCode } from "./links.js";
export { checkMany, mintMany } from "./many.js";
export { mint, mintUnused } from "./mint.js";
export { Network } from "./network.js";
export { signupLink } from "./signup_link.js";
export { mintUnusedVanity, mintVanity } from "./vanity.js";
