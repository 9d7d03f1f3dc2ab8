// One region of a random program: the values it may use with their ranges, and how a step picks and adds to them.
import {
  type ElementwiseName,
  elementwise,
  elementwiseFn,
  elementwiseNames,
  type Options,
} from "../../ir/elementwise.ts";
import type { RegionBuilder } from "../../ir/graph/builder.ts";
import type { Op, ParamRole, Value } from "../../ir/graph/node.ts";
import { evalScalarFn, type ScalarFn } from "../../ir/scalar/fn.ts";
import { type Dim, type DType, dimParts, type Shape, sameShape, type TensorType, tensorType } from "../../ir/types.ts";
import type { RandomGraphOptions } from "./random-graph.ts";
import type { RandomSource } from "./random-source.ts";

/** The largest T or B that ranges allow for. */
export const MAX_OPEN = 8;

/** A value, the range its elements are in, and whether f32 holds it exactly (data and copies of data). */
export interface Entry {
  readonly value: Value;
  readonly low: number;
  readonly high: number;
  readonly exact: boolean;
}

interface RegionParts {
  readonly source: RandomSource;
  readonly op: RegionBuilder;
  /** The fixed dimensions of this program: few, so that shapes meet. */
  readonly sizes: readonly Dim[];
  /** Absent in bodies, which are closed. */
  readonly addParam?: (type: TensorType, role?: ParamRole) => Entry;
  readonly options: RandomGraphOptions;
  /** Scans around this region. */
  readonly depth: number;
  /** Adds one random op; bodies are made by it too. */
  readonly addStep: (region: RandomRegion) => void;
}

export class RandomRegion {
  readonly source: RandomSource;
  readonly op: RegionBuilder;
  readonly sizes: readonly Dim[];
  readonly addParam: RegionParts["addParam"];
  readonly options: RandomGraphOptions;
  readonly depth: number;
  readonly addStep: RegionParts["addStep"];
  readonly entries: Entry[] = [];

  constructor(parts: RegionParts) {
    this.source = parts.source;
    this.op = parts.op;
    this.sizes = parts.sizes;
    this.addParam = parts.addParam;
    this.options = parts.options;
    this.depth = parts.depth;
    this.addStep = parts.addStep;
  }

  add(entry: Entry): Entry {
    this.entries.push(entry);
    return entry;
  }

  allows(op: Op): boolean {
    return !this.options.exclude?.includes(op) && !(this.options.differentiable && notDifferentiable.has(op));
  }

  /** A value known so far, recent ones more often; undefined where none fits. */
  find(accepts: (e: Entry) => boolean): Entry | undefined {
    const fitting = this.entries.filter(accepts);
    if (fitting.length === 0) return undefined;
    return this.source.chance(0.5) ? fitting[fitting.length - 1] : this.source.pick(fitting);
  }

  findFloat(accepts: (shape: Shape, e: Entry) => boolean = () => true): Entry | undefined {
    return this.find((e) => e.value.type.dtype === "f32" && accepts(e.value.type.shape, e));
  }

  /** A value of this type: known, a new parameter, or a broadcast of something smaller. */
  need(shape: Shape, dtype: DType = "f32"): Entry | undefined {
    const type = tensorType(dtype, shape);
    const known = this.find((e) => e.value.type.dtype === dtype && sameShape(e.value.type.shape, shape));
    if (known && this.source.chance(0.8)) return known;
    if (this.addParam) return this.add(this.addParam(type));
    if (known || dtype === "i32") return known;
    const smaller = this.findFloat(
      (s) => s.length < shape.length && sameShape(s, shape.slice(shape.length - s.length)),
    );
    if (smaller) return { ...smaller, value: this.op.broadcast(smaller.value, shape) };
    const number = Math.fround(this.source.between(-1, 1));
    return { value: this.op.const(number, shape), low: number, high: number, exact: true };
  }

  /** The entry, brought into [low, high]: as it is, by tanh, or for positive ranges by x² + ½ or |x| + ½. */
  fit(entry: Entry, low: number, high: number): Entry {
    if (entry.low >= low && entry.high <= high) return entry;
    const { op } = this;
    if (low >= 0) {
      const small = this.fit(entry, -1.5, 1.5);
      const even =
        this.options.differentiable || this.source.chance(0.5) ? op.square(small.value) : op.abs(small.value);
      return { value: op.add(even, 0.5), low: 0.5, high: 2.75, exact: false };
    }
    const scale = Math.min(low / Math.min(entry.low, low), high / Math.max(entry.high, high));
    if (this.source.chance(0.5) && scale > 0.01)
      return { value: op.mul(entry.value, scale), low: entry.low * scale, high: entry.high * scale, exact: false };
    const reach = Math.min(-low, high, 1);
    const bounded = op.tanh(entry.value);
    return { value: reach < 1 ? op.mul(bounded, reach) : bounded, low: -reach, high: reach, exact: false };
  }

  /** Adds a result, brought back to ±4 where it may be larger. */
  settle(value: Value, low: number, high: number, exact = false): Entry {
    const entry = { value, low, high, exact };
    return this.add(value.type.dtype === "f32" ? this.fit(entry, -4, 4) : entry);
  }

  /** An elementwise op over entries of one shape, operands brought into the op's sample range. */
  elementwise(name: ElementwiseName, operands: readonly Entry[], options: Options = {}): Entry {
    const { sample } = elementwise[name];
    const fitted = operands.map((e, i) =>
      jumps.has(name) || (name === "select" && i === 0) ? e : this.fit(e, ...sample[i]),
    );
    const all = { ...elementwise[name].options, ...options };
    const range = imageOf(elementwiseFn(name, all), fitted);
    const exact = exactOps.has(name) && fitted.every((e) => e.exact);
    return this.settle(
      this.op.elementwise(
        name,
        fitted.map((e) => e.value),
        options,
      ),
      range.low,
      range.high,
      exact,
    );
  }
}

/** The range of a function's first result over the operands' ranges, from a grid, a tenth wider. */
export function imageOf(fn: ScalarFn, operands: readonly Entry[], result = 0): { low: number; high: number } {
  const points = operands.length > 2 ? 3 : 7;
  const grid = (e: Entry) => Array.from({ length: points }, (_, i) => e.low + ((e.high - e.low) * i) / (points - 1));
  const tuples = operands.reduce<number[][]>((acc, e) => acc.flatMap((t) => grid(e).map((x) => [...t, x])), [[]]);
  const values = tuples.map((t) => evalScalarFn(fn, t)[result]);
  const low = Math.min(...values);
  const high = Math.max(...values);
  return { low: low - 0.1 * Math.abs(low), high: high + 0.1 * Math.abs(high) };
}

/** Jumps: only applied to exact values, so that rounding does not decide. */
export const jumps = new Set<Op>([
  "sign",
  "floor",
  "ceil",
  "flush",
  "thresholdedRelu",
  "lt",
  "le",
  "gt",
  "ge",
  "eq",
  "ne",
]);
const kinks: readonly Op[] = [
  "abs",
  "min",
  "max",
  "relu",
  "leakyRelu",
  "elu",
  "selu",
  "hardSigmoid",
  "hardTanh",
  "clip",
  "select",
];
const notDifferentiable = new Set<Op>([...jumps, ...kinks, "detach", "map"]);
/** Exact operands give exact results. */
const exactOps = new Set<Op>([...jumps, "neg", "abs", "min", "max", "relu", "select"]);

export const smoothNames: readonly ElementwiseName[] = elementwiseNames.filter((n) => !jumps.has(n));
export const jumpNames: readonly ElementwiseName[] = elementwiseNames.filter((n) => jumps.has(n));

/** The largest number of elements along a dimension. */
export function largest(dim: Dim): number {
  const { k, t, b } = dimParts(dim);
  return k * MAX_OPEN ** (t + b);
}

export const holds = (shape: Shape, open: "T" | "B"): boolean =>
  shape.some((d) => dimParts(d)[open === "T" ? "t" : "b"] > 0);

/** Whether T and B occur at most once each, as everywhere in practice. */
export function isPlain(shape: Shape): boolean {
  const parts = shape.map(dimParts);
  const power = (open: "t" | "b") => parts.reduce((n, d) => n + d[open], 0);
  return power("t") <= 1 && power("b") <= 1 && shape.length <= 4;
}
