// Scalar code over whole arrays: one loop per step, so that each primitive is looked up once.
import type { ScalarFn } from "../scalar/fn.ts";
import { type Prim, primArity, prims } from "../scalar/prims.ts";

type Columns = readonly Float64Array[];
type Loop = (args: Columns, count: number) => Float64Array;

/** Applies the function to `count` elements of each argument array; one new array per result. */
export function arrayFn(fn: ScalarFn): (args: Columns, count: number) => Float64Array[] {
  const loops = fn.steps.map((step): { loop: Loop; args: readonly number[] } =>
    step.kind === "const"
      ? { loop: (_, count) => new Float64Array(count).fill(step.value), args: [] }
      : { loop: primLoops[primArity(step.prim)](step.prim), args: step.args },
  );
  return (args, count) => {
    const columns = [...args];
    for (const { loop, args: refs } of loops)
      columns.push(
        loop(
          refs.map((r) => columns[r]),
          count,
        ),
      );
    return fn.results.map((r) => columns[r]);
  };
}

/** By arity, so that the inner loops pass no argument lists. */
const primLoops: Readonly<Record<number, (prim: Prim) => Loop>> = {
  1: (prim) => {
    const f: (x: number) => number = prims[prim].eval;
    return ([x], count) => {
      const out = new Float64Array(count);
      for (let i = 0; i < count; i++) out[i] = f(x[i]);
      return out;
    };
  },
  2: (prim) => {
    const f: (x: number, y: number) => number = prims[prim].eval;
    return ([x, y], count) => {
      const out = new Float64Array(count);
      for (let i = 0; i < count; i++) out[i] = f(x[i], y[i]);
      return out;
    };
  },
  3: (prim) => {
    const f: (x: number, y: number, z: number) => number = prims[prim].eval;
    return ([x, y, z], count) => {
      const out = new Float64Array(count);
      for (let i = 0; i < count; i++) out[i] = f(x[i], y[i], z[i]);
      return out;
    };
  },
};
