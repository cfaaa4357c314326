/**
 * `refgraph/edge`: the REST API of connection programs as one web-standard handler, for any
 * runtime that has `Request` and `Response`. The module needs no `init` here.
 *
 * ```js
 * import { createHandler } from "refgraph/edge";
 * import { d1 } from "refgraph/store/sqlite";
 *
 * export default {
 *   fetch: (request, env) => createHandler({ store: d1(env.DB) })(request),
 * };
 * ```
 */

import type { Store } from "./store.js";

export * from "./codes.js";
export type { Linked, LinkProblem, LinkRefused, SignupLink } from "./index.js";
export { signupLink } from "./index.js";
export type { Rows, Statement, Store, Value } from "./store.js";

/** Answers one request. It never rejects: what goes wrong is a response of status 500 or 503. */
export type Handler = (request: Request) => Promise<Response>;

/**
 * Makes the handler that answers the requests of the REST API out of a store. It holds no state
 * of its own, so it may be made once or for each request.
 *
 * A store that fails makes a response of status 503 and an entry on `console.error`, which has
 * what the store said, less the values that it was given.
 *
 * @throws {TypeError} if `store` has no method `batch`
 */
export declare function createHandler(options: { readonly store: Store }): Handler;

/** How a connection program is to be. */
export interface ProgramSettings {
  /** Its short id: 1 to 64 letters, digits, dashes and underscores. */
  readonly program: string;
  /** How many levels of connections it shows, 1 to 10. */
  readonly levels: number;
  /** The template of its signup links, with the placeholder `{your_code}`. */
  readonly signup_url: string;
  /** Whether this one is meant where a request names none; one in a network at most. */
  readonly default?: boolean;
  /**
   * The shapes of codes that were in circulation before, at most 20: a signup may name its
   * referrer by one that a user was given. `#` is a digit, `@` a letter, `*` a letter or digit;
   * dashes and white space count for nothing, and all else that is printable ASCII stands for
   * itself in either case: `ACME-####`. At most 30 characters count. Those that were set before
   * are replaced; codes that were given out go on working.
   */
  readonly foreign_codes?: readonly string[];
}

/** How a network is to be. */
export interface NetworkSettings {
  /** Its short id: 1 to 64 letters, digits, dashes and underscores. */
  readonly network: string;
  /**
   * A bearer key for its requests: 16 to 256 printable ASCII characters without spaces, drawn at
   * random. Only a hash of it is stored.
   */
  readonly key: string;
  /** Its programs. Those that it has beside them stay as they are. */
  readonly programs: readonly ProgramSettings[];
}

/** The network is as described. */
export interface Provisioned {
  readonly ok: true;
  readonly code: "provisioned";
}

/** The settings are not right; nothing was done. */
export interface NotProvisioned {
  readonly ok: false;
  /** What is wrong with the settings. */
  readonly code:
    | "conflict"
    | "duplicate_field"
    | "invalid_id"
    | "invalid_value"
    | "level_out_of_range"
    | "malformed_json"
    | "missing_field"
    | "unknown_field"
    | "wrong_type";
  /** A sentence for people. */
  readonly message: string;
  /** The setting at fault, if it is one. */
  readonly field: string | null;
}

/** What came of setting a network up. */
export type ProvisionOutcome = Provisioned | NotProvisioned;

/**
 * Sets a network up, tables included, so that its requests can be answered. To do it again
 * changes nothing, so it may be part of every deployment.
 *
 * @throws what the store throws, or {@link RefgraphError} `internal`
 */
export declare function provision(
  store: Store,
  settings: NetworkSettings,
): Promise<ProvisionOutcome>;
