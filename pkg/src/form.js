// `refgraph/form`: what a signup page needs, and nothing else.

export { check, format, normalize } from "./codes.js";
export { init } from "./engine.js";
export { RefgraphError } from "./error.js";
export { findCode } from "./links.js";
