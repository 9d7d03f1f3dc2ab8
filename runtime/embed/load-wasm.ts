// How an emitted module finds its WebAssembly where it is not given: a file beside it, in Node or over the network.
import { fail } from "./fail.ts";

/** What `createModel` takes as its binary. */
export type WasmSource = WebAssembly.Module | BufferSource | Response | URL;

/** A file of Node's own is read; any other address is fetched. */
export async function loadWasm(source: WasmSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  let bytes: WasmSource | Uint8Array<ArrayBufferLike> = source;
  if ("href" in bytes)
    bytes = bytes.protocol === "file:" ? process.getBuiltinModule("node:fs").readFileSync(bytes) : await fetch(bytes);
  if ("ok" in bytes) bytes = bytes.ok ? await bytes.arrayBuffer() : fail(bytes.url, bytes.status, "a file");
  return WebAssembly.compile(bytes as BufferSource);
}
