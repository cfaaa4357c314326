// The site behind a worker under test: an HTTP server on 127.0.0.1 whose answers the tests make.

import { once } from "node:events";
import { createServer } from "node:http";

/**
 * Starts the site. `pages` maps a path to an answer: `{ status, headers, chunks }`, where chunks
 * are texts, bytes, or functions that are waited for.
 */
export async function startOrigin(pages) {
  /** What was asked, and what became of it. */
  const asked = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://site");
    const entry = { method: request.method, url: request.url, headers: request.headers };
    asked.push(entry);
    response.on("close", () => {
      entry.left = !response.writableFinished;
    });
    const page = pages[pathname];
    if (!page) return response.writeHead(404).end();
    const { status = 200, headers = {}, chunks = [] } = page;
    response.writeHead(status, { "content-type": "text/html; charset=utf-8", ...headers });
    response.flushHeaders();
    for (const chunk of chunks) {
      if (response.destroyed) return;
      const part = typeof chunk === "function" ? await chunk() : chunk;
      if (part === null) return response.destroy();
      if (part === undefined) continue;
      if (!response.write(part))
        await Promise.race([once(response, "drain"), once(response, "close")]);
      // So that what comes next is another packet.
      await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
