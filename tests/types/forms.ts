// What users of the form's and the edge's entries write, as far as the compiler must take or refuse
// it, beyond what `use.ts` has of them.

import {
  attribute,
  type Became,
  type Keep,
  type Policy,
  passOnUrl,
  ready,
  type Touch,
} from "../../pkg/carry.js";
import {
  type Attribution,
  createCors,
  createLimiter,
  createPrefill,
  createReferralCookie,
  createShortLinks,
  deliver,
  type FilledPage,
  type Limiter,
  type Middleware,
  manageKeys,
  migrate,
  migrations,
  type Store,
} from "../../pkg/edge.js";
import type { ReferralField } from "../../pkg/element.js";
import {
  type Feedback,
  type FilledDetail,
  feedback,
  type Prefill,
  prefill,
  type Reason,
} from "../../pkg/form.js";

const policy: Policy = { pick: "last", days: 30 };
const step = attribute(["", "1.q1"], {
  touch: { referralCode: "7K3M9QWX", source: "typed", explicit: true },
  policy,
  now: 1,
});
void [step.code satisfies Became | "looked", step.history, step.removed];
void ("removed" satisfies Became);
if (step.attribution.ok) void (step.attribution.touch satisfies Touch);
// @ts-expect-error: a history is a text, or several
attribute(7);
// @ts-expect-error: no such source
attribute("", { touch: { referralCode: "A", source: "dream" } });
// @ts-expect-error: what is told is not written
step.history = "";

export function kept(keep: Keep): void {
  void (keep.touch("7K3M9QWX", { source: "api", name: "form" }) satisfies Became);
  void (keep.stored satisfies "memory" | "session" | "local" | "cookie" | "own");
  const state: string = keep.resume(keep.carry("state"));
  keep.remove();
  keep.remove("7K3M9QWX");
  void [state, keep.isRemoved("7K3M9QWX") satisfies boolean];
  keep.consent(true);
  keep.subscribe(() => undefined)();
  // @ts-expect-error: a decision is yes or no
  keep.consent("yes");
}
void ready(new URL("https://example.com/carry.wasm"));

const passed = passOnUrl("https://form.typeform.com/to/x1", "A", {
  "form.typeform.com": { dialect: "typeform", name: "ref" },
});
if (passed.ok) void (passed.url satisfies string);
// @ts-expect-error: what was not passed on has no address
else void passed.url;

export async function filled(form: HTMLFormElement, field: ReferralField): Promise<void> {
  const own: Feedback = feedback(form.querySelector("input") as HTMLInputElement, { mode: "live" });
  own.stop();
  // @ts-expect-error: a form is no field
  feedback(form);
  const handle: Prefill = await prefill({
    root: form,
    url: "https://example.com/?via=7K3M9QWX",
    field: () => null,
    names: ["/join"],
    onFilled: ({ referralCode, score, reason, source }: FilledDetail) =>
      void [referralCode satisfies string, score satisfies number, reason satisfies Reason, source],
  });
  const found = await handle.found();
  if (found.ok) void (found.source satisfies "query" | "path" | "fragment");
  void (handle.filled?.field satisfies HTMLInputElement | HTMLTextAreaElement | undefined);
  handle[Symbol.dispose]();
  // @ts-expect-error: a field is an element, not a list of them
  void prefill({ field: form.elements });
  field.value = "7K3M9QWX";
  void [field.checkValidity() satisfies boolean, field.validity.valueMissing, field.form];
  // @ts-expect-error: the verdict is told, not given
  field.verdict = null;
}

const keys = [{ id: "2026", key: "at least thirty-two bytes of a secret" }];
const cookie = createReferralCookie({ keys, life: 400, gpc: true, name: "who" });
const onFilled = ({ request, referralCode, source, name, score, reason, verdict }: FilledPage) =>
  void [request.url, referralCode, source, name, score satisfies number, reason, verdict.ok];
const fill: Middleware = createPrefill({ cookie, keepKey: "refgraph", onFilled, mode: "live" });
export async function answered(request: Request): Promise<Response> {
  const attribution: Attribution = await cookie.read(request);
  if (!attribution.ok) void (attribution.touch satisfies null);
  const met = { referralCode: "7K3M9QWX", source: "query", name: "via" } as const;
  await cookie.bind(request, new Response(), met);
  await cookie.forget(request, new Response());
  // @ts-expect-error: whose code it is must be told
  await cookie.bind(request, new Response());
  return fill(request, async () => new Response());
}
// @ts-expect-error: a cookie reads
createPrefill({ cookie: {} });
// @ts-expect-error: a rewriter is a class
createPrefill({ HTMLRewriter: () => undefined });

const programs = [{ program: "spring", signup_url: "https://example.com/{your_code}" }];
const links = createShortLinks({
  programs,
  path: "/go/",
  landing: "/hello",
  foreign: ["ACME-####"],
});
const judged = links.judge(new Request("https://example.com/go/7K3M9QWX"));
if (judged.ok) void (judged.visit satisfies "person" | "head" | "preview" | "embedded");
void (links(new Request("https://example.com/")) satisfies Promise<Response>);

const limiter: Limiter = createLimiter({ perSecond: 5, burst: 10, most: 100 });
void (limiter.take("a") satisfies number | Promise<number>);
void (createCors({ origins: ["https://example.com"], maxAge: 60 }) satisfies Middleware);
// @ts-expect-error: origins must be listed
createCors({});
export async function upkept(store: Store): Promise<void> {
  const ran = await deliver({ store, limit: 10, pauses: [5, 60], signal: AbortSignal.abort() });
  void (ran.next satisfies number | null);
  const changed = await manageKeys(store, { network: "acme", action: "rotate", id: "a" });
  if (changed.ok) void (changed.key satisfies string | null);
  else void (changed.field satisfies string | null);
  // @ts-expect-error: what is made must have a name
  void manageKeys(store, { network: "acme", action: "create", scopes: ["read"] });
  const { from, version } = await migrate(store, { onStep: ({ version }) => void version });
  for (const { statements } of migrations("postgres", from)) void [statements.length, version];
  // @ts-expect-error: there is no such dialect
  migrations("oracle");
}
