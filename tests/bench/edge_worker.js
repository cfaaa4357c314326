// The worker that is measured: a page out of memory, passed through as the address says.

import { createPrefill } from "refgraph/edge";
import { contenders, pageOf } from "./edge_page.js";

const answers = contenders({ fill: createPrefill() });

export default {
  fetch(request) {
    const { searchParams } = new URL(request.url);
    const page = pageOf(Number(searchParams.get("size")), searchParams.get("field") === "yes");
    return answers[searchParams.get("by")](request, page);
  },
};
