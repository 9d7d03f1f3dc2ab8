// Which values depend, through derivatives, on given ones.
import { type AnyNode, type Node, type Op, scanParts, type Value } from "../../ir/graph/node.ts";

/** Ops through which no derivative goes. */
export const opsWithoutDerivative: ReadonlySet<Op> = new Set<Op>([
  "const",
  "size",
  "iota",
  "random",
  "oneHot",
  "cast",
  "detach",
]);

/** The seeds and every f32 value of the region that depends on one of them. */
export function activeValues(nodes: readonly AnyNode[], seeds: Iterable<Value>): ReadonlySet<Value> {
  const active = new Set(seeds);
  for (const node of nodes) for (const result of activeResults(node, active)) active.add(result);
  return active;
}

function activeResults(node: AnyNode, active: ReadonlySet<Value>): readonly Value[] {
  if (opsWithoutDerivative.has(node.op) || !node.operands.some((v) => active.has(v))) return [];
  if (node.op !== "scan") return node.results.filter((r) => r.type.dtype === "f32");
  const { body, final, ys } = scanParts(node);
  const inner = activeInBody(node, active);
  return [...final.filter((_, i) => inner.has(body.carry[i])), ...ys.filter((_, j) => inner.has(body.ys[j]))];
}

/** The active values of a scan's body: a carry is active where its initial or its next value is. */
export function activeInBody(node: Node<"scan">, active: ReadonlySet<Value>): ReadonlySet<Value> {
  const { carry, next } = scanParts(node).body;
  const { params, nodes } = node.attrs.body;
  const seeds = new Set(params.filter((_, i) => active.has(node.operands[i])));
  for (;;) {
    const inner = activeValues(nodes, seeds);
    const more = carry.filter((c, i) => inner.has(next[i]) && !seeds.has(c));
    if (more.length === 0) return inner;
    for (const c of more) seeds.add(c);
  }
}
