// Makes a runnable module of a WebAssembly artifact: a memory, an instance, and the glue between them.
import type { EmittedModule, EmittedWasmModule } from "../ir/artifact.ts";

/** @param binary the compiled variant that `glue.variant()` names. */
export function linkWasm(glue: EmittedWasmModule, binary: WebAssembly.Module): EmittedModule {
  const memory = new WebAssembly.Memory({ initial: 1 });
  return { ...glue.instantiate(binary, memory), memory };
}
