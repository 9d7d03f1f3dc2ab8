// Keeps what decays from step to step, or from update to update, out of the range in which arithmetic is slow.
import type { RegionBuilder } from "../../ir/graph/builder.ts";
import { type AnyNode, type Graph, makeGraph, type Node, type Value } from "../../ir/graph/node.ts";
import { mapRegions, rewriteNodes, rewriteProgram } from "../../ir/graph/rewrite.ts";
import type { GraphPass, PassContext } from "../pass.ts";
import { scanFromPieces, scanName, scanPieces } from "./scan-pieces.ts";

/** v' = flush(v) after the definition of each of these values; whoever reads v reads v'. Those that are flushed stay. */
function flushValues(
  nodes: readonly AnyNode[],
  results: readonly Value[],
  values: Iterable<Value>,
): { readonly nodes: readonly AnyNode[]; readonly results: readonly Value[]; readonly count: number } {
  const chosen = new Set([...values].filter((v) => v.type.dtype === "f32"));
  let count = 0;
  const code = rewriteNodes(nodes, results, (node, { op }) => {
    if (node.op === "flush" || !node.results.some((r) => chosen.has(r))) return undefined;
    op.push(node);
    return node.results.map((r) => {
      if (!chosen.has(r)) return r;
      count++;
      return op.elementwise("flush", [r], {}, r.name);
    });
  });
  return { ...code, count };
}

/** Every state's next value, so that outputs and later layers see the same numbers as the next step. */
function flushScan(scan: Node<"scan">, op: RegionBuilder, remark: PassContext["remark"]): readonly Value[] | undefined {
  const pieces = scanPieces(scan);
  const { carry, ys } = pieces;
  const wanted = [...carry.map((c) => c.next), ...ys.map((y) => y.inner)];
  const { nodes, results, count } = flushValues(
    pieces.nodes,
    wanted,
    carry.map((c) => c.next),
  );
  if (count === 0) return undefined;
  remark(`tiny values of ${count} of ${carry.length} states become 0`, scanName(scan));
  const flushed = {
    ...pieces,
    nodes,
    carry: carry.map((c, i) => ({ ...c, next: results[i] })),
    ys: ys.map((y, i) => ({ ...y, inner: results[carry.length + i] })),
  };
  op.push(scanFromPieces(flushed, scan.stage));
  return scan.results;
}

/** What an optimizer remembers decays wherever the gradient stays 0. */
function flushSlots(graph: Graph, remark: PassContext["remark"]): Graph {
  const slots = graph.results.filter((r) => r.role === "slot").map((r) => r.value);
  if (slots.length === 0) return graph;
  const values = graph.results.map((r) => r.value);
  const { nodes, results, count } = flushValues(graph.nodes, values, slots);
  if (count === 0) return graph;
  remark(`tiny values of ${count} slots become 0`);
  return makeGraph(
    graph.name,
    graph.params,
    nodes,
    graph.results.map((r, i) => ({ ...r, value: results[i] })),
  );
}

/**
 * Values far below anything that counts become 0 before they are denormal: an addition or a product of denormals takes
 * x64 processors a hundred cycles, and neither WebAssembly nor JavaScript can switch them off. States of silent inputs
 * and cotangents far from the loss come there by themselves.
 */
export const flushDenormals: GraphPass = {
  name: "flush-denormals",
  after: [
    { pass: "expand-lengths", because: "a scan with lengths selects between old and new state outside of its body" },
    { pass: "sink-accumulation", because: "a sum over steps is no state once it has left the loop" },
  ],
  run: (graph, { remark }) =>
    flushSlots(
      mapRegions(graph, (region) =>
        rewriteProgram(region, (node, { op }) => (node.op === "scan" ? flushScan(node, op, remark) : undefined)),
      ),
      remark,
    ),
};
