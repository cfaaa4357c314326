// Export: a network as a file, piece by piece.

import { Export } from "#glue";
import { choice, options } from "./arguments.js";
import { call } from "./engine.js";
import { Held } from "./held.js";
import { FORMATS } from "./import.js";
import { heldBy } from "./network.js";

/** The pieces of a file that holds everything in a network. */
export function exportConnections(network, settings) {
  const format = Math.max(choice(options(settings).format, "format", FORMATS) - 1, 0);
  const held = heldBy(network);
  const pieces = () => piecesOf(held, format);
  return {
    [Symbol.iterator]: pieces,
    stream() {
      const running = pieces();
      return new ReadableStream({
        pull(controller) {
          const { done, value } = running.next();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel() {
          running.return();
        },
      });
    },
  };
}

function* piecesOf(held, format) {
  const encoder = new TextEncoder();
  const running = new Held("export", () => Export.of(format));
  try {
    for (;;) {
      const piece = call(() => running.get().next(held.get()));
      if (piece === undefined) return;
      yield encoder.encode(piece);
    }
  } finally {
    running.free();
  }
}
