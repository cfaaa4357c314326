// Storages: where the text of a history is kept. Each gives all the texts that it holds and takes
// one in their place, an empty one to be rid of them, and says whether it could.

const DAY = 86_400;

/** Nothing but the page itself. */
const memory = { get: () => [], set: () => false };

/** `sessionStorage` or `localStorage`, which even to name may throw. */
const web = (name, key) => ({
  get: () => [globalThis[name].getItem(key)],
  set(text) {
    if (text) globalThis[name].setItem(key, text);
    else globalThis[name].removeItem(key);
    return true;
  },
});

/**
 * A cookie, which without `life` goes when the browser ends; of one name there can be several, of
 * this host and of those above it.
 */
const cookie = (key, domain, life) => {
  const start = `${key}=`;
  const get = () =>
    document.cookie
      .split(/; */)
      .filter((pair) => pair.startsWith(start))
      .map((pair) => pair.slice(start.length));
  const write = (text, where) => {
    const age = text && !life ? "" : `;Max-Age=${text ? life * DAY : 0}`;
    const secure = location.protocol === "https:" ? ";Secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere yet.
    document.cookie = `${start}${text};Path=/${age};SameSite=Lax${where}${secure}`;
  };
  return {
    get,
    set(text) {
      const where = domain ? `;Domain=${domain}` : "";
      // One that an older setting left on this host alone would count beside it.
      if (where) write("", "");
      write(text, where);
      return !text || get().includes(text);
    },
  };
};

/** One of the page's own. */
const own = ({ get, set }) => ({
  get: () => [get()],
  set(text) {
    set(text);
    return true;
  },
});

/**
 * The storage of a name. Nothing of it throws: what cannot be had is empty and takes nothing.
 *
 * What was removed stands in a cookie of its own besides, whatever the storage: it is how the
 * site's worker hears of it, and how the page hears of what was removed there. With `memory`, it
 * is read alone.
 */
export function storage(name, { key, domain, life }) {
  const raw =
    typeof name === "object"
      ? own(name)
      : { memory: () => memory, cookie: () => cookie(key, domain, life) }[name]?.() ||
        web(`${name}Storage`, key);
  const removed = cookie(`${key}-removed`, domain, name !== "session" && life);
  return {
    ...safe(raw),
    removed: safe(name === "memory" ? { ...memory, get: removed.get } : removed),
  };
}

const safe = ({ get, set }) => ({
  get: () => tried(get, []).filter((text) => typeof text === "string" && text),
  set: (text) => tried(() => set(text), false),
});

const tried = (task, otherwise) => {
  try {
    return task();
  } catch {
    return otherwise;
  }
};
