// `refgraph migrate`: brings the tables of a store up to date, or prints the SQL that does.

import { migrate, migrations } from "refgraph/edge";
import { database, withStore } from "./store.js";

export const usage = `\
  refgraph migrate --database FILE|postgres://…      bring the tables up to date
  refgraph migrate --print sqlite|postgres [--from N]  print the SQL that does, from version N on,
      as for \`wrangler d1 execute DATABASE --file …\``;

export const options = {
  ...database,
  print: { type: "string" },
  from: { type: "string", default: "0" },
};

export async function run(values) {
  if (values.print) {
    if (!/^\d{1,9}$/.test(values.from)) throw new Error("--from is a version, as 3");
    for (const { version, statements } of migrations(values.print, Number(values.from))) {
      console.log(`-- Version ${version}`);
      for (const statement of statements) {
        const text = inlined(statement);
        if (!text.startsWith("SELECT")) console.log(`${text};`);
      }
    }
    return;
  }
  const { from, version } = await withStore(values.database, (store) => migrate(store));
  console.log(
    from === version ? `version ${version}: nothing to do` : `version ${from} to ${version}`,
  );
}

/** A statement with its parameters in place. Those of the tables are numbers. */
const inlined = ({ sql, params }) => {
  const rest = [...params];
  return sql.replace(/\?/g, () => String(Number(rest.shift())));
};
