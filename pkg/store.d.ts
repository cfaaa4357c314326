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
  batch(statements: readonly Statement[], kind?: BatchKind): Promise<readonly Rows[]>;
}

/** What is known of a batch. */
export interface BatchKind {
  /**
   * It changes nothing, so a replica may run it, which then may not know yet what was answered
   * a moment ago. False if left out.
   */
  readonly reads?: boolean | undefined;
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

/** As much of a database of `better-sqlite3` as is needed. */
export interface BetterSqlite3 {
  exec(sql: string): unknown;
  prepare(sql: string): {
    readonly reader: boolean;
    raw(toggle?: boolean): unknown;
    all(...params: unknown[]): unknown[];
    run(...params: unknown[]): unknown;
  };
}

/** As much of the `DatabaseSync` of `node:sqlite` as is needed. */
export interface NodeSqlite {
  exec(sql: string): unknown;
  prepare(sql: string): { all(...params: Value[]): unknown[] };
}

/** As much of the `Database` of `bun:sqlite` as is needed. */
export interface BunSqlite {
  exec(sql: string): unknown;
  prepare(sql: string): { values(...params: Value[]): unknown[][] };
}

/** As much of a client of `@libsql/client` as is needed. */
export interface Libsql {
  batch(
    statements: { sql: string; args: Value[] }[],
    mode?: "read" | "write",
  ): Promise<readonly { readonly columns: string[]; readonly rows: readonly unknown[] }[]>;
}

/** A store on Cloudflare D1: `d1(env.DB)`. */
export declare function d1(database: D1): Store;

/** A store in a Durable Object whose class uses SQLite: `durableObject(ctx.storage)`. */
export declare function durableObject(storage: ObjectStorage): Store;

/** A store on a file, by way of `better-sqlite3`, or of `libsql`, which is made like it. */
export declare function betterSqlite3(database: BetterSqlite3): Store;

/** A store on a file, by way of Node's own `node:sqlite`: `nodeSqlite(new DatabaseSync("…"))`. */
export declare function nodeSqlite(database: NodeSqlite): Store;

/** A store on a file, by way of Bun's own `bun:sqlite`: `bunSqlite(new Database("…"))`. */
export declare function bunSqlite(database: BunSqlite): Store;

/**
 * A store by way of `@libsql/client`: a file, a libSQL server with replicas, Turso, or an embedded
 * replica. Batches that only read go to the replica that the client talks to, if it is one.
 */
export declare function libsql(client: Libsql): Store;

/**
 * A store on an rqlite cluster, of which some or all nodes are named: `rqlite(["http://10.0.0.1:4001",
 * …])`. Any of them takes a batch; another is asked where one is out of reach or has no
 * leader, for six seconds at most. `headers` are sent along, as for `Authorization`. A node that is
 * lost while it holds a batch makes an error: whether that was done is then not known.
 */
export declare function rqlite(
  nodes: string | readonly string[],
  settings?: { readonly headers?: Readonly<Record<string, string>> | undefined },
): Store;
