// Listening, with its end at hand.

/** Listens until the function that it returns is called. */
export const listen = (target, type, task, isCapture) => {
  target.addEventListener(type, task, isCapture);
  return () => target.removeEventListener(type, task, isCapture);
};
