// The schedule of the best hand-written kernels, derived: one product a step forward, one backward, all else outside.
import { describe, expect, test } from "vitest";
import { runPasses } from "../../compiler/pass.ts";
import { gradientPasses, inferencePasses } from "../../compiler/pipeline.ts";
import { GraphBuilder, type RegionBuilder } from "../../ir/graph/builder.ts";
import { type AnyNode, type Graph, type Node, scanParts, type Value } from "../../ir/graph/node.ts";
import { f32 } from "../../ir/types.ts";
import { cells } from "../../nn/cells/index.ts";
import { defineModel } from "../../nn/define-model.ts";
import { dense, recurrent } from "../../nn/layers/index.ts";
import { meanSquaredError } from "../../nn/losses/index.ts";
import { modelGraphs } from "../../nn/model-graphs.ts";

const I = 3;
const H = 4;

/** One step of a cell: its gates' parts of x·W, h·R and b, the state, the next state. */
interface CellSpec {
  readonly gates: number;
  readonly states: number;
  step(op: RegionBuilder, gate: Gates, state: readonly Value[]): readonly Value[];
}
interface Gates {
  sum(k: number, h?: Value): Value;
  input(k: number): Value;
  recurrent(k: number, h?: Value): Value;
}

/** Gates i f g o: c' = σf·c + σi·tanh g, h' = σo·tanh c'. */
const fourGates: CellSpec = {
  gates: 4,
  states: 2,
  step(op, gate, [, c]) {
    const [i, f, o] = [0, 1, 3].map((k) => op.sigmoid(gate.sum(k)));
    const next = op.add(op.mul(f, c), op.mul(i, op.tanh(gate.sum(2))));
    return [op.mul(o, op.tanh(next)), next];
  },
};

/** Gates z r n, the reset applied to the candidate's recurrent product: h' = (1−z)·n + z·h. */
const threeGates: CellSpec = {
  gates: 3,
  states: 1,
  step(op, gate, [h]) {
    const [z, r] = [0, 1].map((k) => op.sigmoid(gate.sum(k)));
    const n = op.tanh(op.add(gate.input(2), op.mul(r, gate.recurrent(2))));
    return [op.add(op.mul(op.sub(1, z), n), op.mul(z, h))];
  },
};

/** The same with the reset before the product: two products that depend on each other. */
const resetBefore: CellSpec = {
  ...threeGates,
  step(op, gate, [h]) {
    const [z, r] = [0, 1].map((k) => op.sigmoid(gate.sum(k)));
    const n = op.tanh(op.add(gate.input(2), gate.recurrent(2, op.mul(r, h))));
    return [op.add(op.mul(op.sub(1, z), n), op.mul(z, h))];
  },
};

/** Declares W [I, gH], R [H, gH], b [gH] of a layer, split per gate inside the body, one product per gate. */
function layerStep(
  op: RegionBuilder,
  cell: CellSpec,
  [W, R, b]: readonly Value[],
  x: Value,
  state: readonly Value[],
): readonly Value[] {
  const [Ws, Rs, bs] = [op.split(W, cell.gates, 1), op.split(R, cell.gates, 1), op.split(b, cell.gates, 0)];
  const input = (k: number) => op.add(op.matmul(x, Ws[k]), bs[k]);
  const recurrent = (k: number, h = state[0]) => op.matmul(h, Rs[k]);
  const gates: Gates = { input, recurrent, sum: (k, h) => op.add(input(k), recurrent(k, h)) };
  return cell.step(op, gates, state);
}

/** Layers of cells in one scan body. */
function network(...cells: readonly CellSpec[]): Graph {
  const g = new GraphBuilder("network");
  const weights = cells.map(({ gates }, l) => [
    g.param("param", `W${l}`, f32(l === 0 ? I : H, gates * H)),
    g.param("param", `R${l}`, f32(H, gates * H)),
    g.param("param", `b${l}`, f32(gates * H)),
  ]);
  const init = cells.map(({ states }, l) =>
    Array.from({ length: states }, (_, s) => g.param("state", `s${l}${s}`, f32("B", H))),
  );
  const x = g.param("input", "x", f32("T", "B", I));
  const { final, ys } = g.op.scan({
    length: "T",
    consts: weights.flat(),
    init: init.flat(),
    xs: [x],
    body: (op, parts) => {
      const [consts, carry] = [[...parts.consts], [...parts.carry]];
      const next: Value[] = [];
      let value: Value = parts.xs[0];
      for (const cell of cells) {
        const state = layerStep(op, cell, consts.splice(0, 3), value, carry.splice(0, cell.states));
        next.push(...state);
        [value] = state;
      }
      return { next, ys: [value] };
    },
  });
  g.result("output", "y", ys[0]);
  final.forEach((value, i) => void g.result("state", init.flat()[i].name as string, value));
  return g.finish();
}

const products = (nodes: readonly AnyNode[]): number => nodes.filter((n) => n.op === "matmul").length;
const scans = (graph: Graph): Node<"scan">[] => graph.nodes.filter((n) => n.op === "scan");

/** Products outside, and in each loop in order. */
const schedule = (graph: Graph) => ({
  outside: products(graph.nodes),
  loops: scans(graph).map((s) => products(s.attrs.body.nodes)),
});

const weightsOf = (graph: Graph): string[] => graph.params.filter((p) => p.role === "param").map((p) => p.name);
const gradient = (graph: Graph): Graph =>
  runPasses(graph, gradientPasses({ wrt: weightsOf(graph), of: "cotangents" })).graph;
const inference = (graph: Graph): Graph => runPasses(graph, inferencePasses).graph;

describe("products outside and in the loops", () => {
  test.each([
    ["four gates", network(fourGates)],
    ["three gates", network(threeGates)],
  ])("%s: one product a step", (_, graph) => {
    expect(schedule(inference(graph))).toEqual({ outside: 1, loops: [1] });
    // x·W; dW, dR
    expect(schedule(gradient(graph))).toEqual({ outside: 3, loops: [1, 1] });
  });

  test("a reset before the product: two, which depend on each other", () => {
    expect(schedule(inference(network(resetBefore)))).toEqual({ outside: 1, loops: [2] });
    // x·W; dW, dR_zr, dR_n
    expect(schedule(gradient(network(resetBefore)))).toEqual({ outside: 4, loops: [2, 2] });
  });

  test("two layers in one body: a loop each, one product a step, projections outside", () => {
    const graph = network(fourGates, threeGates);
    expect(schedule(inference(graph))).toEqual({ outside: 2, loops: [1, 1] });
    // x·W0, y0·W1; dW1, dR1, dy0, dW0, dR0
    expect(schedule(gradient(graph))).toEqual({ outside: 7, loops: [1, 1, 1, 1] });
  });
});

describe("every cell of the package", () => {
  test.each(Object.entries(cells))("%s: no more products a step backward than forward", (_, cell) => {
    const layers = [recurrent(cell, { units: H, layers: 2 }), dense({ units: 2 })];
    const graphs = modelGraphs(
      defineModel({ name: "m", inputs: { x: f32("T", "B", I) }, layers, loss: meanSquaredError() }),
    );
    const graph = graphs.gradient as Graph;
    const options = { wrt: weightsOf(graph), of: "loss" } as const;
    const { loops } = schedule(runPasses(graph, gradientPasses(options)).graph);
    const [first, second, ...backward] = loops;
    expect([first, second]).toEqual(schedule(inference(graphs.forward)).loops);
    expect(backward).toEqual([second, first]);
    expect(first).toBeLessThanOrEqual(2);
  });
});

describe("everything else outside the loops", () => {
  test.each([
    ["four gates", network(fourGates)],
    ["three gates", network(threeGates)],
    ["two layers", network(fourGates, threeGates)],
  ])("%s: a loop holds its product, views and elementwise code", (_, graph) => {
    const loops = [...scans(inference(graph)), ...scans(gradient(graph))];
    const ops = new Set(loops.flatMap((s) => s.attrs.body.nodes.map((n) => n.op)));
    expect([...ops].filter((op) => !["matmul", "split", "concat", "map"].includes(op))).toEqual([]);
    const weights = loops.map((s) => scanParts(s).body.consts.filter((c) => !c.type.shape.includes("B")));
    expect(weights.map((w) => w.length)).toEqual(loops.map(() => 1));
  });

  test("the bias is added to the whole projection, its gradient is one reduction", () => {
    const outside = gradient(network(fourGates)).nodes;
    expect(outside.filter((n) => n.op === "map").map((n) => n.results[0].type.shape)).toEqual([["T", "B", 4 * H]]);
    expect(outside.filter((n) => n.op === "reduce").length).toBe(1);
    expect(outside.filter((n) => n.op === "concat").length).toBe(0);
  });

  test("the backward loop stacks its gates' cotangents once", () => {
    const [, backward] = scans(gradient(network(fourGates)));
    const { attrs, results } = backward;
    expect(results.slice(attrs.carry).map((y) => y.type.shape)).toEqual([["T", "B", 4 * H]]);
  });
});
