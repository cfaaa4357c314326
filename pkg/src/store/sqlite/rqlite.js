// rqlite: SQLite on several machines, which agree on every write (Raft). Spoken to over HTTP; any
// node takes a batch, and hands on what is the leader's to answer.

/** How long is waited before another node is asked, in milliseconds: an election takes about 2 s. */
const PAUSE = 250;
const TRIES = 24;

/** Faults of a connection that was never made, so that nothing was sent. */
const UNREACHED = ["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"];
/** What a node says that has no leader to hand a batch on to, or did not reach the one it knows. */
const LEADERLESS = /leader not found|not leader|pool get: dial/;

/** A batch that no node has begun: another may be asked for it. */
class Untouched extends Error {}

/**
 * A store on an rqlite cluster.
 *
 * @param {string | readonly string[]} nodes the addresses, as `http://10.0.0.1:4001`
 * @param {{ headers?: Record<string, string> }} [settings]
 */
export const rqlite = (nodes, { headers } = {}) => {
  const addresses = [nodes].flat();
  let at = 0;

  const ask = async (node, body, query) => {
    const address = new URL(`/db/request?${query}`, addresses[node]);
    const request = {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body,
    };
    const response = await fetch(address, request).catch((error) => {
      const isUnreached = UNREACHED.includes(error.cause?.code);
      throw isUnreached ? new Untouched("rqlite: no answer", { cause: error }) : error;
    });
    const text = await response.text();
    // A node that could not hand the batch on says so in an answer that is fine otherwise.
    const { results, error } = response.ok ? JSON.parse(text) : { error: text };
    if (!error) return results;
    throw new (LEADERLESS.test(error) ? Untouched : Error)(`rqlite: ${response.status} ${error}`);
  };

  return {
    async batch(statements, { reads = false } = {}) {
      const body = JSON.stringify(statements.map(({ sql, params }) => [sql, ...params]));
      const query = reads ? "level=linearizable&transaction" : "transaction";
      let results;
      for (let tried = 1; ; tried++) {
        const asked = at;
        try {
          results = await ask(asked, body, query);
          break;
        } catch (error) {
          // Whoever comes next asks another node. Of many that fail at once, one turns to it.
          if (at === asked) at = (asked + 1) % addresses.length;
          // What only reads may be asked for twice.
          if (tried === TRIES || !(reads || error instanceof Untouched)) throw error;
          await new Promise((resolve) => setTimeout(resolve, PAUSE));
        }
      }
      // A statement that is at fault is so on every node.
      return rowsOf(results);
    },
  };
};

/** The rows of each statement; none of one that only writes. */
const rowsOf = (results) => {
  const fault = results.find(({ error }) => error);
  if (fault) throw new Error(`rqlite: ${fault.error}`);
  return results.map(({ values }) => values ?? []);
};
