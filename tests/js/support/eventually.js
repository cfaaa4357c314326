import assert from "node:assert/strict";

/** Waits until `read` gives `expected`. */
export const eventually = async (read, expected) => {
  const end = Date.now() + 3000;
  let last = await read();
  while (last !== expected && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    last = await read();
  }
  assert.equal(last, expected);
};
