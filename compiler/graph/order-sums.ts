// Sums inside a scan with what the state has no part in first: `(z·U + h·R) + b` ⇒ `(z·U + b) + h·R`, begun before the loop.
import type { AnyNode, Node, Value } from "../../ir/graph/node.ts";
import { definingNode, mapRegions, rewriteNodes, rewriteProgram, useCounts } from "../../ir/graph/rewrite.ts";
import type { GraphPass } from "../pass.ts";
import { scanFromPieces, scanName, scanPieces } from "./scan-pieces.ts";

/** What depends on a state in the body of a scan. */
function stateful(scan: Node<"scan">): ReadonlySet<Value> {
  const { carry, nodes } = scanPieces(scan);
  const values = new Set(carry.map((c) => c.inner));
  for (const node of nodes) if (node.operands.some((v) => values.has(v))) for (const r of node.results) values.add(r);
  return values;
}

/** Additions with their terms in order; one that only another addition reads belongs to that one. */
function sumsOf(body: Node<"scan">["attrs"]["body"]): ReadonlyMap<AnyNode, readonly Value[]> {
  const definitions = definingNode(body);
  const counts = useCounts(body);
  const inner = (value: Value): AnyNode | undefined => {
    const node = definitions.get(value);
    return node?.op === "add" && counts.get(value) === 1 ? node : undefined;
  };
  const terms = (sum: AnyNode): readonly Value[] =>
    sum.operands.flatMap((value) => {
      const part = inner(value);
      return part ? terms(part) : [value];
    });
  const parts = new Set(
    body.nodes.filter((n) => n.op === "add").flatMap((n) => n.operands.flatMap((v) => inner(v) ?? [])),
  );
  const sums = body.nodes.filter((n) => n.op === "add" && !parts.has(n));
  return new Map(sums.map((sum) => [sum, terms(sum)]));
}

/** The body with every sum in order; undefined where they all are. */
function sumsInOrder(
  scan: Node<"scan">,
): { readonly nodes: readonly AnyNode[]; readonly results: readonly Value[] } | undefined {
  const { body } = scan.attrs;
  const uses = stateful(scan);
  const wanted = new Map<Value, readonly Value[]>();
  for (const [sum, terms] of sumsOf(body)) {
    const order = [...terms.filter((t) => !uses.has(t)), ...terms.filter((t) => uses.has(t))];
    if (order.some((t, i) => t !== terms[i])) wanted.set(sum.results[0], order);
  }
  if (wanted.size === 0) return undefined;
  return rewriteNodes(body.nodes, body.results, (node, { op, value }) => {
    const [first, ...rest] = wanted.get(node.results[0])?.map(value) ?? [];
    if (first === undefined) return undefined;
    const { name } = node.results[0];
    return [
      rest.reduce(
        (sum, term, i) => op.elementwise("add", [sum, term], {}, i === rest.length - 1 ? name : undefined),
        first,
      ),
    ];
  });
}

/**
 * Additions are done from the left. What is added before the loop is then the same for a whole sequence as for a step on
 * its own, which gives equal bits, and the bias of a product that leaves the loop leaves with it.
 */
export const orderSums: GraphPass = {
  name: "order-sums",
  after: [],
  run: (graph, { remark }) =>
    mapRegions(graph, (region) =>
      rewriteProgram(region, (node, { op }) => {
        const ordered = node.op === "scan" ? sumsInOrder(node) : undefined;
        if (node.op !== "scan" || !ordered) return undefined;
        remark("sums begin with what the state has no part in", scanName(node));
        const { carry, ys, ...pieces } = scanPieces(node);
        op.push(
          scanFromPieces(
            {
              ...pieces,
              nodes: ordered.nodes,
              carry: carry.map((c, i) => ({ ...c, next: ordered.results[i] })),
              ys: ys.map((y, i) => ({ ...y, inner: ordered.results[carry.length + i] })),
            },
            node.stage,
          ),
        );
        return node.results;
      }),
    ),
};
