// Ids: the texts of users, out of the module's memory. They lie there in pieces of text; a piece
// is decoded as a whole when the first of its ids is asked for, and ids are cut out of it, which
// takes a tenth of the time that decoding each one would. What is kept of it is bounded.

import { bytesAt, memory } from "./engine.js";

/** Bytes a piece, as a power of two; as the module has it. */
const PIECE_BITS = 14;
/** How many pieces are kept: 64 MiB of text. */
const KEPT = 4096;

const NONE = 0xffffffff;

// A byte order mark is a character like any other.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The ids of a network's users. Only within `call`. */
export class Ids {
  #network;
  /** The text of each piece that was decoded; null where it is not ASCII. */
  #pieces = [];
  #kept = 0;

  constructor(network) {
    this.#network = network;
  }

  /** The id whose place was answered: two words, from this one on in the module's memory. */
  at(word) {
    const words = memory();
    const place = words[word];
    if (place === NONE) return null;
    return this.#cut(place >>> PIECE_BITS, place & ((1 << PIECE_BITS) - 1), words[word + 1]);
  }

  /** So many of them, each of so many words. */
  list(word, count, stride = 2) {
    const found = new Array(count);
    for (let at = 0; at < count; at++) found[at] = this.at(word + at * stride);
    return found;
  }

  #cut(number, from, length) {
    const known = this.#pieces[number];
    // The last piece grows.
    if (known !== undefined && known !== null && from + length <= known.length) {
      return known.slice(from, from + length);
    }
    const network = this.#network.get();
    const start = network.piece(number);
    const size = network.pieceLength(number);
    if (known !== null && (known !== undefined || this.#kept < KEPT)) {
      const text = decoder.decode(bytesAt(start, size));
      if (known === undefined) this.#kept++;
      this.#pieces[number] = text.length === size ? text : null;
      if (text.length === size) return text.slice(from, from + length);
    }
    return decoder.decode(bytesAt(start + from, length));
  }

  /** Forgets all, as when someone was removed. */
  clear() {
    this.#pieces = [];
    this.#kept = 0;
  }
}
