// Passing on, on a page: the links, frames and embeds that lead to a signup elsewhere. Which of
// them get the code, and how, is the module's to say.

import { string } from "../arguments.js";
import { watch } from "../dom/watch.js";
import { init } from "../engine.js";
import { passOnUrl } from "./pass_on_url.js";

/** The most elements of a page that are looked at. */
const MOST = 2000;
/** Which attribute of which elements is a URL. */
const URLS = {
  href: "a,area",
  src: "iframe,frame",
  "data-url": "[data-url]",
  "data-tally-src": "[data-tally-src]",
};
/** Typeform's embeds take hidden fields as a list, Stripe's take the code alone. */
const TYPEFORM =
  "[data-tf-widget],[data-tf-popup],[data-tf-slider],[data-tf-popover],[data-tf-sidetab],[data-tf-live]";
const STRIPE = "stripe-buy-button,stripe-pricing-table";
const SELECTOR = [...Object.values(URLS), TYPEFORM, STRIPE].join();

/** Passes a code on to the links, frames and embeds of a page. */
export const passOn = async (settings) => {
  const { to, referralCode, root = globalThis.document, onPassed } = settings ?? {};
  string(referralCode, "referralCode");
  if (typeof to !== "object" || to === null) throw new TypeError("`to` must be an object");
  if (!root?.querySelectorAll) {
    throw new TypeError("`root` must be a document, a shadow root or an element");
  }
  if (onPassed !== undefined && typeof onPassed !== "function") {
    throw new TypeError("`onPassed` must be a function");
  }
  await init();
  passOnUrl("", referralCode, to); // Wrong recipients are told before anything is done.

  /** What was last seen of an element. */
  const seen = new WeakMap();
  let count = 0;

  const look = (roots) => {
    let left = MOST;
    for (const each of roots) {
      for (const element of each.querySelectorAll(SELECTOR)) {
        if (!left--) return;
        for (const [attribute, url] of offers(element)) apply(element, attribute, url);
      }
    }
  };

  const apply = (element, attribute, { url, value }) => {
    const before = element.getAttribute(attribute) ?? "";
    const known = seen.get(element) ?? seen.set(element, {}).get(element);
    // A page that puts its own back a hundred times is left with it.
    known[attribute] ??= { value: undefined, writes: 0 };
    const last = known[attribute];
    if (last.value === before || last.writes > 9) return;
    last.value = before;
    const passed = passOnUrl(url, referralCode, to);
    if (!passed.ok) return;
    last.value = value(passed.url);
    last.writes++;
    element.setAttribute(attribute, last.value);
    count++;
    onPassed?.({ element, attribute, url: passed.url });
  };

  const watcher = watch(root, look);
  watcher.look();
  const stop = () => watcher.stop();
  const handle = {
    get count() {
      return count;
    },
    stop,
  };
  if (Symbol.dispose) handle[Symbol.dispose] = stop;
  return handle;
};

/** What an element has that could take the code: attributes, each with its URL and what it becomes. */
function* offers(element) {
  for (const [attribute, selector] of Object.entries(URLS)) {
    const text = element.matches(selector) && element.getAttribute(attribute);
    const url = text && absolute(text, element.baseURI);
    if (url) yield [attribute, { url, value: (passed) => passed }];
  }
  if (element.matches(TYPEFORM)) {
    const list = element.getAttribute("data-tf-hidden") ?? "";
    const url = `https://form.typeform.com/#${list.replaceAll(",", "&")}`;
    const value = (passed) => passed.slice(passed.indexOf("#") + 1).replaceAll("&", ",");
    yield ["data-tf-hidden", { url, value }];
  }
  if (element.matches(STRIPE) && !element.getAttribute("client-reference-id")) {
    const value = (passed) => new URL(passed).searchParams.get("client_reference_id") ?? "";
    yield ["client-reference-id", { url: "https://buy.stripe.com/", value }];
  }
}

/** A URL as the browser reads it; nothing of what it cannot read. */
function absolute(text, base) {
  try {
    return new URL(text, base).href;
  } catch {
    return "";
  }
}
