// Cells in plain numbers, one row at a time, and random values for the parameters of graphs: what nn is checked against.
import type { Graph } from "../../ir/graph/node.ts";
import type { Tensor } from "../../ir/graph/tensor.ts";
import { type DimEnv, evalShape } from "../../ir/types.ts";

export type Vec = readonly number[];

/** Small deterministic noise in [−1, 1). */
export function randomNumbers(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    const mixed = Math.imul(state ^ (state >>> 13), 0x85ebca6b);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 31 - 1;
  };
}

export const tensor = (shape: readonly number[], data: ArrayLike<number>): Tensor => ({
  shape,
  data: Float64Array.from(data),
});

/** A value for every parameter of the graph; i32 parameters count up from 0. */
export function randomInputs(graph: Graph, env: DimEnv, seed = 1): Record<string, Tensor> {
  const next = randomNumbers(seed);
  return Object.fromEntries(
    graph.params.map(({ name, value }) => {
      const shape = evalShape(value.type.shape, env);
      const size = shape.reduce((a, b) => a * b, 1);
      return [
        name,
        tensor(
          shape,
          Array.from({ length: size }, (_, i) => (value.type.dtype === "i32" ? i % 3 : next())),
        ),
      ];
    }),
  );
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
export const relu = (x: number): number => Math.max(0, x);
export const zip = (f: (...xs: number[]) => number, ...vs: Vec[]): number[] =>
  vs[0].map((_, i) => f(...vs.map((v) => v[i])));
export const add = (...vs: Vec[]): number[] => zip((...xs) => xs.reduce((a, b) => a + b), ...vs);
export const mul = (...vs: Vec[]): number[] => zip((...xs) => xs.reduce((a, b) => a * b), ...vs);

/** x [I] times a column block of m [I, columns]. */
export function times(x: Vec, m: Tensor, from = 0, count = m.shape[1]): number[] {
  return Array.from({ length: count }, (_, j) =>
    x.reduce((sum, xi, i) => sum + xi * m.data[i * m.shape[1] + from + j], 0),
  );
}

/** What a reference step sees: products and biases by gate, other parameters by name. */
export interface Row {
  readonly x: Vec;
  readonly s: Readonly<Record<string, Vec>>;
  /** x·W_g. */
  X(gate: string): number[];
  /** h·R_g, of the previous h unless another left side is given. */
  H(gate: string, h?: Vec): number[];
  b(gate: string): number[];
  rb(gate: string): number[];
  p(name: string): Tensor;
  /** The vector of a parameter. */
  v(name: string): number[];
}

/** The gates of each fused parameter in the order of their blocks. */
export type Blocks = Readonly<Partial<Record<"W" | "R" | "b" | "rb", readonly string[]>>>;

export function row(
  x: Vec,
  s: Readonly<Record<string, Vec>>,
  units: number,
  blocks: Blocks,
  params: Readonly<Record<string, Tensor>>,
): Row {
  const at = (kind: keyof Blocks, gate: string): number => {
    const index = blocks[kind]?.indexOf(gate) ?? -1;
    if (index < 0) throw new Error(`no ${kind} of gate ${gate}`);
    return index * units;
  };
  const bias = (kind: "b" | "rb", gate: string): number[] => [
    ...params[kind].data.slice(at(kind, gate), at(kind, gate) + units),
  ];
  return {
    x,
    s,
    X: (gate) => times(x, params.W, at("W", gate), units),
    H: (gate, h = s.h) => times(h, params.R, at("R", gate), units),
    b: (gate) => bias("b", gate),
    rb: (gate) => bias("rb", gate),
    p: (name) => params[name],
    v: (name) => [...params[name].data],
  };
}

/** Row `index` of [rows, size]. */
export const rowOf = (t: Tensor, index: number): number[] => {
  const size = t.shape[t.shape.length - 1];
  return [...t.data.slice(index * size, (index + 1) * size)];
};
