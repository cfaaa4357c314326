// Prefill: the code of the link that a person followed goes into the form that they meet.

import { options } from "../arguments.js";
import { check, read } from "../codes.js";
import { init } from "../engine.js";
import { answer, question } from "../links.js";
import { adopt } from "./adopt.js";
import { choose, fieldsOf, isWorthIt } from "./choose.js";
import { feedback } from "./feedback.js";
import { fill, fillOf, isRemoved, restore } from "./fill.js";
import { listen } from "./listen.js";
import { isTyped, watchTyping } from "./typing.js";
import { watch } from "./watch.js";

/** Fills the referral field within `root` from `url`, at once or when the field appears. */
export const prefill = async (settings) => {
  const {
    root = globalThis.document,
    url = globalThis.location?.href,
    names,
    field: own,
    feedback: messages = true,
    keep,
    removable = keep !== undefined,
    onFilled,
  } = options(settings);
  if (!root?.querySelectorAll) {
    throw new TypeError("`root` must be a document, a shadow root or an element");
  }
  if (onFilled !== undefined && typeof onFilled !== "function") {
    throw new TypeError("`onFilled` must be a function");
  }
  const asked = question(url, { names });
  read(settings);

  const ends = [];
  let kept = null;
  let found;
  let verdict;
  /** Not known before the first look. */
  let filled;
  let hint;
  let hinted;
  let endTyped;
  const page = root.ownerDocument ?? root;
  let watcher;
  let reading;
  /** The look at the page that waits for the module. */
  let late;

  const load = async () => {
    await init();
    found = answer(asked);
    verdict = check(found.ok ? found.text : "", settings);
  };
  /** Loads the module, which a page without a form never needs, and reads the URL. */
  const ready = () => {
    reading ??= load();
    return reading;
  };

  const stop = () => {
    for (const end of ends.splice(0)) end();
    hint?.stop();
    endTyped?.();
    hinted = undefined;
  };

  /** What is to be filled at the moment. */
  const wanted = () => {
    const touch = kept
      ? kept.attribution.touch
      : found.ok && { ...found, referralCode: verdict.ok ? verdict.referralCode : found.text };
    return touch && !isRemoved(touch.referralCode) ? touch : null;
  };

  const isSettled = () =>
    found &&
    (messages ? isThere(hinted) : filled !== undefined) &&
    (filled ? isThere(filled.field) && !isStale() : !wanted());
  /** Whether what we filled stands there, and another code has come to count since. */
  const isStale = () =>
    kept &&
    filled.field.value === filled.referralCode &&
    (wanted() ?? filled).referralCode !== filled.referralCode;

  const look = (roots) => {
    const groups = roots.map((each) => {
      // What happens in a frame is heard of there only.
      if (each.defaultView) hear(each);
      return fieldsOf(each, own);
    });
    if (!found) {
      // Who cannot load it is told by the browser, as nobody waits for it.
      if (!reading && groups.some((fields) => isWorthIt(fields, own))) {
        late = ready().then(watcher.look);
      }
      return;
    }
    if (!isThere(filled?.field)) filled = fillOf(groups.flat()) ?? tell(adopt(groups.flat(), met));
    const best = (taken) =>
      groups
        .map((fields) => choose(fields, own, taken))
        .reduce((one, other) => (other?.score > (one?.score ?? 0) ? other : one), null);
    const touch = (!filled || isStale()) && wanted();
    const choice = touch && (filled ?? best(isTyped));
    if (choice) {
      const { referralCode, source, name } = touch;
      const { field, score, reason } = choice;
      const about = { referralCode, source, name, score, reason };
      filled = tell(fill(field, { ...about, verdict: check(referralCode, settings) }));
      // It heard of the text before it could know whose that is.
      hint?.show();
    }
    if (messages && !isThere(hinted)) {
      hint?.stop();
      hint = undefined;
      // Who came without a link, or whose field holds text already, gets the feedback as well.
      hinted = filled?.field ?? best(() => false)?.field;
      endTyped?.();
      endTyped = kept && hinted && listen(hinted, "change", onTyped);
      show();
    }
  };
  /** What was filled now, told to the page's listener, whose faults are reported and not ours. */
  const tell = (now = null) => {
    if (now && onFilled) queueMicrotask(() => onFilled(now));
    return now;
  };
  /** What there is to say of a code that a worker wrote; nothing if the visitor removed it. */
  const met = (referralCode, mark) => {
    kept?.resume(mark);
    const isGone =
      isRemoved(referralCode) ||
      (wanted()?.referralCode !== referralCode && kept?.isRemoved(referralCode));
    return !isGone && { verdict: check(referralCode, settings) };
  };
  const show = () => {
    // A framework that takes over a page would stumble over an element that is not its own.
    if (page.readyState === "complete" && !hint && isThere(hinted) && hinted.type !== "hidden") {
      hint = feedback(hinted, { ...settings, messages }, isApplied, undo);
    }
  };
  const isApplied = (text) =>
    removable && filled?.field === hinted && text === filled?.referralCode;
  const undo = () => filled?.undo() ?? false;

  const heard = new WeakSet();
  const hear = (page) => {
    if (heard.has(page)) return;
    heard.add(page);
    ends.push(watchTyping(page), listen(page, "refgraph:removed", onRemoved));
  };
  const onRemoved = ({ detail }) => {
    if (!filled || detail !== filled) return;
    filled = null;
    kept?.remove(detail.referralCode);
  };
  /** What a person typed into the field is the code that they mean. */
  const onTyped = (event) => {
    if (!event.isTrusted || !event.target.value) return;
    const typed = check(event.target.value, settings);
    if (!typed.ok) return;
    restore(typed.referralCode);
    kept.touch(typed.referralCode, { source: "typed", explicit: true });
  };

  // From now on: a person may type while the module is under way.
  hear(root);

  try {
    const carried =
      keep && (keep.touch ? keep : import("#carry").then((carry) => carry.keep(keep)));
    // What is kept is kept from where the link led, be there a field or not.
    const isNeeded = keep || isWorthIt(fieldsOf(root, own), own);
    [kept = null] = await Promise.all([carried, isNeeded && ready(), parsed(page)]);
    if (kept && found.ok) {
      kept.touch(verdict.ok ? verdict.referralCode : found.text, found);
    }
    watcher = watch(root, look, isSettled);
    ends.push(watcher.stop);
    if (kept) ends.push(kept.subscribe(watcher.soon));
    watcher.look();
    await late;
    const onIdle = globalThis.requestIdleCallback ?? setTimeout;
    ends.push(listen(page, "readystatechange", () => hinted && onIdle(show)));
  } catch (error) {
    stop();
    throw error;
  }

  const handle = {
    found: () => ready().then(() => found),
    keep: kept,
    get filled() {
      return filled ?? null;
    },
    undo,
    stop,
  };
  // Not every browser that we support knows the symbol.
  if (Symbol.dispose) handle[Symbol.dispose] = stop;
  return handle;
};

/** Whether a field is on a page still; that of a frame that has gone elsewhere is on none. */
const isThere = (field) => field?.isConnected && field.ownerDocument.defaultView !== null;

/** Until the page has all its fields, the best of them may be missing. */
const parsed = (page) =>
  page.readyState === "loading" &&
  new Promise((resolve) => {
    page.addEventListener("DOMContentLoaded", resolve, { once: true });
  });
