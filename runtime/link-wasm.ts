// Makes a runnable module of a WebAssembly artifact: a memory, an instance, and the glue between them.
import type { EmittedModule, EmittedWasmModule } from "../ir/artifact.ts";
import { RuntimeError } from "./errors.ts";

/**
 * @param binary the compiled variant that `glue.variant()` names.
 * @param memory to work on, from its start; a maximum of its own bounds what calls may use. A new one where absent.
 * @throws RuntimeError "mismatch" for a binary that was not built with the glue: offsets would not fit.
 */
export function linkWasm(
  glue: EmittedWasmModule,
  binary: WebAssembly.Module,
  memory: WebAssembly.Memory = new WebAssembly.Memory({ initial: 1 }),
): EmittedModule {
  const { name, build } = glue.manifest;
  const [section] = WebAssembly.Module.customSections(binary, "cellc");
  const found = section && String.fromCharCode(...new Uint8Array(section));
  if (found !== build)
    throw new RuntimeError("mismatch", {
      where: `model "${name}"`,
      found: found === undefined ? "a binary of another origin" : `the binary of build ${found}`,
      expected: `that of build ${build}`,
      fix: "Ship the module and its .wasm from one compilation",
    });
  return { ...glue.instantiate(binary, memory), memory };
}
