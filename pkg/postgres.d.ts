/**
 * `refgraph/store/postgres`: stores on databases that are PostgreSQL or speak its protocol, for the
 * handler of `refgraph/edge`.
 *
 * A batch runs in one serialisable transaction. One that loses a race (SQLSTATE 40001, 40P01 or
 * 23505) is run again, ten times in all at most, with a short random pause before each; what fails
 * after that is the store's failure, which the handler answers with 503. Begin, statements and
 * commit are sent at once, so that a batch is one round trip with `postgres`, and with `pg` where
 * its pool was made with `pipeline: true`.
 */

import type { Store } from "./store.js";

export type { Rows, Statement, Store, Value } from "./store.js";

/** A result as `postgres` gives it. */
interface PostgresRows extends Array<unknown[]> {
  readonly columns?: readonly { readonly type: number }[];
}

/** As much of what the package `postgres` makes as is needed. */
export interface Postgres {
  reserve(): Promise<{
    unsafe(
      text: string,
      params?: never[],
      settings?: { prepare?: boolean },
    ): { values(): { execute(): PromiseLike<PostgresRows> } };
    release(): void;
  }>;
}

/** As much of a pool of the package `pg` as is needed. */
export interface Pool {
  connect(): Promise<{
    query(query: unknown): Promise<{ readonly rows: unknown[] }>;
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

/** A store by way of the package `postgres`: `postgres(sql)`, where `sql = postgres("postgres://…")`. */
export declare function postgres(sql: Postgres, options?: ReplicaOptions<Postgres>): Store;

/** A store by way of the package `pg`: `pg(new Pool({ …, pipeline: true }))`. */
export declare function pg(pool: Pool, options?: ReplicaOptions<Pool>): Store;
