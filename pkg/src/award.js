// `refgraph/award`: who gets what for an activity and why, and the ledger of it.

export { Ledger } from "./award/ledger.js";
export { checkPlan, runAwards } from "./award/run.js";
export { Scenario } from "./award/simulation.js";
export { init } from "./engine.js";
export { RefgraphError } from "./error.js";
