/**
 * `refgraph/store/sqlite`: stores on databases that are SQLite, for the handler of
 * `refgraph/edge`. A store of your own takes one function.
 */

/** A value of the database. Numbers are whole. */
export type Value = null | number | string;

/** One statement of SQL. */
export interface Statement {
  /** The text. There are few, and each comes again, so prepared statements may be kept. */
  readonly sql: string;
  /** The parameters, one for each `?` in order. */
  readonly params: readonly Value[];
}

/**
 * The rows that a statement gave, each with its columns in the order of the `SELECT`; none for a
 * statement that only writes. No two columns of a statement have the same name.
 */
export type Rows = readonly (readonly Value[])[];

/** Where networks are kept. */
export interface Store {
  /** How the database spells its tables; `sqlite` if left out. */
  readonly dialect?: "sqlite" | "postgres" | undefined;
  /**
   * Runs the statements in order and in one transaction, all of them or none, and gives the rows
   * of each. Transactions must be serialisable: none sees another half done.
   */
  batch(statements: readonly Statement[]): Promise<readonly Rows[]>;
}

/** As much of Cloudflare's `D1Database` as is needed. */
export interface D1 {
  prepare(sql: string): { bind(...values: unknown[]): unknown };
  batch(statements: unknown[]): Promise<readonly { readonly results: readonly unknown[] }[]>;
}

/** As much of Cloudflare's `DurableObjectStorage` as is needed. */
export interface ObjectStorage {
  readonly sql: {
    exec(sql: string, ...params: unknown[]): { raw(): Iterable<readonly unknown[]> };
  };
  transactionSync<T>(work: () => T): T;
}

/** A store on Cloudflare D1: `d1(env.DB)`. */
export declare function d1(database: D1): Store;

/** A store in a Durable Object whose class uses SQLite: `durableObject(ctx.storage)`. */
export declare function durableObject(storage: ObjectStorage): Store;
