/**
 * What can go wrong with the module itself. Wrong input is no error of this kind: what callers
 * got wrong is a `TypeError`, what people typed wrong is a value.
 */
export class RefgraphError extends Error {
  /**
   * @param {"not_initialized" | "load_failed" | "internal"} code
   * @param {string} message
   * @param {unknown} [cause]
   */
  constructor(code, message, cause) {
    super(message, { cause });
    this.name = "RefgraphError";
    this.code = code;
  }
}

/** No code can be made without one. */
export const noGenerator = () =>
  new RefgraphError("internal", "This platform has no secure random generator.");
