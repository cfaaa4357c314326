// The corpus of fields through what a page loads: as plain values through the module, and as real
// forms in Chromium. What JavaScript folds and reads off a page must come to what Rust says of the
// same fields (`tests/fields.rs`).

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { descriptor } from "../../pkg/src/dom/descriptor.js";
import { corpus } from "./support/corpus.js";
import { folder } from "./support/packed.js";
import { BARE, CODE, open, pages } from "./support/pages.js";

const now = pages({ "/bare.html": BARE });

/** No false friend is taken, and hardly a right field missed. `isTaken` has an answer for each. */
const judge = (isTaken) => {
  assert.equal(isTaken.length, corpus.length);
  const those = (wanted) => corpus.filter(({ isRight }, at) => wanted(isRight, isTaken[at]));
  const right = those((isRight) => isRight);
  const missed = those((isRight, taken) => isRight && !taken);
  assert.deepEqual(
    those((isRight, taken) => !isRight && taken),
    [],
  );
  assert.ok(right.length > 200);
  assert.ok(missed.length <= right.length * 0.03, JSON.stringify(missed, null, 1));
};

test("as plain values, through the module", async () => {
  const bytes = await readFile(join(folder, "dist/form.wasm"));
  const { exports } = (await WebAssembly.instantiate(bytes)).instance;
  const mailbox = new Uint8Array(exports.memory.buffer, exports.mailbox(), exports.mailbox_size());
  const isChosen = (field) => {
    const { written } = new TextEncoder().encodeInto(descriptor(field), mailbox);
    return exports.choose_field(written) !== 0;
  };
  judge(corpus.map(({ field }) => isChosen(field)));
});

test("as forms on a page", async () => {
  await open(now, `/bare.html?via=${CODE}`);
  const values = await now.page.evaluate(
    async (all) => {
      const main = document.querySelector("main");
      main.innerHTML = all.join("\n");
      const values = [];
      for (const form of main.children) {
        const { stop } = await window.form.prefill({ root: form, feedback: false });
        values.push(form.querySelector("[data-at]").value);
        stop();
      }
      return values;
    },
    corpus.map(({ html }) => html),
  );
  judge(values.map((value) => value === CODE));
});
