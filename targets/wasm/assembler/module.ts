// A WebAssembly module as plain data: one imported memory, globals, functions of named instructions.
import type { Instr } from "./instructions.ts";
import type { Signature, ValueType } from "./value-type.ts";

export interface Local {
  readonly name: string;
  readonly type: ValueType;
}

export interface WasmFunction {
  readonly name: string;
  /** Lines for the reader. */
  readonly comment: readonly string[];
  readonly params: readonly Local[];
  readonly results: readonly ValueType[];
  readonly locals: readonly Local[];
  /** Flat: every block, loop and if has its end; the function's own end is not listed. */
  readonly body: readonly Instr[];
  /** The name under which it is exported. */
  readonly exported?: string;
}

/** A mutable i32 that starts at 0. */
export interface WasmGlobal {
  readonly name: string;
  readonly comment?: string;
}

export interface WasmModule {
  /** Names of the imported memory, where there is one, and its least number of 64 KiB pages. */
  readonly memory?: { readonly module: string; readonly name: string; readonly pages: number };
  readonly globals: readonly WasmGlobal[];
  readonly functions: readonly WasmFunction[];
}

export const functionSignature = (fn: WasmFunction): Signature => ({
  params: fn.params.map((p) => p.type),
  results: fn.results,
});

/** Distinct signatures in the order of their first function, and each function's index among them. */
export function collectTypes(module: WasmModule, key: (s: Signature) => string) {
  const types = new Map<string, Signature>();
  for (const fn of module.functions) {
    const signature = functionSignature(fn);
    if (!types.has(key(signature))) types.set(key(signature), signature);
  }
  const order = [...types.keys()];
  return {
    types: [...types.values()],
    indexOf: (fn: WasmFunction): number => order.indexOf(key(functionSignature(fn))),
  };
}
