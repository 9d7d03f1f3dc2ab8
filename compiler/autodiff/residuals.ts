// Chooses the residuals of a scan: which values of a step to store for the backward part and which to compute again.
import type { AnyNode, Op, Value } from "../../ir/graph/node.ts";
import { evalShape } from "../../ir/types.ts";
import { type CutProblem, minVertexCut } from "./min-cut.ts";

export interface ResidualRequest {
  /** The code of a step in definition order: forward nodes, then local derivatives. */
  readonly nodes: readonly AnyNode[];
  /** Which of the nodes may run again in the backward part, besides views and what depends on `consts` only. */
  readonly recomputable: ReadonlySet<AnyNode>;
  /** What every step sees. */
  readonly consts: ReadonlySet<Value>;
  /** Stacked before the scan begins. */
  readonly xs: ReadonlySet<Value>;
  /** Stacked by the scan in any case. */
  readonly ys: ReadonlySet<Value>;
  /** What the backward part reads. */
  readonly needed: readonly Value[];
}

export interface ResidualPlan {
  /** To be stacked over the steps; those in `ys` already are. */
  readonly stored: readonly Value[];
  /** To be run in the backward part, in order; from stored values, consts and xs they give the rest of `needed`. */
  readonly recomputed: readonly AnyNode[];
}

/** Rearrangements of their operands: cheaper to repeat than to store a second time. */
const views: ReadonlySet<Op> = new Set<Op>([
  "split",
  "concat",
  "slice",
  "transpose",
  "reshape",
  "broadcast",
  "reverse",
  "detach",
  "cast",
  "oneHot",
]);

/** Open dimensions count as these when sizes are compared. */
const NOMINAL = { T: 64, B: 16 };

/** The fewest elements, and among equals the fewest values, from which the backward part can go on: a minimum cut. */
export function planResiduals(request: ResidualRequest): ResidualPlan {
  const { consts, xs, needed, nodes } = request;
  const stored = minVertexCut(cutProblem(request));
  return { stored, recomputed: codeOf(needed, nodes, new Set([...stored, ...consts, ...xs])) };
}

/** Everything that `needed` is made of, back to what cannot run again; values that cost nothing are left out. */
function cutProblem(request: ResidualRequest): CutProblem<Value> {
  const { nodes, needed, ys } = request;
  const producer = new Map(nodes.flatMap((node) => node.results.map((r) => [r, node] as const)));
  const free = new Set([...invariantValues(nodes, request.consts), ...request.xs]);
  const canRepeat = (node: AnyNode) => views.has(node.op) || request.recomputable.has(node);
  const met = new Set<Value>();
  const edges: [Value, Value][] = [];
  const sources = new Set<Value>();
  const visit = (v: Value) => {
    if (met.has(v)) return;
    met.add(v);
    const node = producer.get(v);
    if (node === undefined || !canRepeat(node)) {
      sources.add(v);
      return;
    }
    for (const x of node.operands.filter((operand) => !free.has(operand))) {
      visit(x);
      edges.push([x, v]);
    }
  };
  const sinks = new Set(needed.filter((v) => !free.has(v)));
  for (const v of sinks) visit(v);
  const params = [...met].filter((v) => !producer.has(v));
  const inOrder = [...params, ...[...producer.keys()].filter((v) => met.has(v))];
  const vertices = inOrder.map((vertex) => ({ vertex, cost: ys.has(vertex) ? 0 : storageCost(vertex) }));
  return { vertices, edges, sources, sinks };
}

/** Elements, and one more for being a value of its own. */
const storageCost = (v: Value): number => evalShape(v.type.shape, NOMINAL).reduce((a, b) => a * b, 1) + 1;

function invariantValues(nodes: readonly AnyNode[], consts: ReadonlySet<Value>): ReadonlySet<Value> {
  const invariant = new Set(consts);
  for (const node of nodes)
    if (node.operands.every((v) => invariant.has(v))) for (const r of node.results) invariant.add(r);
  return invariant;
}

/** The nodes that compute `values` from what is `known`, in order. */
export function codeOf(
  values: Iterable<Value>,
  nodes: readonly AnyNode[],
  known: ReadonlySet<Value>,
): readonly AnyNode[] {
  const wanted = new Set([...values].filter((v) => !known.has(v)));
  const code: AnyNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.results.some((r) => wanted.has(r))) continue;
    code.push(node);
    for (const v of node.operands) if (!known.has(v)) wanted.add(v);
  }
  return code.reverse();
}
