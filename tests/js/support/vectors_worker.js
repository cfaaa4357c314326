// A worker that runs the vectors it is sent on the entries of the package.

import * as full from "refgraph";
import * as award from "refgraph/award";
import * as form from "refgraph/form";
import * as carry from "refgraph/form/carry";
import { run } from "./vectors.js";

export default {
  async fetch(request) {
    const vectors = await request.json();
    return Response.json({
      refgraph: run(full, vectors),
      "refgraph/award": run(award, vectors),
      "refgraph/form": run(form, vectors),
      "refgraph/form/carry": run(carry, vectors),
    });
  },
};
