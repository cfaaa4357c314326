// The contract: the OpenAPI document of the packed package, and whether an answer is as it promises.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import { folder } from "./packed.js";

export const contract = JSON.parse(await readFile(join(folder, "dist/openapi.json"), "utf8"));

/** The media type of bodies of JSON values that have a line each. */
export const LINES = "application/x-ndjson";

/** The values of such a body. */
export const linesOf = (text) =>
  text
    .split("\n")
    .filter((line) => line)
    .map((line) => JSON.parse(line));

const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: true });
ajv.addSchema({ $id: "contract", components: contract.components });

/** Checks a value by a schema of the contract; gives what is wrong with it, or `null`. */
export function faults(schema, value) {
  const validate = compiled(schema);
  return validate(value) ? null : ajv.errorsText(validate.errors);
}

const known = new Map();
function compiled(schema) {
  const text = JSON.stringify(schema).replaceAll('"#/', '"contract#/');
  if (!known.has(text)) known.set(text, ajv.compile(JSON.parse(text)));
  return known.get(text);
}

/** What a reference leads to; all else as it is. */
export function resolve(value) {
  if (!value?.$ref) return value;
  const steps = value.$ref.slice(2).split("/");
  return steps.reduce((at, step) => at[step], contract);
}

const patterns = Object.entries(contract.paths).map(([path, item]) => ({
  pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
  item,
}));

/** The operation that a request is for, if the contract has it. */
function operationOf(method, target) {
  const [path] = target.split("?");
  const found = patterns.find(({ pattern }) => pattern.test(path));
  // `HEAD` is `GET` without the body.
  return found?.item[method === "HEAD" ? "get" : method.toLowerCase()];
}

/** Asserts that an answer is one that the contract describes, if it has such an operation. */
export function assertPromised(method, target, { status, headers }, text) {
  const operation = operationOf(method, target);
  if (!operation) return;
  const what = `${operation.operationId} ${target.slice(0, 200)}: ${status} ${text.slice(0, 500)}`;
  const promised = resolve(operation.responses[status]);
  assert.ok(promised, `no such status in the contract: ${what}`);
  if (!promised.content) return assert.equal(text, "", what);
  const [[type, { schema }]] = Object.entries(promised.content);
  assert.equal(headers.get("content-type"), type, what);
  if (method === "HEAD") return assert.equal(text, "");
  for (const value of type === LINES ? linesOf(text) : [JSON.parse(text)])
    assert.equal(faults(schema, value), null, `not as the contract says: ${what}`);
}
