// A worker that runs the cases of guards it is sent on `refgraph/guard`.

import * as guard from "refgraph/guard";
import { run } from "./guard.js";

export default {
  async fetch(request) {
    return Response.json(run(guard, await request.json()));
  },
};
