// What the pages share: finding their own elements, making new ones, and asking the worker.

/** The element of the page with that `data-slot`. */
export const slot = (name) => document.querySelector(`[data-slot="${name}"]`);

/** A new element. Whatever text it gets stays text. */
export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** Asks the worker. A refusal is a value: `{ ok: false, code, message, field }`. */
export async function ask(path, body) {
  const post = body && {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  try {
    const response = await fetch(path, post);
    const reply = await response.json();
    return response.ok ? { ok: true, ...reply } : { ok: false, ...reply.error };
  } catch {
    const message = "The demo does not answer. Is it still running?";
    return { ok: false, code: "unreachable", message, field: null };
  }
}

/** A chain as list items, nearest first: whose it is, then who stands at each level above. */
export function chainItems(own, chain) {
  const item = (name, level, className) =>
    element("li", className, element("strong", "", name), " ", element("span", "", level));
  const place = (level) => (level === 1 ? "Level 1, direct referrer" : `Level ${level}`);
  return [item(own, "", "own"), ...chain.map(({ name, level }) => item(name, place(level)))];
}

const numbers = new Intl.NumberFormat("en");

/** A count with its noun: `1 person`, `2,400 people`. */
export const count = (number, one, many) =>
  `${numbers.format(number)} ${number === 1 ? one : many}`;

/** Bars as list items, the longest as long as there is room: of each its label, how long it is, and its figure. */
export function bars(items) {
  const most = Math.max(...items.map(({ share }) => share), Number.MIN_VALUE);
  return items.map(({ label, share, figure = share.toLocaleString("en") }) => {
    const bar = element("span", "bar");
    bar.style.setProperty("--share", share / most);
    const item = element("li", share ? "" : "none");
    item.append(element("span", "", `${label} `), bar, element("b", "", figure));
    return item;
  });
}
