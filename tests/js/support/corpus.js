// The described fields of the corpus, and each as a form as it would be on a page.

import { readFile } from "node:fs/promises";

const cases = JSON.parse(
  await readFile(new URL("../../vectors/field_corpus.json", import.meta.url), "utf8"),
);

const escaped = (text) => text.replace(/[&<>"]/g, (symbol) => `&#${symbol.charCodeAt(0)};`);

const element = ({ kind, data = "", label, nearby = "", group, ...rest }) => {
  const [name, ...words] = data.split(" ");
  const all = { ...rest, [name]: words.join(" ") };
  const attributes = Object.entries(all)
    .filter(([, value]) => value)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join("");
  const field =
    kind === "textarea"
      ? `<textarea data-at${attributes}></textarea>`
      : `<input data-at type="${kind}"${attributes}>`;
  const labelled = label ? `<label>${escaped(label)} ${field}</label>` : field;
  const placed = `<div>${escaped(nearby)} ${labelled}</div>`;
  return group ? `<fieldset><legend>${escaped(group)}</legend>${placed}</fieldset>` : placed;
};

/** Each case: what describes its field, the markup of its form, and whether it gets the code. */
export const corpus = cases.map(({ field, expected }) => ({
  field,
  html: `<form action="/signup">${element(field)}</form>`,
  isRight: expected === "right",
}));
