// A trap is forced by a module that has nothing else, in the place of one call of an export.

/** A script after which that export of every module traps while `armed` is true. */
export const trapped = (name) => `
  const bytes = [0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,116,0,0,10,5,1,3,0,0,11];
  const Real = WebAssembly.Instance;
  const trap = new Real(new WebAssembly.Module(new Uint8Array(bytes))).exports.t;
  globalThis.armed = false;
  WebAssembly.Instance = function (...given) {
    const { exports } = new Real(...given);
    const call = (...args) => (globalThis.armed ? trap() : exports.${name}(...args));
    return { exports: { ...exports, ${name}: call } };
  };
`;
