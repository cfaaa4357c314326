// The benchmark's site, on a thread of its own: a page would wait for an answer while the thread
// that drives the browser is busy with that.

import { once } from "node:events";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { serve } from "../../js/support/site.js";

/** Serves `texts` (path → text). */
export async function serveApart(texts) {
  const worker = new Worker(new URL(import.meta.url), { workerData: texts });
  const [url] = await once(worker, "message");
  return { url, close: () => worker.terminate() };
}

if (!isMainThread) {
  const { url } = await serve({ folders: {}, texts: workerData });
  parentPort.postMessage(url);
}
