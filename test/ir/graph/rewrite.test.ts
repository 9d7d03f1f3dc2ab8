// The helpers passes are made of, text to text.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { regionBuilder } from "../../../ir/graph/builder.ts";
import { evaluateGraph } from "../../../ir/graph/evaluate.ts";
import {
  type AnyNode,
  type Graph,
  graphRegion,
  makeRegion,
  makeValue,
  type Region,
  type Value,
} from "../../../ir/graph/node.ts";
import { parseGraph, parseRegion } from "../../../ir/graph/parse.ts";
import { printGraph, printRegion } from "../../../ir/graph/print.ts";
import {
  cloneGraph,
  cloneGraphWith,
  cloneRegion,
  copyNodes,
  definingNode,
  inlineRegion,
  mapBodies,
  mapRegions,
  paramValues,
  resolve,
  resultValues,
  rewriteNodes,
  rewriteProgram,
  substitute,
  useCounts,
  users,
  visitNodes,
  withCode,
  withGraph,
  withOperands,
  withStage,
} from "../../../ir/graph/rewrite.ts";
import { maxDifference } from "../../../ir/graph/tensor.ts";
import { verifyGraph } from "../../../ir/graph/verify.ts";
import { f32 } from "../../../ir/types.ts";
import { randomGraph, randomInputs } from "../../support/random-graph.ts";
import { thrownBy } from "../../support/thrown-by.ts";

const TEXT = `graph g(input x: f32[2], param w: f32[2]) {
  %a: f32[2] = neg %x
  %b: f32[2] = add %a, %a
  %c: f32[2] = mul %b, %w
  return output y = %c, state h = %a
}
`;
const graph = parseGraph(TEXT);
const [x, w] = paramValues(graph);
const [a, b, c] = graph.nodes.map((n) => n.results[0]);
const bodyOf = (g: Graph): string => printGraph(g).split("\n").slice(1, -3).join("\n");

/** Every value defined in a program, bodies included. */
function definitions(program: Graph | Region): Value[] {
  const values = [...paramValues(program)];
  visitNodes(program.nodes, (node) => {
    values.push(...node.results, ...(node.op === "scan" ? node.attrs.body.params : []));
  });
  return values;
}

describe("rewrite", () => {
  test("substitute replaces uses in operands and results, along chains", () => {
    const replaced = substitute(
      graph,
      new Map(
        [
          [a, b],
          [b, x],
        ].map(([from, to]) => [from, to] as const),
      ),
    );
    expect(printGraph(replaced)).toBe(`graph g(input x: f32[2], param w: f32[2]) {
  %a: f32[2] = neg %x
  %b: f32[2] = add %x, %x
  %c: f32[2] = mul %x, %w
  return output y = %c, state h = %x
}
`);
    expect(substitute(graph, new Map())).toBe(graph);
    const region = substitute(graphRegion(graph), new Map([[c, w]]));
    expect(region.results).toEqual([w, a]);
    expect(resolve(new Map([[a, a]]), a)).toBe(a);
  });

  test("rewriteNodes keeps, replaces and drops; operands are already the new values", () => {
    const seen: string[] = [];
    const { nodes, results } = rewriteNodes(graph.nodes, resultValues(graph), (node, { op, value }) => {
      seen.push(node.operands.map((v) => v.name ?? "?").join(" "));
      if (node.op === "neg") return [op.sub(0, node.operands[0])];
      if (node.op === "add") {
        expect(value(a)).toBe(node.operands[0]);
        return [op.mul(node.operands[0], 2)];
      }
      return undefined;
    });
    expect(seen).toEqual(["x", "? ?", "? w"]);
    const after = withCode(graph, nodes, results);
    verifyGraph(after);
    expect(bodyOf(after)).toBe(`  %0: f32[2] = const {dtype: f32, shape: [2], value: 0}
  %1: f32[2] = sub %0, %x
  %2: f32[2] = const {dtype: f32, shape: [2], value: 2}
  %3: f32[2] = mul %1, %2
  %c: f32[2] = mul %3, %w`);
    expect(after.results.map((r) => r.role)).toEqual(["output", "state"]);
    const dropped = rewriteProgram(withCode(graph, graph.nodes, [a, a]), (node) =>
      node.op === "neg" ? undefined : [],
    );
    expect(bodyOf(dropped)).toBe("  %a: f32[2] = neg %x");
  });

  test("rewriteNodes starts from a substitution and gives new nodes the old one's stage", () => {
    const staged = parseGraph("graph g(param w: f32[2]) { %a = neg %w @prepare %b = neg %a return output y = %b }");
    const after = rewriteProgram(staged, (node, { op }) => (node.stage ? [op.sub(0, node.operands[0])] : undefined));
    verifyGraph(after);
    expect(after.nodes.map((n) => n.stage)).toEqual(["prepare", "prepare", undefined]);
    const { nodes } = rewriteNodes(graph.nodes, [], () => undefined, new Map([[x, w]]));
    expect(nodes[0].operands).toEqual([w]);
  });

  test("a replacement with the wrong number of values is our fault", () => {
    const error = thrownBy(() => rewriteProgram(graph, () => [x, w]));
    expect(error.code).toBe("internal");
    expect(error.message).toContain("rewrite of neg: 2 values for 1 results");
    expect(thrownBy(() => withCode(graph, graph.nodes, [x])).message).toContain("1 results for 2");
  });

  test("uses and definitions", () => {
    const names = (nodes: readonly AnyNode[] | undefined) => nodes?.map((n) => n.op);
    expect(names(users(graph).get(a))).toEqual(["add"]);
    expect(names(users(graph).get(w))).toEqual(["mul"]);
    expect(users(graph).get(c)).toBeUndefined();
    expect(useCounts(graph).get(a)).toBe(3);
    expect(useCounts(graph).get(c)).toBe(1);
    expect(definingNode(graph).get(b)?.op).toBe("add");
    expect(definingNode(graph).get(x)).toBeUndefined();
  });

  test("unchanged nodes stay the same objects", () => {
    expect(withOperands(graph.nodes[0], [x])).toBe(graph.nodes[0]);
    expect(withOperands(graph.nodes[0], [w]).operands).toEqual([w]);
    expect(withStage(graph.nodes[0], undefined)).toBe(graph.nodes[0]);
    expect(mapBodies(graph.nodes[0], () => makeRegion([], [], []))).toBe(graph.nodes[0]);
    expect(mapRegions(graph, (r) => r)).toBe(graph);
    expect(withGraph(graph, { name: "other" })).toMatchObject({ name: "other", params: graph.params });
  });

  const nested = parseGraph(`graph n(input x: f32[2]) {
    %y = scan init(%x) {length: 2} (%c: f32[2]) {
      %i = scan init(%c) {length: 3} (%d: f32[2]) { %e = neg %d  return %e }
      %j = neg %i
      return %j
    }
    return output y = %y
  }`);

  test("mapRegions reaches every body, the innermost first", () => {
    const order: string[] = [];
    const after = mapRegions(nested, (region) => {
      order.push(region.nodes.map((n) => n.op).join(" "));
      return rewriteProgram(region, (node, { op }) => (node.op === "neg" ? [op.exp(node.operands[0])] : undefined));
    });
    expect(order).toEqual(["neg", "scan neg", "scan"]);
    verifyGraph(after);
    expect(printGraph(after)).not.toContain("neg");
    expect(printGraph(after).match(/= exp/g)).toHaveLength(2);
    const depths: string[] = [];
    visitNodes(nested.nodes, (node, depth) => depths.push(`${depth} ${node.op}`));
    expect(depths).toEqual(["2 neg", "1 scan", "1 neg", "0 scan"]);
  });

  test("inlineRegion copies code over other arguments", () => {
    const region = parseRegion("(%p: f32[2], %q: f32[2]) { %s = add %p, %q  %t = mul %s, %p  return %t, %q }");
    const op = regionBuilder("test");
    const args = [makeValue(f32(2), "u"), makeValue(f32(2), "v")];
    const first = inlineRegion(op, region, args);
    const second = inlineRegion(op, region, [first[0], args[1]]);
    expect(first[1]).toBe(args[1]);
    expect(printRegion(makeRegion(args, op.nodes, [...second]))).toBe(`(%u: f32[2], %v: f32[2]) {
  %s: f32[2] = add %u, %v
  %t: f32[2] = mul %s, %u
  %s.1: f32[2] = add %t, %v
  %t.1: f32[2] = mul %s.1, %t
  return %t.1, %v
}`);
    expect(thrownBy(() => inlineRegion(op, region, [])).message).toContain("0 arguments for 2 parameters");
    expect(thrownBy(() => copyNodes(region.nodes, new Map())).message).toContain("value p is not defined in it");
  });

  test("clones print the same and share no value, bodies included", () => {
    for (const original of [graph, nested]) {
      const copy = cloneGraph(original);
      verifyGraph(copy);
      expect(printGraph(copy)).toBe(printGraph(original));
      const known = new Set(definitions(original));
      expect(definitions(copy).filter((v) => known.has(v))).toEqual([]);
    }
    const region = graphRegion(nested);
    expect(printRegion(cloneRegion(region))).toBe(printRegion(region));
  });

  test("cloneGraphWith puts the code under other parameters", () => {
    const p = makeValue(f32(2), "p");
    const copy = cloneGraphWith(
      graph,
      [{ role: "input", name: "p", value: p }],
      new Map([
        [x, p],
        [w, p],
      ]),
      "one",
    );
    verifyGraph(copy);
    expect(printGraph(copy)).toContain("graph one(input p: f32[2]) {\n  %a: f32[2] = neg %p");
  });

  test("a random graph means the same after cloning and after being put back node by node", () => {
    fc.assert(
      fc.property(randomGraph(), fc.nat(1000), (g, seed) => {
        const env = { T: 3, B: 2 };
        const inputs = randomInputs(g, env, seed);
        const expected = evaluateGraph(g, inputs, env).results;
        const rebuilt = mapRegions(g, (r) =>
          rewriteProgram(r, ({ op, operands, attrs }, context) => context.op.node(op, operands, attrs as never)),
        );
        for (const other of [cloneGraph(g), rebuilt]) {
          verifyGraph(other);
          const actual = evaluateGraph(other, inputs, env).results;
          expect(actual.map((t, i) => maxDifference(t, expected[i]))).toEqual(expected.map(() => 0));
        }
      }),
      { numRuns: 100 },
    );
  });
});
