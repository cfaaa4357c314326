/**
 * `refgraph/store/postgres`: stores on databases that are PostgreSQL or speak its protocol, for the
 * handler of `refgraph/edge`.
 *
 * A batch runs in one serialisable transaction. One that loses a race (SQLSTATE 40001 or 40P01) is
 * run again for ten seconds, with a random pause of at most a quarter of a second before each; one
 * that meets a row that another just made (23505), ten times in all at most. What fails after that
 * is the store's failure, which the handler answers with 503. A signup is a single statement. Tables
 * are read by index alone (`enable_seqscan = off`, for the transaction), as whoever reads all of a
 * table would lose to everyone who writes there. The statements are sent at once, so that a batch is
 * three round trips with `postgres`, and one with `pg` where its pool was made with
 * `pipeline: true`.
 */

import type { Store } from "./store.js";

export type { Rows, Statement, Store, Value } from "./store.js";

/** A result as `postgres` gives it. */
interface PostgresRows extends Array<unknown[]> {
  readonly columns?: readonly { readonly type: number }[];
}

/** As much of what the package `postgres` makes as is needed. */
export interface Postgres {
  begin(
    options: string,
    work: (transaction: {
      unsafe(
        text: string,
        params?: never[],
        settings?: { prepare?: boolean },
      ): { values(): PromiseLike<PostgresRows> };
    }) => Promise<unknown>,
  ): Promise<unknown>;
}

/** As much of a pool of the package `pg` as is needed. */
export interface Pool {
  connect(): Promise<{
    query(query: unknown): Promise<{ readonly rows: unknown[] }>;
    on?(event: "error", listener: (error: Error) => void): unknown;
    off?(event: "error", listener: (error: Error) => void): unknown;
    release(error?: Error | boolean): void;
  }>;
}

/** What a store may be told beside its database. */
export interface ReplicaOptions<Database> {
  /**
   * A streaming replica. Batches that only read go there, and to the database itself where the
   * replica fails. It may not know yet what was answered a moment ago.
   */
  readonly replica?: Database | undefined;
}

/**
 * A store by way of the package `postgres`: `postgres(sql)`, where `sql = postgres("postgres://…",
 * { fetch_types: false, backoff: 1 })`. The driver's own settings will do while the server is up:
 * with `fetch_types`, a server that dies as a connection is made leaves a rejection that nothing
 * handles, and `backoff` has it wait up to 20 s before it tries to connect again.
 */
export declare function postgres(sql: Postgres, options?: ReplicaOptions<Postgres>): Store;

/** A store by way of the package `pg`: `pg(new Pool({ …, pipeline: true }))`. */
export declare function pg(pool: Pool, options?: ReplicaOptions<Pool>): Store;
