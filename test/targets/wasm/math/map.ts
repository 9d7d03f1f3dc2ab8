// Primitives of the emitted code over arrays, for the tests: out[i] = prim(x[i], …) through the whole emitter.
import { forLoop, index, kernel, load, prim, store } from "../../../../ir/loop/build.ts";
import type { Buffer, Lanes } from "../../../../ir/loop/ir.ts";
import type { Entry } from "../../../../ir/program.ts";
import { type Prim, primArity } from "../../../../ir/scalar/prims.ts";
import { sizeOf } from "../../../../ir/size.ts";
import type { Activations } from "../../../../targets/fast-tanh.ts";
import { runEntry } from "../run.ts";

const ARGS = ["x", "y"] as const;

/** Lengths must be a multiple of the lanes. */
export function mapPrim(name: Prim, lanes: Lanes, relaxed: boolean, ...args: readonly Float32Array[]): Float32Array {
  return mapPrimWith("exact", name, lanes, relaxed, ...args);
}

export function mapPrimWith(
  activations: Activations,
  name: Prim,
  lanes: Lanes,
  relaxed: boolean,
  ...args: readonly Float32Array[]
): Float32Array {
  const n = args[0].length;
  const names = ARGS.slice(0, primArity(name));
  const at = index({ i: 1 });
  const body = forLoop("i", n, [store("out", at, prim(name, ...names.map((a) => load(a, at, lanes))), { lanes })], {
    step: lanes,
  });
  const buffer = (b: string): Buffer => ({
    name: b,
    dtype: "f32",
    shape: [n],
    size: sizeOf(n),
    role: "temp",
    live: [0, 0],
  });
  const entry: Entry = {
    name: "forward",
    inputs: [],
    outputs: [],
    buffers: [...names, "out"].map(buffer),
    kernels: [kernel("map", [], [body])],
    actions: [{ kind: "run", kernel: "map", args: [] }],
  };
  return runEntry(entry, { T: 1, B: 1 }, Object.fromEntries(names.map((a, i) => [a, args[i]])), {
    relaxed,
    activations,
  }).out;
}
