// A program as one module: every entry's functions and globals, then the helpers that they share.
import type { Program } from "../../../ir/program.ts";
import { checkModule } from "../assembler/check.ts";
import type { WasmModule } from "../assembler/module.ts";
import { emitEntry } from "./emit-entry.ts";
import { type EmitOptions, ModuleParts } from "./module-parts.ts";

/** Throws CompileError "unsupported" for contractions: they must be tiled before. */
export function emitModule(program: Program, options: EmitOptions): WasmModule {
  const parts = new ModuleParts(options);
  const globals = program.entries.flatMap((entry) => emitEntry(entry, parts));
  const module: WasmModule = Object.freeze({
    memory: { module: "env", name: "memory", pages: 0 },
    globals,
    functions: parts.functions(),
  });
  checkModule(module);
  return module;
}
