// Runs an emitted entry on real memory, for the tests: buffers one after the other, values in and out by name.
import type { Entry, Program } from "../../../ir/program.ts";
import { evalSize } from "../../../ir/size.ts";
import type { DimEnv } from "../../../ir/types.ts";
import { encodeModule } from "../../../targets/wasm/assembler/encode.ts";
import type { WasmModule } from "../../../targets/wasm/assembler/module.ts";
import { emitModule } from "../../../targets/wasm/emit/emit-module.ts";
import { bindName } from "../../../targets/wasm/emit/entry-names.ts";
import type { EmitOptions } from "../../../targets/wasm/emit/module-parts.ts";

const PAGE = 65536;
/** The first buffer begins here, so that a pointer before it would be noticed. */
const START = 16;

export type Values = Readonly<Record<string, ArrayLike<number>>>;

export const programOf = (...entries: readonly Entry[]): Program => ({
  name: "test",
  params: [],
  paramSize: 0,
  entries,
});

export type Exports = Readonly<Record<string, (...args: number[]) => void>>;

interface Instances {
  readonly instances: readonly Exports[];
  /** Every buffer as it is now. */
  readonly buffers: () => Record<string, Float32Array>;
}

/** So many instances on one memory, bound to an entry's buffers. Buffers that are not given begin as NaN. */
export function instantiate(module: WasmModule, entry: Entry, env: DimEnv, given: Values, count: number): Instances {
  const offsets: number[] = [];
  let end = START;
  for (const buffer of entry.buffers) {
    offsets.push(end);
    end += evalSize(buffer.size, env) * 4;
  }
  const memory = new WebAssembly.Memory({ initial: Math.ceil((end + 1) / PAGE) });
  const views = entry.buffers.map((b, i) => {
    const View = b.dtype === "f32" ? Float32Array : Int32Array;
    const view = new View(memory.buffer, offsets[i], evalSize(b.size, env));
    if (given[b.name]) view.set(given[b.name]);
    else view.fill(Number.NaN);
    return view;
  });
  const compiled = new WebAssembly.Module(encodeModule(module));
  const instances = Array.from({ length: count }, () => {
    const exports = new WebAssembly.Instance(compiled, { env: { memory } }).exports as Exports;
    exports[bindName(entry.name)](...offsets, env.T, env.B);
    return exports;
  });
  const buffers = () => Object.fromEntries(entry.buffers.map((b, i) => [b.name, Float32Array.from(views[i])]));
  return { instances, buffers };
}

/** Runs an entry; returns every buffer as it is in the end. */
export function runEmitted(module: WasmModule, entry: Entry, env: DimEnv, given: Values): Record<string, Float32Array> {
  const { instances, buffers } = instantiate(module, entry, env, given, 1);
  instances[0][entry.name]();
  return buffers();
}

export const runEntry = (
  entry: Entry,
  env: DimEnv,
  given: Values,
  options: EmitOptions,
): Record<string, Float32Array> => runEmitted(emitModule(programOf(entry), options), entry, env, given);
