// A program as one module: every entry's functions and globals, then the helpers that they share.
import type { Program } from "../../../ir/program.ts";
import { checkModule } from "../assembler/check.ts";
import type { WasmModule } from "../assembler/module.ts";
import { emitEntry } from "./emit-entry.ts";
import { type EmitOptions, ModuleParts } from "./module-parts.ts";

export interface EmittedProgram {
  readonly module: WasmModule;
  /** For each entry, by its index: which of its buffers bind takes the offsets of, in order. */
  readonly bound: readonly (readonly number[])[];
}

/** Throws CompileError "unsupported" for contractions: they must be tiled before. */
export function emitModule(program: Program, options: EmitOptions): EmittedProgram {
  const parts = new ModuleParts(options);
  const entries = program.entries.map((entry) => emitEntry(entry, parts));
  const module: WasmModule = Object.freeze({
    memory: { module: "env", name: "memory", pages: 0 },
    globals: entries.flatMap((e) => e.globals),
    functions: parts.functions(),
  });
  checkModule(module);
  return { module, bound: entries.map((e) => e.bound) };
}
