// The pages of `tests/js/forms`, and what the tests of forms share.

import { join } from "node:path";
import { folder, root } from "./packed.js";
import { serve } from "./site.js";

export const CODE = "3N7SBX00BD";
/** `CODE` with its sixth symbol mistyped. */
export const TYPO = "3N7SBY00BD";

/** Serves the pages. The parameter `policy` is the content security policy that a page comes with. */
export const serveForms = () =>
  serve({
    folders: { "/refgraph/": folder, "/forms/": join(root, "tests/js/forms") },
    headersOf: ({ searchParams }) => {
      const policy = searchParams.get("policy");
      return policy ? { "content-security-policy": policy } : {};
    },
  });

/** Keeps the module back from a page until the function that it returns is called. */
export const holdModule = async (page) => {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  return release;
};
