// `refgraph/store/postgres`: drivers for databases that are PostgreSQL or speak its protocol. Each
// sends a batch whole, with the begin and the end of its transaction, and only then waits: one
// round trip where the driver sends ahead.

export { pg } from "./postgres/pg.js";
export { postgres } from "./postgres/postgres.js";
