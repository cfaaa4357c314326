// How much memory the module has. It never shrinks, so that its size is the most that it ever was.
// To be imported before the package.

let memory;
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    memory = this.exports.memory ?? memory;
  }
};

/** How many bytes it has. */
export const moduleMemory = () => memory.buffer.byteLength;
