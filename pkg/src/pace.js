// The pace of what takes long: a word on progress, a way to stop it, and time for the page.

/** How long a page may be kept waiting, in milliseconds. */
const LONGEST = 12;

/** `onProgress` and `signal` among the settings, which are checked. */
export function watched({ onProgress, signal }) {
  if (onProgress !== undefined && typeof onProgress !== "function")
    throw new TypeError("`onProgress` must be a function");
  if (signal !== undefined && typeof signal?.aborted !== "boolean")
    throw new TypeError("`signal` must be an AbortSignal");
  return { onProgress, signal };
}

/** Throws the signal's reason, if it was aborted. */
export function stopIfAborted(signal) {
  if (signal?.aborted) throw signal.reason ?? new DOMException("Aborted.", "AbortError");
}

/** Lets the page do what it has to. */
export const rest = () => new Promise((resolve) => setTimeout(resolve));

/** To be awaited between steps, with how much is done of how much. */
export function pacer(settings) {
  const { onProgress, signal } = watched(settings);
  let rested = performance.now();
  return async (done, total) => {
    if (done > 0) onProgress?.(done, total);
    if (performance.now() - rested > LONGEST) {
      await rest();
      rested = performance.now();
    }
    stopIfAborted(signal);
  };
}
