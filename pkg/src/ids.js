// Ids: the texts of users, out of the module's memory. They lie there in pieces of text; a piece
// is decoded as a whole when the first of its ids is asked for, and ids are cut out of it, which
// takes a tenth of the time that decoding each one would. What is kept of it is bounded.

import { memory, memoryWords } from "./engine.js";

/** Bytes a piece, as a power of two; as the module has it. */
const PIECE_BITS = 14;
/** How many pieces are kept: 64 MiB of text. */
const KEPT = 4096;

const NONE = 0xffffffff;

// A byte order mark is a character like any other.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The ids of a network's users. Only within `call`. */
export class Ids {
  constructor(network) {
    this.network = network;
    this.clear();
  }

  /** Forgets all, as when someone was removed. */
  clear() {
    /** The text of each piece that was decoded; null where it is not ASCII. */
    this.pieces = [];
    this.kept = 0;
  }

  /** The id whose place was answered: two words, from this one on in the module's memory. */
  at(word) {
    const words = memoryWords();
    return this.of(words[word], words[word + 1]);
  }

  /** So many of them. */
  list(word, count) {
    const words = memoryWords();
    const found = [];
    for (let at = word; at < word + 2 * count; at += 2) {
      found.push(this.of(words[at], words[at + 1]));
    }
    return found;
  }

  of(place, length) {
    if (place === NONE) return null;
    const from = place & ((1 << PIECE_BITS) - 1);
    const known = this.pieces[place >>> PIECE_BITS];
    // The last piece grows.
    return known && from + length <= known.length
      ? known.slice(from, from + length)
      : this.decode(place >>> PIECE_BITS, from, length);
  }

  decode(number, from, length) {
    const known = this.pieces[number];
    const network = this.network.get();
    const start = network.piece(number);
    const size = network.pieceLength(number);
    if (known !== null && (known !== undefined || this.kept < KEPT)) {
      const text = decoder.decode(memory(start, size));
      if (known === undefined) this.kept++;
      this.pieces[number] = text.length === size ? text : null;
      if (text.length === size) return text.slice(from, from + length);
    }
    return decoder.decode(memory(start + from, length));
  }
}
