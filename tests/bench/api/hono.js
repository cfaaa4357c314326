// The peer: a signup and the chain of a user as a good engineer writes them by hand, with Hono, zod
// and SQL, for the same requests and with the same answers.
//
// What it does not do, and ours does: replay answers by Idempotency-Key, pick codes that check
// themselves and offend nobody, understand codes of old and programs that are named by a code,
// fold look-alike emails of more than case, refuse double names in JSON and deep nesting, hold who
// sends without a key to a rate, and number events without gaps.

import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { etag } from "hono/etag";
import { HTTPException } from "hono/http-exception";
import { requestId } from "hono/request-id";
import { z } from "zod";
import { NETWORK, PROGRAM, READ, WRITE } from "./world.js";

const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TRIES = 5;

const email = z.string().trim().toLowerCase().max(254).pipe(z.email());
const code = z
  .string()
  .transform((text) =>
    text.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1"),
  )
  .pipe(z.string().regex(/^[0-9A-HJKMNP-TV-Z]{8,12}$/));
const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const signup = z.strictObject({
  user: email,
  status_change: z.literal("create_user"),
  send_email: z.boolean().optional(),
  referrer: z.union([email, code]).optional(),
  program: id.optional(),
});
const chain = z.strictObject({ user: email });

const STATUSES = { unauthorised: 401, forbidden: 403, unsupported_media_type: 415 };

class Refusal extends HTTPException {
  constructor(code, message, field = null, status = STATUSES[code] ?? 400) {
    super(status, { res: Response.json({ error: { code, message, field } }, { status }) });
  }
}

const hex = (buffer) =>
  Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const hash = async (key) =>
  hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key)));

const newCode = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => SYMBOLS[byte & 31]).join("");

/** Looks the key up, and that it is one of the network's and good for this. */
const needs = (scope) => async (c, next) => {
  const [, key] = c.req.header("authorization")?.match(/^Bearer ([!-~]{16,256})$/i) ?? [];
  const found = key && (await c.var.database.key(c.req.param("network"), await hash(key)));
  if (!found || (found.expires_at !== null && found.expires_at <= Date.now()))
    throw new Refusal("unauthorised", "The key is missing or not one of this network.");
  if (!(found.scopes & scope)) throw new Refusal("forbidden", "The key is not good for this.");
  c.set("networkId", found.network_id);
  await next();
};

function valid(schema, value) {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const [{ path, message }] = error.issues;
  throw new Refusal("invalid_value", message, path.join(".") || null);
}

/** What a unique index refused: the code is taken, or somebody else made the same user just now. */
const isTaken = (error) => /UNIQUE|duplicate key/i.test(String(error?.cause ?? error));

/**
 * The app on a database: `key(network, hash)`, `look(networkId, asked)` and `make(found, fresh)` for a
 * signup, `chain(networkId, program, user)`.
 */
export function createApp(databaseOf) {
  const app = new Hono();
  app.use(requestId());
  app.use(async (c, next) => {
    c.set("database", databaseOf(c.env));
    await next();
    c.header("cache-control", "no-store");
    c.header("x-content-type-options", "nosniff");
  });

  app.post(
    "/networks/:network/user_status",
    needs(WRITE),
    bodyLimit({ maxSize: 65_536 }),
    async (c) => {
      if (!/^application\/json\s*(;|$)/i.test(c.req.header("content-type") ?? ""))
        throw new Refusal("unsupported_media_type", "The body must be JSON.");
      const body = await c.req.json().catch(() => {
        throw new Refusal("malformed_json", "The body is not JSON.");
      });
      const asked = valid(signup, body);
      const { database, networkId } = c.var;
      const network = c.req.param("network");
      const answer = (found, outcome) => ({
        network,
        user: asked.user,
        status: found.status ?? "active",
        outcome,
        program: found.program,
        connection: found.connection,
        referral_code: found.code,
        link: found.signup_url.replace("{your_code}", found.code),
        email: asked.send_email ? "not_configured" : "not_requested",
      });
      for (let tried = 1; ; tried++) {
        const found = await database.look(networkId, asked);
        if (!found.program_id)
          throw new Refusal("unknown_program", "There is no such program.", "program");
        if (found.user_id) return c.json(answer(found, "unchanged"), 200);
        if (asked.referrer) {
          if (!found.referrer_id || found.referrer_status === "revoked")
            throw new Refusal("unknown_user", "There is no such user or code.", "referrer");
          if (found.referrer_status === "banned")
            throw new Refusal("banned", "The referrer is banned.", "referrer");
        }
        const fresh = { email: asked.user, code: newCode(), now: Date.now(), networkId };
        try {
          await database.make(found, fresh);
          const made = { ...found, code: fresh.code, connection: found.referrer_email ?? null };
          return c.json(answer(made, "created"), 201);
        } catch (error) {
          if (!isTaken(error) || tried === TRIES) throw error;
        }
      }
    },
  );

  app.get("/networks/:network/connections/:program", etag(), needs(READ), async (c) => {
    const { user } = valid(chain, c.req.query());
    const program = valid(id, c.req.param("program"));
    const { user_id, program_id, rows } = await c.var.database.chain(
      c.var.networkId,
      program,
      user,
    );
    if (!program_id)
      throw new Refusal("unknown_program", "There is no such program.", "program", 404);
    if (!user_id) throw new Refusal("unknown_user", "There is no such user.", "user");
    const connections = rows.map(({ email, level, connected_at }) => ({
      user,
      connection: email,
      level,
      connected_at: Math.floor(connected_at / 1000),
    }));
    return c.json({ connections, next: null });
  });

  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    console.error(error);
    return c.json(
      { error: { code: "internal", message: "Something went wrong.", field: null } },
      500,
    );
  });
  return app;
}

/** The rows that both need before anyone asks, by the dialect's own way to number rows. */
export const schema = (numbered) => [
  `CREATE TABLE networks (id ${numbered}, name TEXT NOT NULL UNIQUE)`,
  `CREATE TABLE api_keys (
    hash TEXT PRIMARY KEY, network_id BIGINT NOT NULL REFERENCES networks (id),
    scopes BIGINT NOT NULL, expires_at BIGINT
  )`,
  `CREATE TABLE programs (
    id ${numbered}, network_id BIGINT NOT NULL REFERENCES networks (id), name TEXT NOT NULL,
    levels BIGINT NOT NULL, signup_url TEXT NOT NULL, is_default BIGINT NOT NULL,
    UNIQUE (network_id, name)
  )`,
  `CREATE TABLE users (
    id ${numbered}, network_id BIGINT NOT NULL REFERENCES networks (id), email TEXT NOT NULL,
    status TEXT NOT NULL, created_at BIGINT NOT NULL, UNIQUE (network_id, email)
  )`,
  `CREATE TABLE codes (
    network_id BIGINT NOT NULL REFERENCES networks (id), code TEXT NOT NULL,
    program_id BIGINT NOT NULL REFERENCES programs (id),
    user_id BIGINT NOT NULL REFERENCES users (id), created_at BIGINT NOT NULL,
    PRIMARY KEY (network_id, code)
  )`,
  "CREATE UNIQUE INDEX codes_of_user ON codes (program_id, user_id)",
  `CREATE TABLE connections (
    program_id BIGINT NOT NULL REFERENCES programs (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    referrer_id BIGINT NOT NULL REFERENCES users (id), connected_at BIGINT NOT NULL,
    PRIMARY KEY (program_id, user_id)
  )`,
  "CREATE INDEX connections_below ON connections (referrer_id, program_id, user_id)",
  `CREATE TABLE counts (
    program_id BIGINT NOT NULL, user_id BIGINT NOT NULL, level BIGINT NOT NULL,
    users BIGINT NOT NULL, PRIMARY KEY (program_id, user_id, level)
  )`,
  `CREATE TABLE events (
    id ${numbered}, network_id BIGINT NOT NULL, kind TEXT NOT NULL, program_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL, referrer_id BIGINT, made_at BIGINT NOT NULL
  )`,
  `INSERT INTO networks (name) VALUES ('${NETWORK}')`,
  `INSERT INTO programs (network_id, name, levels, signup_url, is_default)
    SELECT id, '${PROGRAM.program}', ${PROGRAM.levels}, '${PROGRAM.signup_url}', 1 FROM networks`,
];
