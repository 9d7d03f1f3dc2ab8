// The derivative of every structural op.
import { describe, expect, it } from "vitest";
import { differentiateGraph } from "../../compiler/autodiff/differentiate.ts";
import { GraphBuilder, type RegionBuilder } from "../../ir/graph/builder.ts";
import { evaluateGraph } from "../../ir/graph/evaluate.ts";
import type { Graph, StructuralOp, Value } from "../../ir/graph/node.ts";
import { structuralOps } from "../../ir/graph/ops.ts";
import { ScalarBuilder } from "../../ir/scalar/fn.ts";
import { f32, i32, type TensorType } from "../../ir/types.ts";
import { type CheckOptions, checkGradients } from "./check-gradients.ts";

interface Case {
  readonly params: Readonly<Record<string, TensorType>>;
  readonly body: (op: RegionBuilder, xs: readonly Value[]) => readonly Value[];
  readonly options?: CheckOptions;
}

function graphOf(name: string, { params, body }: Case): Graph {
  const b = new GraphBuilder(name);
  const xs = Object.entries(params).map(([n, type]) => b.param("input", n, type));
  body(b.op, xs).forEach((y, i) => {
    b.result("output", `y${i}`, y);
  });
  return b.finish();
}

const unary = (type: TensorType, f: (op: RegionBuilder, x: Value) => Value): Case => ({
  params: { x: type },
  body: (op, [x]) => [op.square(f(op, x))],
});

/** An op without derivative beside an active factor. */
const factor = (type: TensorType, f: (op: RegionBuilder) => Value): Case => unary(type, (op, x) => op.mul(x, f(op)));

const flags = [false, true];
const matmuls: Case[] = flags.flatMap((transA) =>
  flags.flatMap((transB) =>
    [[], ["B" as const]].map((lead): Case => {
      const a = transA ? f32(...lead, 5, 2) : f32(...lead, 2, 5);
      const b = transB ? f32(...lead, 3, 5) : f32(...lead, 5, 3);
      return { params: { a, b }, body: (op, [x, y]) => [op.matmul(x, y, { transA, transB })] };
    }),
  ),
);

function scaledProduct() {
  const b = new ScalarBuilder(3);
  const tanh = b.prim("tanh", [0]);
  const product = b.prim("mul", [tanh, 1]);
  const larger = b.prim("lt", [1, 2]);
  return b.finish([product, b.prim("select", [larger, b.prim("exp", [product]), 2]), tanh, 1]);
}

const cases: { readonly [K in StructuralOp]: readonly Case[] } = {
  const: [factor(f32(3), (op) => op.const(2.5, [3]))],
  size: [factor(f32(), (op) => op.size("T"))],
  iota: [factor(f32("B", 3), (op) => op.iota(["B", 3], 1))],
  random: [
    {
      params: { x: f32(4), key: f32(2) },
      body: (op, [x, key]) => [op.mul(x, op.random(key, [4], 3))],
      options: { values: { key: [1, 2] } },
    },
  ],
  oneHot: [{ params: { ids: i32("B"), x: f32("B", 3) }, body: (op, [ids, x]) => [op.mul(op.oneHot(ids, 3), x)] }],
  cast: [{ params: { ids: i32("B"), x: f32("B") }, body: (op, [ids, x]) => [op.mul(op.cast(ids), x)] }],
  detach: [unary(f32(3), (op, x) => op.add(x, op.detach(op.const(3, [3]))))],
  matmul: [
    ...matmuls,
    { params: { a: f32(3, 3) }, body: (op, [a]) => [op.matmul(a, a, { transB: true })] },
    { params: { a: f32("T", 3), b: f32("T", 2) }, body: (op, [a, b]) => [op.matmul(a, b, { transA: true })] },
  ],
  split: [
    { params: { x: f32("B", 7) }, body: (op, [x]) => op.split(x, [2, 4, 1]).map((p) => op.square(p)) },
    { params: { x: f32(6, "B") }, body: (op, [x]) => [op.square(op.split(x, 3, 0)[1])] },
    { params: { x: f32("B", 2) }, body: (op, [x]) => [op.square(op.split(x, ["B"], 0)[0])] },
  ],
  concat: [
    { params: { a: f32("B", 2), b: f32("B", 3) }, body: (op, [a, b]) => [op.square(op.concat([a, b, a]))] },
    {
      params: { a: f32(1, 2), b: f32(3, 2) },
      body: (op, [a, b]) => [op.square(op.concat([b, a, b], 0))],
      options: { wrt: ["b"] },
    },
  ],
  slice: [
    unary(f32("B", 5), (op, x) => op.slice(x, 1, 1, 3)),
    unary(f32(5, 2), (op, x) => op.slice(x, 0, 0, 2)),
    unary(f32(5, 2), (op, x) => op.slice(x, 0, 3, 2)),
    unary(f32(2), (op, x) => op.slice(x, 0, 0, 2)),
  ],
  transpose: [
    unary(f32("B", 5), (op, x) => op.transpose(x)),
    unary(f32("T", 2, 3), (op, x) => op.transpose(x, [1, 2, 0])),
  ],
  reshape: [unary(f32("T", "B", 2), (op, x) => op.reshape(x, ["T*B", 2]))],
  broadcast: [
    unary(f32(3), (op, x) => op.broadcast(x, ["T", "B", 3])),
    unary(f32("B", 2), (op, x) => op.broadcast(x, ["B", 4, 2, 3], [0, 2])),
    unary(f32(), (op, x) => op.broadcast(x, ["B"])),
    unary(f32(2, 3), (op, x) => op.broadcast(x, [2, 3])),
  ],
  reduce: (["sum", "max", "min"] as const).flatMap((kind) => [
    unary(f32("T", 3, "B"), (op, x) => op.reduce(kind, x, [0, 2])),
    unary(f32("B", 3), (op, x) => op.reduce(kind, x)),
    unary(f32("B", 3), (op, x) => op.reduce(kind, x, [])),
  ]),
  gather: [
    {
      params: { table: f32(3, 2), ids: i32("T", "B") },
      body: (op, [table, ids]) => [op.square(op.gather(table, ids))],
    },
    {
      params: { table: f32(3), ids: i32(4) },
      body: (op, [table, ids]) => [op.square(op.gather(table, ids))],
      options: { values: { ids: [0, 5, -1, 0] } },
    },
  ],
  scatterAdd: [
    { params: { ids: i32("T"), u: f32("T", 2) }, body: (op, [ids, u]) => [op.square(op.scatterAdd(ids, u, 3))] },
    {
      params: { ids: i32(4), u: f32(4) },
      body: (op, [ids, u]) => [op.square(op.scatterAdd(ids, u, 2))],
      options: { values: { ids: [0, 5, -1, 0] } },
    },
  ],
  reverse: [unary(f32("T", 3), (op, x) => op.mul(op.reverse(x, 0), x))],
  map: [
    { params: { a: f32(4), b: f32(4), c: f32(4) }, body: (op, xs) => op.map(scaledProduct(), xs) },
    { params: { a: f32(4), b: f32(4), c: f32(4) }, body: (op, xs) => [op.map(scaledProduct(), xs)[2]] },
    {
      params: { a: f32(4), b: f32(4), c: f32(4) },
      body: (op, xs) => op.map(scaledProduct(), xs),
      options: { wrt: ["b"] },
    },
    { params: { a: f32(4) }, body: (op, [a]) => [op.map(scaledProduct(), [a, a, a])[1]] },
  ],
  scan: [
    {
      params: { w: f32(2), h0: f32("B", 2), x: f32("T", "B", 2) },
      body: (op, [w, h0, x]) => {
        const { final, ys } = op.scan({
          length: "T",
          consts: [w],
          init: [h0],
          xs: [x],
          body: (o, { consts, carry, xs }) => {
            const h = o.tanh(o.add(xs[0], o.mul(carry[0], consts[0])));
            return { next: [h], ys: [h] };
          },
        });
        return [...final, ...ys];
      },
    },
  ],
};

let compared = 0;

describe("structural ops", () => {
  for (const op of structuralOps)
    it(op, () => {
      expect(cases[op].length).toBeGreaterThan(0);
      for (const c of cases[op]) {
        const graph = graphOf(op, c);
        expect(graph.nodes.some((n) => n.op === op)).toBe(true);
        expect(checkGradients(graph, c.options)).toBeGreaterThan(0);
      }
      compared++;
    });

  it("were all compared", () => expect(compared).toBe(structuralOps.length));

  const gradient = (graph: Graph, x: readonly number[]) => {
    const { byName } = evaluateGraph(
      differentiateGraph(graph, { wrt: ["x"], of: "cotangents" }),
      { x: { shape: [x.length], data: x }, d_output_y0: { shape: [1], data: [3] } },
      { T: 1, B: 1 },
    );
    return [...byName["grad:x"].data];
  };

  it("share the cotangent of an extremum among ties", () => {
    for (const kind of ["max", "min"] as const) {
      const graph = graphOf("ties", {
        params: { x: f32(4) },
        body: (op, [x]) => [op.reshape(op.reduce(kind, x), [1])],
      });
      const sign = kind === "max" ? 1 : -1;
      expect(gradient(graph, [sign * 2, 0, sign * 2, 0])).toEqual([1.5, 0, 1.5, 0]);
    }
  });

  it("let nothing through detach", () => {
    const graph = graphOf("detach", { params: { x: f32(1) }, body: (op, [x]) => [op.mul(x, op.detach(x))] });
    expect(gradient(graph, [5])).toEqual([15]);
  });
});
