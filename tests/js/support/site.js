// A site on 127.0.0.1: folders, and texts made by the tests, each under a path of its own.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
};

/**
 * Serves `folders` (path → folder) and `texts` (path → text). `headersOf` adds headers by URL.
 */
export const serve = async ({ folders, texts = {}, headersOf = () => ({}) }) => {
  const server = createServer({ maxHeaderSize: 4 << 20 }, async (request, response) => {
    const url = new URL(request.url, "http://site");
    const path = normalize(url.pathname);
    const [start] = Object.keys(folders).filter((start) => path.startsWith(start));
    try {
      const body = texts[path] ?? (await readFile(join(folders[start], path.slice(start.length))));
      const type = TYPES[extname(path)] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type, ...headersOf(url) }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
};
