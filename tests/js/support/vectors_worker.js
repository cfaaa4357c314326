// A worker that runs the vectors it is sent on the entries of the package.

import * as full from "refgraph";
import * as form from "refgraph/form";
import * as carry from "refgraph/form/carry";
import { run } from "./vectors.js";

export default {
  async fetch(request) {
    const vectors = await request.json();
    return Response.json({
      refgraph: run(full, vectors),
      "refgraph/form": run(form, vectors),
      "refgraph/form/carry": run(carry, vectors),
    });
  },
};
