// `refgraph/store/sqlite`: drivers for databases that are SQLite. Each runs a batch of statements
// in one transaction and gives the rows of each statement, columns in the order of its SELECT.

export { d1 } from "./sqlite/d1.js";
export { durableObject } from "./sqlite/durable_object.js";
export { betterSqlite3, bunSqlite, nodeSqlite } from "./sqlite/file.js";
export { libsql } from "./sqlite/libsql.js";
export { rqlite } from "./sqlite/rqlite.js";
