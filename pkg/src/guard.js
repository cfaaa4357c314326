// `refgraph/guard`: which mailbox an address reaches, whether it is a throw-away one, and whether a
// signup looks like a person who brought themselves in.

export { init } from "./engine.js";
export { RefgraphError } from "./error.js";
export { fingerprint } from "./guard/fingerprint.js";
export { assess, isDisposable, mailbox, subscriber } from "./guard/guard.js";
