// What depends on parameters only is computed once after they change: such nodes get the stage prepare.
import type { AnyNode, Graph, Op, Value } from "../../ir/graph/node.ts";
import { withGraph, withStage } from "../../ir/graph/rewrite.ts";
import type { GraphPass } from "../pass.ts";

/** Nothing to compute: worth a place in prepare only where something prepared reads it. */
const passive: ReadonlySet<Op> = new Set<Op>([
  "const",
  "iota",
  "split",
  "slice",
  "transpose",
  "reshape",
  "broadcast",
  "reverse",
  "detach",
]);

/** Values with T or B in their shape are known at a call only. */
const isFixed = (value: Value): boolean => value.type.shape.every((d) => typeof d === "number");

/** The number of steps or rows decides the result, though it is in no shape. */
function countsOpen(node: AnyNode): boolean {
  if (node.op === "size") return typeof node.attrs.dim !== "number";
  if (node.op !== "scan") return false;
  return (
    typeof node.attrs.length !== "number" ||
    node.attrs.body.nodes.some((n) => countsOpen(n) || !n.results.every(isFixed))
  );
}

/** Nodes all of whose operands are parameters, constants or results of such nodes. */
function preparable(graph: Graph): ReadonlySet<AnyNode> {
  const known = new Set(graph.params.filter((p) => p.role === "param").map((p) => p.value));
  const nodes = new Set<AnyNode>();
  for (const node of graph.nodes) {
    if (countsOpen(node) || !node.results.every(isFixed) || !node.operands.every((v) => known.has(v))) continue;
    nodes.add(node);
    for (const r of node.results) known.add(r);
  }
  return nodes;
}

/** Those that compute, and the passive ones that feed them. */
function prepared(graph: Graph): ReadonlySet<AnyNode> {
  const candidates = preparable(graph);
  const chosen = new Set<AnyNode>();
  const read = new Set<Value>();
  for (const node of graph.nodes.toReversed()) {
    if (!candidates.has(node)) continue;
    if (passive.has(node.op) && !node.results.some((r) => read.has(r))) continue;
    chosen.add(node);
    for (const v of node.operands) read.add(v);
  }
  return chosen;
}

export const hoistParams: GraphPass = {
  name: "hoist-params",
  after: [
    { pass: "distribute-scan", because: "what is the same at every step has to leave the loops first" },
    { pass: "fuse-gates", because: "the right sides of fused products are put together once" },
  ],
  run(graph, { remark }) {
    const chosen = prepared(graph);
    if (chosen.size === 0) return graph;
    const working = graph.nodes.filter((n) => chosen.has(n) && !passive.has(n.op));
    const names = working.map((n) => [n.op, n.results[0]?.name].filter(Boolean).join(" "));
    remark(`computed once after the parameters change: ${names.join(", ")}`);
    return withGraph(graph, { nodes: graph.nodes.map((n) => (chosen.has(n) ? withStage(n, "prepare") : n)) });
  },
};
