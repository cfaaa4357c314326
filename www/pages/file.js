// Files that people open or drop: they are read here, and sent nowhere.

import { count } from "./page.js";

/** By the ending of a file's name. */
const FORMATS = {
  csv: "csv",
  tsv: "csv",
  txt: "csv",
  ndjson: "ndjson",
  jsonl: "ndjson",
  json: "json",
};

/** Calls `read` with each file that is chosen in `input` or dropped on the page: it, its format, its name. */
export function onFile(input, read) {
  const take = (file) => {
    if (!file) return;
    const ending = file.name.slice(file.name.lastIndexOf(".") + 1).toLowerCase();
    read(file, Object.hasOwn(FORMATS, ending) ? FORMATS[ending] : "csv", file.name);
  };
  input.addEventListener("change", () => {
    const [file] = input.files;
    input.value = "";
    take(file);
  });
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  for (const end of ["dragleave", "drop"]) {
    addEventListener(end, () => document.body.classList.remove("dropping"));
  }
  addEventListener("drop", (event) => {
    const [file] = event.dataTransfer.files;
    if (file) event.preventDefault();
    take(file);
  });
}

/** What is to be said of a file that was read, if anything is. */
export function toldOf({ ok, code, line, rows, refused, refusals }, name) {
  if (!ok && code !== "imported") {
    const where =
      code === "missing_field"
        ? "has no columns for the user and who brought them in"
        : `is broken at line ${line}`;
    return `${name} ${where} (${code}).`;
  }
  if (refused) {
    const some = refusals.slice(0, 3).map(({ line, code }) => `line ${line}: ${code}`);
    const refusedOnes = count(refused, "row was", "rows were");
    return `${refusedOnes} refused of ${rows.toLocaleString("en")}: ${some.join(", ")}${refused > 3 ? " …" : ""}`;
  }
  return ok ? "" : `${name} has no connections in it.`;
}
