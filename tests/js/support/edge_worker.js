// The worker under test: what `refgraph/edge` has for the pages of a site, before an origin.

import { createPrefill, createReferralCookie, createShortLinks } from "refgraph/edge";
import { compose } from "./edge_site.js";

export default {
  fetch: (request, env) =>
    compose({ createPrefill, createReferralCookie, createShortLinks }, env.ORIGIN)(request),
};
