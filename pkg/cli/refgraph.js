#!/usr/bin/env node
// The command line: `npx refgraph COMMAND …`. Each command is a file of its own, which says how it
// is used and what it does; what it gives is printed, and a fault ends it with status 1.

import { parseArgs } from "node:util";

/** A command is loaded only when it is called. */
const COMMANDS = {
  import: () => import("./import.js"),
  keys: () => import("./keys.js"),
  migrate: () => import("./migrate.js"),
  programs: () => import("./programs.js"),
};

const [name, ...rest] = process.argv.slice(2);
if (!Object.hasOwn(COMMANDS, name ?? "")) {
  const usages = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  console.error(`Usage:\n${usages.map(({ usage }) => usage).join("\n")}`);
  process.exit(name === undefined || /^(-h|--help|help)$/.test(name) ? 0 : 2);
}

const { usage, options, run } = await COMMANDS[name]();
try {
  const { values, positionals } = parseArgs({
    args: rest,
    options: { ...options, help: { type: "boolean", short: "h" } },
    allowPositionals: true,
  });
  if (values.help) console.log(`Usage:\n${usage}`);
  else await run(values, positionals);
} catch (error) {
  console.error(`refgraph ${name}: ${error.message}`);
  if (error.code?.startsWith?.("ERR_PARSE_ARGS")) console.error(`Usage:\n${usage}`);
  process.exitCode = 1;
}
