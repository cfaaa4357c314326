// Backfilling: lines in, a line out to each as it is done. The module takes so many lines at once;
// here a body of any length is cut into such parts, and the replies are put together.

import { maxBody, maxLine, maxLines } from "#glue";
import { call } from "../engine.js";
import { chunksOf } from "./body.js";
import { refusal } from "./refusal.js";

/** The most lines of one request, and the most bytes. */
const MOST_LINES = 100_000;
const MOST_BYTES = 1 << 24;

const NEWLINE = 10;
const TOO_LARGE = refusal("too_large", "The request is larger than the limit.");
const LATE = refusal("request_timeout", "The body took too long to arrive.");

/** Whether a request is one of many lines. */
export const isBackfill = (method, path) => method === "POST" && path.endsWith("/backfill");

/**
 * Answers such a request: `run` takes a part and how many lines were before it, and gives the
 * module's reply. What is wrong with the first part is the answer; later the status is out, and
 * what is wrong is told of the line at which it ended.
 */
export async function backfill(stream, patience, run) {
  const parts = partsOf(stream, patience);
  const next = async () => {
    const { value, done } = await parts.next();
    if (done) return;
    const { bytes, before, fault } = value;
    if (fault) return { fault, before, body: "" };
    const { status, headers, body } = await run(bytes, before);
    return { status, headers, body, before, fault: status === 200 ? undefined : body };
  };
  const first = (await next()) ?? (await run(new Uint8Array(), 0));
  if (first.status !== undefined && first.status !== 200) return first;
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    // All is read as it comes, whether or not anyone reads the answers meanwhile: who first sends
    // everything would otherwise wait for ever.
    async start(controller) {
      try {
        for (let part = first; part; part = await next()) {
          const told = part.fault
            ? `{"line":${part.before + 1},${part.fault.slice(1)}\n`
            : part.body;
          if (told) controller.enqueue(encoder.encode(told));
          if (part.fault) break;
        }
        controller.close();
      } catch (error) {
        controller.error(error);
      } finally {
        parts.return();
      }
    },
  });
  const headers = first.headers ?? { "content-type": "application/x-ndjson" };
  return { status: 200, headers: { ...headers, "cache-control": "no-store" }, body };
}

/** Cuts a stream into parts of whole lines, each with the number of lines before it. */
async function* partsOf(stream, patience) {
  const [mostBytes, longest, most] = call(() => [maxBody(), maxLine(), maxLines()]);
  const part = new Uint8Array(mostBytes);
  // Where the line under way begins, where the part ends, and how many lines it has.
  let begin = 0;
  let end = 0;
  let lines = 0;
  let before = 0;
  let read = 0;
  /** The whole lines as a part; the one under way stays. */
  const take = () => {
    const taken = { bytes: part.slice(0, begin), before };
    part.copyWithin(0, begin, end);
    end -= begin;
    begin = 0;
    before += lines;
    lines = 0;
    return taken;
  };
  for await (const chunk of chunksOf(stream, patience)) {
    read += chunk?.length ?? 0;
    if (!chunk || read > MOST_BYTES) {
      if (begin) yield take();
      return yield { before, fault: chunk ? TOO_LARGE : LATE };
    }
    for (let at = 0; at < chunk.length; ) {
      if (before + lines === MOST_LINES) {
        if (begin) yield take();
        return yield { before, fault: TOO_LARGE };
      }
      const found = chunk.indexOf(NEWLINE, at);
      const stop = found < 0 ? chunk.length : found + 1;
      // Of a line that is too long so much is kept that it is seen to be.
      const kept = chunk.subarray(
        at,
        Math.min(stop, at + Math.max(0, longest + 2 - (end - begin))),
      );
      if (end + kept.length + 1 > mostBytes) yield take();
      part.set(kept, end);
      end += kept.length;
      at = stop;
      if (found < 0) continue;
      if (part[end - 1] !== NEWLINE) part[end++] = NEWLINE;
      begin = end;
      lines += 1;
      if (lines === most) yield take();
    }
  }
  begin = end;
  if (end) yield take();
}
