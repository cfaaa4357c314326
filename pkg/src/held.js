// What lives in the module's memory, and is lost when the module fails.

import { call, recoveries } from "./engine.js";
import { RefgraphError } from "./error.js";

/** One object of the module's. Only ours see it, so it does without private fields. */
export class Held {
  constructor(name, make) {
    this.name = name;
    this.object = call(make);
    this.born = recoveries;
  }

  /** The object, if it is still there. */
  get() {
    if (!this.object) throw new TypeError(`The ${this.name} was freed.`);
    if (this.born === recoveries) return this.object;
    throw new RefgraphError("internal", `The ${this.name} was lost when the module failed.`);
  }

  /** Gives the memory back. */
  free() {
    if (this.object && this.born === recoveries) call(() => this.object.free());
    this.object = undefined;
  }
}

/** Has `using` free the objects of a class. */
export const disposable = ({ prototype }) => {
  // Not every runtime that we support knows the symbol.
  if (Symbol.dispose) prototype[Symbol.dispose] = prototype.free;
};
