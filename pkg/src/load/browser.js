// Browsers: the module is fetched from beside this file. Where a bundler or a server loses or
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
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  // Of a large module, browsers keep the machine code of what was streamed. A small one is ready
  // sooner without, as each step of a stream waits for its turn on a page that is being built.
  // compileStreaming insists on the content type, which some servers do not send.
  return IS_LARGE && response.headers.get("content-type")?.startsWith("application/wasm")
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
};
