// A receiver of webhooks on 127.0.0.1, which checks what it gets by the reference library and
// answers as it is told.

import { once } from "node:events";
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

/**
 * Starts it. `messages` are those that were right; `answer` gets the number of the request and may
 * give a status, `{ status, headers }`, or nothing at all: then the request hangs.
 */
export async function startReceiver(answer = () => 204) {
  const receiver = { messages: [], requests: 0, secrets: [], faults: [], answer };
  const server = createServer(async (request, response) => {
    const at = receiver.requests++;
    let body = "";
    try {
      for await (const chunk of request) body += chunk;
    } catch {
      // The sender was killed amidst: nothing was received.
      return;
    }
    const answered = receiver.answer(at, request);
    if (answered === undefined) return;
    const { status, headers } = typeof answered === "number" ? { status: answered } : answered;
    try {
      const payloads = receiver.secrets.map((secret) =>
        new Webhook(secret).verify(body, request.headers),
      );
      const id = request.headers["webhook-id"];
      if (status < 300) receiver.messages.push({ ...payloads[0], header: id });
    } catch (error) {
      receiver.faults.push(error);
    }
    response.writeHead(status, headers).end("thanks");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${server.address().port}/hook`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
}
