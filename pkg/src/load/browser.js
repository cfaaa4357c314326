// Browsers: the module is streamed from beside this file. Where a bundler or a server loses or
// garbles it, the text form is fetched instead, which nobody downloads otherwise.

export const loadSync = undefined;

/**
 * @param {string | URL | undefined} url where the module is, if not beside this file
 * @returns {Promise<WebAssembly.Module>}
 */
export const load = (url) =>
  compile(url ?? wasmUrl()).catch((error) => {
    if (url) throw error;
    return import("#inline").then(({ bytes }) => WebAssembly.compile(bytes()));
  });

// Bundlers look for this very form.
const wasmUrl = () => new URL(WASM_FILE, import.meta.url);

const compile = async (url) => {
  const response = await fetch(url);
  // A page about a missing file is told from a module by either. compileStreaming insists on the
  // content type, which some servers do not send.
  return response.headers.get("content-type")?.includes("wasm")
    ? WebAssembly.compileStreaming(response)
    : response.arrayBuffer().then(WebAssembly.compile);
};
