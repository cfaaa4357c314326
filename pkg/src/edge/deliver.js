// Delivery of events to webhooks: what is due is claimed, signed, sent and settled. What to send
// where, and what an answer means, is the module's word; here requests are made.

import { claimDeliveries, readDeliveries, settleDeliveries } from "#glue";
import { integer, options } from "../arguments.js";
import { call } from "../engine.js";
import { RefgraphError } from "../error.js";
import { keyOf, signature } from "./hmac.js";

const DAY = 86_400_000;
/** How many messages one webhook gets at once, after a first one went well. */
const AT_ONCE = 8;

/** Sends events that are due, once. */
export async function deliver(settings) {
  const { store, now = Date.now, fetch = globalThis.fetch, pauses = null } = options(settings);
  const { limit, timeout, lease, keep, signal } = settings;
  if (typeof store?.batch !== "function") throw new TypeError("`store` must have a method `batch`");
  for (const [name, value] of Object.entries({ now, fetch }))
    if (typeof value !== "function") throw new TypeError(`\`${name}\` must be a function`);
  const wait = integer(timeout, "timeout", 1, 120, 15) * 1000;
  const held = integer(lease, "lease", 10, 3600, 120) * 1000;
  const most = integer(limit, "limit", 1, 500, 100);
  const kept = integer(keep, "keep", 1, 3650, 30) * DAY;
  if (wait * 2 > held) throw new TypeError("`lease` must be twice the `timeout` or more");
  pausesOf(pauses);

  const begun = now();
  const asked = JSON.stringify({ now: begun, lease: held, limit: most, keep: kept });
  const { claim, batch } = made(call(() => claimDeliveries(asked)));
  const rows = JSON.stringify(await store.batch(batch));
  const { deliveries, next, more } = made(call(() => readDeliveries(rows)));

  /** No attempt begins that could end after the claim. */
  const isLate = () => signal?.aborted || now() - begun > held - 2 * wait;
  const send = async (delivery) => ({
    ...(await attempt(delivery, { now, fetch, wait, signal })),
    ...nameOf(delivery),
    tried: true,
  });
  const reports = [];
  const serve = async (waiting) => {
    let width = 1;
    while (waiting.length && !isLate()) {
      const sent = await Promise.all(waiting.splice(0, width).map(send));
      reports.push(...sent);
      // Whoever is down is not asked again and again: what is left waits with what failed.
      if (!sent.every(({ status }) => status >= 200 && status < 300)) break;
      width = AT_ONCE;
    }
    reports.push(...waiting.map((delivery) => ({ ...nameOf(delivery), tried: false })));
  };
  const receivers = Map.groupBy?.(deliveries, ({ webhook }) => webhook) ?? grouped(deliveries);
  await Promise.all([...receivers.values()].map((waiting) => serve([...waiting])));

  const outcome = { delivered: 0, again: 0, dead: 0 };
  const dues = [next];
  if (reports.length) {
    const told = JSON.stringify({ claim, now: now(), pauses, reports });
    const { batch: kept, next: due, ...counts } = made(call(() => settleDeliveries(told)));
    await store.batch(kept);
    Object.assign(outcome, counts);
    dues.push(due);
  }
  const known = dues.filter((due) => due !== null);
  const isMore = more || deliveries.length === most;
  return {
    ok: true,
    code: "ran",
    ...outcome,
    more: isMore,
    next: known.length ? Math.min(...known) : null,
  };
}

/** What the module made; it makes nothing of what a store should not have given. */
function made(text) {
  const value = JSON.parse(text);
  if (!value) throw new RefgraphError("internal", "The store gave rows that are not right.");
  return value;
}

const nameOf = ({ webhook, event, tries }) => ({ webhook, event, tries });

function pausesOf(pauses) {
  if (pauses === null) return;
  if (!Array.isArray(pauses) || pauses.length > 50)
    throw new TypeError("`pauses` must be an array of 50 at most");
  for (const pause of pauses) integer(pause, "pauses", 0, 86_400);
}

function grouped(deliveries) {
  const groups = new Map();
  for (const delivery of deliveries) {
    const { webhook } = delivery;
    groups.set(webhook, [...(groups.get(webhook) ?? []), delivery]);
  }
  return groups;
}

/** Sends one message, and tells how that went. */
async function attempt({ url, id, body, secrets }, { now, fetch, wait, signal }) {
  const ended = new AbortController();
  const end = () => ended.abort();
  const timer = setTimeout(end, wait);
  signal?.addEventListener("abort", end);
  try {
    const timestamp = Math.floor(now() / 1000);
    const signatures = secrets.map((secret) => sign(secret, `${id}.${timestamp}.${body}`));
    const response = await fetch(url, {
      method: "POST",
      body,
      // A receiver that has moved is to be named anew: who answers here could lead anywhere.
      redirect: "manual",
      signal: ended.signal,
      headers: {
        "content-type": "application/json",
        "user-agent": "refgraph-webhooks/1",
        "webhook-id": id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": (await Promise.all(signatures)).join(" "),
      },
    });
    const { status, headers } = response;
    // What is in the answer is of no use, and may have no end.
    await response.body?.cancel().catch(() => {});
    return { status, retryAfter: secondsOf(headers.get("retry-after"), now), fault: null };
  } catch (error) {
    const fault = ended.signal.aborted
      ? "timeout"
      : (error?.cause?.code ?? error?.name ?? "failed");
    return { status: null, retryAfter: null, fault: String(fault).toWellFormed?.() ?? "failed" };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  }
}

/** How long a receiver asks to be let be, in seconds; it may name a date. */
function secondsOf(text, now) {
  if (!text) return null;
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : (Date.parse(text) - now()) / 1000;
  return seconds > 0 ? Math.min(Math.ceil(seconds), 1e9) : null;
}

/** A signature as Standard Webhooks has it. */
async function sign(secret, text) {
  const bytes = Uint8Array.from(atob(secret.slice("whsec_".length)), (unit) => unit.charCodeAt(0));
  const key = await keyOf(bytes, ["sign"]);
  return `v1,${await signature(key, new TextEncoder().encode(text))}`;
}
