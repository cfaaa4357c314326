// What users of the package write, as far as the compiler must take or refuse it.

import { DatabaseSync } from "node:sqlite";
import { createClient } from "@libsql/client";
import Database from "libsql";
import connect from "postgres";
import { type AwardPlan, checkPlan, Ledger, runAwards } from "../../pkg/award.js";
import { type Attribution, keep, passOn, passOnUrl } from "../../pkg/carry.js";
import {
  createHandler,
  createPrefill,
  createReferralCookie,
  createShortLinks,
  type Next,
  provision,
} from "../../pkg/edge.js";
import { feedback, prefill } from "../../pkg/form.js";
import {
  assess,
  fingerprint,
  type GuardPerson,
  isDisposable,
  mailbox,
  subscriber,
} from "../../pkg/guard.js";
import {
  check,
  diagram,
  exportConnections,
  findCode,
  importConnections,
  KeyRing,
  layout,
  mint,
  mintUnusedVanity,
  mintVanity,
  Network,
  type Problem,
  signupLink,
} from "../../pkg/index.js";
import { postgres } from "../../pkg/postgres.js";
import { betterSqlite3, d1, libsql, nodeSqlite, rqlite, type Store } from "../../pkg/store.js";

const among = check("ACME-1234", { foreign: ["ACME-####"] });
if (among.ok) {
  const code: "valid" | "foreign" = among.code;
  void code;
}

const verdict = check(mint({ program: "spring", length: 9 }), { program: "spring", mode: "live" });
if (verdict.ok) {
  const code: "valid" = verdict.code;
  const spelled: string = verdict.referralCode;
  void [code, spelled];
} else {
  const problem: Problem = verdict.code;
  const suggestion: string | null = verdict.suggestion;
  void [problem, suggestion];
  // @ts-expect-error: what is wrong has no code
  void verdict.referralCode;
}

// @ts-expect-error: there is no such mode
check("7K3M9QWX", { mode: "draft" });
// @ts-expect-error: a text is needed
check();

const found = findCode(new URL("https://example.com/?via=7K3M9QWX"), { names: ["/join"] });
if (found.ok) void (found.source satisfies "query" | "path" | "fragment");

const link = signupLink("https://example.com/?via={your_code}", "7K3M9QWX");
if (!link.ok && link.code === "not_http") void link;

const network = new Network();
const connected = network.connect("spring", "ben@example.com", "ann@example.com");
switch (connected.code) {
  case "moved":
  case "new":
  case "unchanged":
    void (connected.from satisfies string | null);
    break;
  default:
    void (connected.message satisfies string);
}
const report = await importConnections(network, new Blob(["user,connection\n"]), {
  columns: { user: "E-mail", program: null },
  onRefused: ({ line, code }) => void [line satisfies number, code satisfies string],
});
if (!report.ok) void (report.line satisfies number);
void (report.codes.cycle satisfies number | undefined);
// @ts-expect-error: there is no such column
importConnections(network, "", { columns: { mail: "x" } });
void new Blob([...exportConnections(network, { format: "ndjson" })]);
void new Response(exportConnections(network).stream());
const picture = layout(network, "spring", { shape: "rings", shown: new Map([["ann", 3]]) });
if (picture.ok) void (picture.nodes[0]?.parent satisfies number | null | undefined);
else void (picture.field satisfies string | null);
const drawn = diagram(network, "spring", { language: "mermaid", mask: true });
if (drawn.ok) void (drawn.text satisfies string);

const chain = network.chain("spring", "ben@example.com", { levels: 3 });
// @ts-expect-error: a refusal has no chain
void chain.chain;
network.free();

const ring = new KeyRing([{ id: 1, key: new Uint8Array(16) }]);
const sealed = ring.seal(7, { program: "spring", length: 12 });
if (sealed.ok) void (sealed.referralCode satisfies string);
else void (sealed.code satisfies "number_too_large" | "no_clean_code");
const opened = ring.open("7K3M9QWX", { mode: "live" });
if (opened.ok) void (opened.number satisfies number);
else if (opened.code === "mistyped") void (opened.suggestion satisfies string | null);
// @ts-expect-error: what does not open has no number
void opened.number;
// @ts-expect-error: a key needs its bytes
new KeyRing([{ id: 1 }]);

const vanity = mintVanity("Jane Doe", { program: "spring", random: 3, reserved: ["Acme"] });
if (vanity.ok) void (vanity.display satisfies string);
else if (vanity.code === "reserved") void vanity;
// @ts-expect-error: what was refused is not shown
void vanity.display;
// @ts-expect-error: whether it is taken must be told
mintUnusedVanity("Jane Doe");

const filled = await prefill({ program: "spring", feedback: { valid: "Yes" } });
filled.stop();
document.addEventListener("refgraph:filled", ({ detail }) => {
  feedback(detail.field).stop();
  // @ts-expect-error: outcomes are not written
  detail.score = 1;
});

declare const database: Parameters<typeof d1>[0];
const store = d1(database);
const handler: (request: Request) => Promise<Response> = createHandler({ store });
const outcome = await provision(store, {
  network: "acme",
  key: "0123456789abcdef",
  programs: [
    {
      program: "spring",
      levels: 10,
      signup_url: "https://example.com/?via={your_code}",
      foreign_codes: ["ACME-####"],
    },
  ],
});
if (!outcome.ok) void (outcome.field satisfies string | null);
void handler;

const cookie = createReferralCookie({
  keys: [{ id: "2026", key: new Uint8Array(32) }],
  policy: { pick: "first", days: null },
  consent: async (request) => request.headers.has("x-consent"),
});
const template = "https://example.com/signup?via={your_code}";
const links = createShortLinks({
  template,
  cookie,
  onVisit: async ({ referralCode }) => void referralCode,
});
declare class AnyRewriter {
  on(selector: string, handlers: { element?(element: { tagName: string }): void }): AnyRewriter;
  transform(response: Response): Response;
}
const fill = createPrefill({ cookie, HTMLRewriter: AnyRewriter });
const site: Next = (request) =>
  cookie(request, (request) => links(request, (request) => fill(request, fetch)));
void site;
const judged = links.judge(new Request("https://example.com/r/H1V72BA0K4"));
if (judged.ok) void (judged.location satisfies string);
else if (judged.code === "invalid_code") void (judged.problem satisfies Problem);
else void (judged.location satisfies null);
const credited = await cookie.read(new Request("https://example.com/"));
if (credited.ok) void (credited.touch.referralCode satisfies string);
// @ts-expect-error: a template or programs
createShortLinks({ path: "/r/" });
// @ts-expect-error: not both
createShortLinks({ template, programs: [] });
// @ts-expect-error: without a key nothing can be signed
createReferralCookie({});
const plan: AwardPlan = {
  rules: [
    {
      id: "sale",
      trigger: "purchase",
      unit: "USD",
      decimals: 2,
      award: { actor: { fixed: "1.00" }, levels: [{ rate: "0.1" }, null, { share: 1 }] },
    },
  ],
};
const sound = checkPlan(plan);
if (!sound.ok) void (sound.path satisfies string);
const activity = { reference: "1", activity_short_id: "purchase", user: "cy", at: Date.now() };
const brought = runAwards(plan, activity, [{ user: "ben" }]);
if (brought.ok) {
  for (const { code, amount } of brought.awards) {
    void (code satisfies "fixed" | "rate" | "rate_of_level_1" | "share");
    void (amount satisfies string);
  }
}
// @ts-expect-error: amounts are strings
runAwards(plan, { ...activity, amount: 100 }, []);
const ledger = new Ledger();
const wrote = ledger.record(plan, activity, [{ user: "ben" }], { now: 1 });
if (wrote.ok && wrote.code === "recorded") void wrote.awards.length;
const paid = ledger.pay("ben", "USD", { now: 2 });
if (paid.ok) void paid.amount?.length;
for (const entry of ledger.entries()) if (entry.act === "took_back") void entry.why;
const held = ledger.hold("1", { by: "guard", why: "score 100: self_referral", now: 3 });
if (held.ok) void (held.code satisfies "held_for_review" | "unchanged");
for (const { closed } of ledger.reviews("open")) void closed?.why;
// @ts-expect-error: who, and why
ledger.clear("1", { now: 4 });
const again = Ledger.load(ledger.toJSON());
if (again.ok) again.ledger.free();
// @ts-expect-error: a time is needed
ledger.approve();
// Stores take what the drivers' own types describe.
const stores: Store[] = [
  postgres(connect("postgres://localhost"), { replica: connect("postgres://replica") }),
  libsql(createClient({ url: "file:refgraph.sqlite" })),
  nodeSqlite(new DatabaseSync("refgraph.sqlite")),
  betterSqlite3(new Database("refgraph.sqlite")),
  rqlite(["http://10.0.0.1:4001"], { headers: { authorization: "Basic …" } }),
];
for (const store of stores) createHandler({ store });

async function carried(field: HTMLElement): Promise<void> {
  const kept = await keep({ storage: "cookie", domain: "example.com", policy: { pick: "first" } });
  // @ts-expect-error: there is no such storage
  void keep({ storage: "disk" });
  const attribution: Attribution = kept.attribution;
  if (attribution.ok) {
    void (attribution.code satisfies "only" | "first" | "last" | "explicit");
    void (attribution.touch.referralCode satisfies string);
  } else {
    void (attribution.touch satisfies null);
  }
  const { undo } = await prefill({ keep: kept, onFilled: ({ undo }) => void undo() });
  void (undo() satisfies boolean);
  await prefill({ keep: { storage: { get: () => null, set: (text: string) => void text } } });
  const passing = await passOn({
    to: { "*.typeform.com": true, "tally.so": "ref" },
    referralCode: "A",
  });
  void (passing.count satisfies number);
  // @ts-expect-error: no such dialect
  passOnUrl("https://example.com/", "A", { "example.com": { dialect: "wufoo" } });
  field.addEventListener(
    "refgraph:filled",
    ({ detail }) => void (detail.undo satisfies () => boolean),
  );
  const element = document.createElement("referral-field");
  void (element.verdict?.code satisfies string | undefined);
  const { started } = await import("../../pkg/auto.js");
  void (await started)?.passOn?.stop();
}
void carried;

// Guards.
const ben: GuardPerson = {
  user: "ben@gmail.com",
  devices: [await fingerprint("s", "device", "x")],
};
const assessed = assess({ ...ben, at: 1 }, { upline: [ben] }, { weights: { burst: 0 } });
if (assessed.ok) void (assessed.verdict satisfies "accept" | "review");
else void (assessed.path satisfies string);
void (mailbox("a@gmail.com")?.length satisfies number | undefined);
void (isDisposable("mailinator.com") satisfies boolean);
void (subscriber("::1")?.length satisfies number | undefined);
// @ts-expect-error: no such signal
assess({ ...ben, at: 1 }, {}, { weights: { luck: 1 } });
