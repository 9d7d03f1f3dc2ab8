// The end of a scan's body that may as well begin the next step: its last products, and what is made of them for the carry.
import { isElementwise } from "../../../ir/elementwise.ts";
import type { AnyNode, Node, Value } from "../../../ir/graph/node.ts";
import type { ScanCarry, ScanPieces } from "../scan-pieces.ts";

export interface Tail {
  /** In definition order. */
  readonly nodes: readonly AnyNode[];
  /** Carries whose next value it makes. */
  readonly carries: readonly ScanCarry[];
  /** What it reads of the step, made by nodes before it. */
  readonly reads: readonly Value[];
  /** Nodes that are the same at every step, for the tail may read them. */
  readonly steady: readonly AnyNode[];
  /** Whether it makes zeros of zeros. */
  readonly keepsZeros: boolean;
}

const VIEWS: ReadonlySet<string> = new Set(["reshape", "transpose", "slice", "split"]);
const SUMS: ReadonlySet<string> = new Set(["add", "sub", "neg", "flush"]);

/** What differs from step to step. */
function varying({ carry, xs, nodes }: ScanPieces): ReadonlySet<Value> {
  const values = new Set([...carry, ...xs].map((p) => p.inner));
  for (const node of nodes) if (node.operands.some((v) => values.has(v))) for (const r of node.results) values.add(r);
  return values;
}

const isProduct = (node: AnyNode): node is Node<"matmul"> =>
  node.op === "matmul" && node.results[0].type.shape.length === 2;

/** Whether the node makes zeros where all that varies is zero. */
function keepsZeros(node: AnyNode, varies: ReadonlySet<Value>): boolean {
  const count = node.operands.filter((v) => varies.has(v)).length;
  if (node.op === "matmul" || node.op === "mul") return count > 0;
  return (SUMS.has(node.op) || VIEWS.has(node.op)) && count === node.operands.length;
}

/** Nodes that only next values of carries depend on, by products with a side that stays, elementwise code and views. */
function movable({ nodes, carry, ys }: ScanPieces, varies: ReadonlySet<Value>): ReadonlySet<AnyNode> {
  const seen = new Set(ys.map((y) => y.inner));
  const wanted = new Set(carry.map((c) => c.next));
  const found = new Set<AnyNode>();
  for (const node of [...nodes].reverse()) {
    const fits = isProduct(node)
      ? node.operands.filter((v) => varies.has(v)).length === 1
      : isElementwise(node.op) || VIEWS.has(node.op);
    const moves = fits && node.results.some((r) => wanted.has(r)) && !node.results.some((r) => seen.has(r));
    if (moves) found.add(node);
    for (const v of node.operands) (moves ? wanted : seen).add(v);
  }
  return found;
}

/** The products among them that no further product depends on, and all that depends on these. */
function lastProducts(nodes: readonly AnyNode[], candidates: ReadonlySet<AnyNode>): ReadonlySet<AnyNode> {
  const before = new Set<Value>();
  const last = new Set<AnyNode>();
  for (const node of [...nodes].reverse()) {
    const leads = node.results.some((r) => before.has(r));
    if (candidates.has(node) && isProduct(node) && !leads) last.add(node);
    if (isProduct(node) || leads) for (const v of node.operands) before.add(v);
  }
  const made = new Set<Value>();
  const tail = new Set<AnyNode>();
  for (const node of nodes) {
    if (!last.has(node) && !node.operands.some((v) => made.has(v))) continue;
    tail.add(node);
    for (const r of node.results) made.add(r);
  }
  return tail;
}

/** Undefined where a body has none, or where it reads what no node of the body makes: that would have to be copied. */
export function tailOf(pieces: ScanPieces): Tail | undefined {
  const varies = varying(pieces);
  const tail = lastProducts(pieces.nodes, movable(pieces, varies));
  if (tail.size === 0) return undefined;
  const nodes = pieces.nodes.filter((n) => tail.has(n));
  const made = new Set(nodes.flatMap((n) => n.results));
  const computed = new Set(pieces.nodes.flatMap((n) => n.results));
  const reads = [...new Set(nodes.flatMap((n) => n.operands))].filter((v) => varies.has(v) && !made.has(v));
  if (reads.some((v) => !computed.has(v) || v.type.dtype !== "f32")) return undefined;
  return {
    nodes,
    reads,
    carries: pieces.carry.filter((c) => made.has(c.next)),
    steady: pieces.nodes.filter((n) => !n.results.some((r) => varies.has(r))),
    keepsZeros: nodes.every((n) => keepsZeros(n, varies)),
  };
}
