// `refgraph/form/carry`: what carries a code from the first link to the signup, and elsewhere.

export { attribute } from "../carry/attribute.js";
export { keep } from "../carry/keep.js";
export { passOn } from "../carry/pass_on.js";
export { passOnUrl } from "../carry/pass_on_url.js";
export { init as ready } from "../engine.js";
export { RefgraphError } from "../error.js";
