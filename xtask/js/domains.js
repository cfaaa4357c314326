// Brings src/guard/domains.txt up to date with the list that is kept of disposable domains. Unlike
// the rude words, domains leave again: one that is no longer disposable is somebody's address.

import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./paths.js";

const require = createRequire(import.meta.url);
const name = "disposable-email-domains-js";
const listed = require(`${name}/dist/dict/disposable_email_blocklist.json`);
const { version } = require(`${name}/package.json`);
const path = join(root, "src/guard/domains.txt");

/** Forwarding services: who uses one has a mailbox, and one address for each site. */
const FORWARDING = "anonaddy.com|addy.io|duck.com|mozmail.com|passmail.net|simplelogin.com".split(
  "|",
);
const DOMAIN = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

const all = new Set(listed.map((domain) => domain.trim().toLowerCase()));
for (const domain of FORWARDING) all.delete(domain);
/** Whether a domain above it is listed: subdomains of what is listed count. */
const isBelow = (domain) => {
  const labels = domain.split(".");
  return labels.some((_, at) => at > 0 && all.has(labels.slice(at).join(".")));
};
const domains = [...all].filter((domain) => DOMAIN.test(domain) && !isBelow(domain)).sort();
const header = `# Domains of disposable mailboxes. From the list of disposable-email-domains (CC0 1.0; npm
# ${name} ${version}), made by \`cargo xtask domains\`.
`;
const old = (await readFile(path, "utf8").catch(() => "")).split("\n");
await writeFile(path, `${header}${domains.join("\n")}\n`);
const joined = domains.filter((domain) => !old.includes(domain)).length;
const left = old.filter((line) => line && !line.startsWith("#") && !all.has(line)).length;
console.log(`${domains.length} domains: ${joined} joined, ${left} left`);
