// `refgraph/form`: what a signup page needs, and nothing else.

export { check, format, normalize } from "./codes.js";
export { feedback } from "./dom/feedback.js";
export { prefill } from "./dom/prefill.js";
export { init } from "./engine.js";
export { RefgraphError } from "./error.js";
export { findCode } from "./links.js";
