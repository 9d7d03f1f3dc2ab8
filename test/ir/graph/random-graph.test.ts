// What the random graphs promise: valid, every op in them, finite values for every T and B, smooth where asked for.
import { describe, expect, test } from "vitest";
import { elementwiseNames } from "../../../ir/elementwise.ts";
import { evaluateGraph } from "../../../ir/graph/evaluate.ts";
import { structuralOps } from "../../../ir/graph/ops.ts";
import { printGraph } from "../../../ir/graph/print.ts";
import { visitNodes } from "../../../ir/graph/rewrite.ts";
import { verifyGraph } from "../../../ir/graph/verify.ts";
import { type RandomGraphOptions, randomGraphFrom, randomInputs } from "../../support/random-graph.ts";

const COUNT = 400;
const envs = [
  { T: 8, B: 8 },
  { T: 3, B: 2 },
  { T: 1, B: 1 },
  { T: 0, B: 3 },
];
const graphs = (options: RandomGraphOptions) =>
  Array.from({ length: COUNT }, (_, i) => randomGraphFrom(i * 7919 + 17, 1 + (i % 12), options));

/** How many graphs hold each op. */
function opCounts(options: RandomGraphOptions): Map<string, number> {
  const counts = new Map<string, number>();
  for (const graph of graphs(options)) {
    const ops = new Set<string>();
    visitNodes(graph.nodes, (node) => ops.add(node.op));
    for (const op of ops) counts.set(op, (counts.get(op) ?? 0) + 1);
  }
  return counts;
}

describe("random graphs", () => {
  test("are valid and stay bounded for every T and B", () => {
    let elements = 0;
    for (const [i, graph] of graphs({ nestedScan: true }).entries()) {
      verifyGraph(graph);
      for (const env of envs) {
        for (const { data } of evaluateGraph(graph, randomInputs(graph, env, i), env).results) {
          elements += data.length;
          // A size may be as large as 64; NaN is not less than anything.
          if (!data.every((x) => Math.abs(x) <= 64))
            expect.fail(`${JSON.stringify(env)}: ${data.join()}\n${printGraph(graph)}`);
        }
      }
    }
    expect(elements).toBeGreaterThan(100_000);
  });

  test("hold every op of the IR, conditions rarely", () => {
    const counts = opCounts({});
    for (const op of [...structuralOps, ...elementwiseNames])
      expect([op, (counts.get(op) ?? 0) > 2]).toEqual([op, true]);
    for (const op of ["floor", "sign", "lt", "eq"]) expect(counts.get(op)).toBeLessThan(COUNT / 10);
    for (const op of ["matmul", "scan"]) expect(counts.get(op)).toBeGreaterThan(COUNT / 4);
  });

  test("hold scans of every kind", () => {
    const kinds = new Set<string>();
    for (const graph of graphs({ nestedScan: true }))
      visitNodes(graph.nodes, (node, depth) => {
        if (node.op !== "scan") return;
        const { reverse, lengths, carry, consts, length, body } = node.attrs;
        const ys = body.results.length - carry;
        const all = { reverse, lengths, carry, consts, ys, depth, length: typeof length };
        for (const [name, value] of Object.entries(all)) kinds.add(`${name} ${value}`);
      });
    const expected = ["reverse", "lengths"].flatMap((n) => [`${n} true`, `${n} false`]);
    expected.push(
      "carry 1",
      "carry 2",
      "carry 3",
      "consts 0",
      "consts 3",
      "ys 0",
      "ys 1",
      "ys 2",
      "depth 1",
      "length number",
      "length string",
    );
    for (const kind of expected) expect(kinds).toContain(kind);
  });

  test("hold each way to transpose a product", () => {
    const ways = new Set<string>();
    for (const graph of graphs({}))
      visitNodes(graph.nodes, (node) => {
        if (node.op === "matmul")
          ways.add(`${node.attrs.transA} ${node.attrs.transB} ${node.operands[0].type.shape.length}`);
      });
    expect(ways.size).toBe(8);
  });

  test("leave out what is asked", () => {
    const smooth = opCounts({ differentiable: true });
    for (const op of ["floor", "sign", "relu", "lt", "select", "max", "map", "abs", "clip"])
      expect(smooth.get(op)).toBeUndefined();
    expect(smooth.get("scan")).toBeGreaterThan(COUNT / 4);
    const without = opCounts({ exclude: ["scan", "matmul", "gather"] });
    for (const op of ["scan", "matmul", "gather"]) expect(without.get(op)).toBeUndefined();
  });

  test("fewer steps are a beginning of the same graph", () => {
    const nodes = [4, 8].map((n) =>
      printGraph(randomGraphFrom(99, n))
        .split("\n")
        .filter((l) => l.startsWith("  %")),
    );
    expect(nodes[1].length).toBeGreaterThan(nodes[0].length);
    expect(nodes[1].slice(0, nodes[0].length)).toEqual(nodes[0]);
  });

  test("inputs are exact in f32", () => {
    const graph = randomGraphFrom(5, 12);
    for (const { data } of Object.values(randomInputs(graph, { T: 4, B: 4 }, 1)))
      for (const x of data) expect(Math.fround(x)).toBe(x);
  });
});
