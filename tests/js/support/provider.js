// An OAuth provider: asks people whether they agree, and sends them back as RFC 6749 has it.

import { once } from "node:events";
import { createServer } from "node:http";

/** The longest `state` that is taken; real providers draw a line as well. */
const LONGEST = 512;

const escaped = (text) => text.replace(/[&<>"]/g, (symbol) => `&#${symbol.charCodeAt(0)};`);

const answer = (response, request) => {
  const { pathname, searchParams } = new URL(request.url, "http://provider");
  const [type, client, redirect, state] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "state",
  ].map((name) => searchParams.get(name) ?? "");
  const isSound = type === "code" && client && URL.canParse(redirect) && state.length <= LONGEST;
  if (!isSound) return response.writeHead(400).end();
  if (pathname === "/authorize") {
    const allow = escaped(`/allow?${searchParams}`);
    return response
      .writeHead(200, { "content-type": "text/html; charset=utf-8" })
      .end(`<!doctype html><title>Provider</title><a href="${allow}">Allow</a>`);
  }
  const back = new URL(redirect);
  back.searchParams.set("code", "granted");
  back.searchParams.set("state", state);
  return response.writeHead(302, { location: back.href }).end();
};

/** Starts a provider on 127.0.0.1. */
export const startProvider = async () => {
  const server = createServer((request, response) => answer(response, request));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
};
