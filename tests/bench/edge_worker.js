// The worker that is measured: an origin's page, passed through as the address says.

import { createPrefill } from "refgraph/edge";
import { contenders } from "./edge_page.js";

export default {
  fetch(request, env) {
    const { search, searchParams } = new URL(request.url);
    const ask = () => fetch(env.ORIGIN + search);
    const answers = contenders({ fill: createPrefill(), Rewriter: HTMLRewriter, ask });
    return answers[searchParams.get("by")](request);
  },
};
