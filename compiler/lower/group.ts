// Which nodes become one loop nest: products with the elementwise code that follows them, reductions with the code before.
import type { AnyNode, Node, Value } from "../../ir/graph/node.ts";
import { type Dim, dimProduct, type Shape } from "../../ir/types.ts";

/** One nest to be emitted. A contract holds one or more products with the maps of their epilogue. */
export type Unit =
  | {
      readonly kind: "contract";
      readonly products: readonly Product[];
      readonly maps: readonly Node<"map">[];
      readonly rows: Dim;
      readonly units: Dim;
    }
  | { readonly kind: "reduce"; readonly node: Node<"reduce">; readonly prologue?: Node<"map"> }
  | { readonly kind: "map"; readonly node: Node<"map"> }
  | { readonly kind: "single"; readonly node: AnyNode };

/** What runs in the unit's loops. */
export function unitNodes(unit: Unit): readonly AnyNode[] {
  switch (unit.kind) {
    case "contract":
      return [...unit.products.map((p) => p.node), ...unit.maps];
    case "reduce":
      return unit.prologue ? [unit.node, unit.prologue] : [unit.node];
    default:
      return [unit.node];
  }
}

/** A rank-2 product and its result seen as parts of equal width. */
export interface Product {
  readonly node: Node<"matmul">;
  readonly parts: readonly Value[];
  /** Result, reshapes and the split on the way to the parts. */
  readonly views: readonly AnyNode[];
}

const VIEWS = new Set(["reshape", "transpose", "slice", "split", "broadcast", "reverse"]);
const COMPUTED = new Set(["const", "size", "iota", "cast", "oneHot"]);
/** Nodes without a nest of their own: maps of layouts, and what is computed where it is read. */
export const isView = (node: AnyNode): boolean => VIEWS.has(node.op);
export const isComputed = (node: AnyNode): boolean => COMPUTED.has(node.op);

/** Rows and width of a tensor seen as a matrix. */
export const asRows = (shape: Shape): readonly [Dim, Dim] | undefined =>
  shape.length < 2 ? undefined : [dimProduct(shape.slice(0, -1)), shape[shape.length - 1]];

/** The dependence graph of the clusters that nodes have been merged into. */
class Clusters {
  readonly #of = new Map<AnyNode, number>();
  readonly #members = new Map<number, AnyNode[]>();
  readonly #consumers: Map<AnyNode, AnyNode[]>;

  constructor(nodes: readonly AnyNode[], users: ReadonlyMap<Value, readonly AnyNode[]>) {
    nodes.forEach((node, i) => {
      this.#of.set(node, i);
      this.#members.set(i, [node]);
    });
    this.#consumers = new Map(nodes.map((n) => [n, [...new Set(n.results.flatMap((r) => users.get(r) ?? []))]]));
  }

  idOf(node: AnyNode): number {
    return this.#of.get(node) as number;
  }

  /** Merges the clusters of a and b unless a path between them runs through a third. */
  merge(a: AnyNode, b: AnyNode): boolean {
    const [x, y] = [this.idOf(a), this.idOf(b)];
    if (x === y) return true;
    if (this.#detour(x, y) || this.#detour(y, x)) return false;
    for (const node of this.#members.get(y) as AnyNode[]) {
      this.#of.set(node, x);
      (this.#members.get(x) as AnyNode[]).push(node);
    }
    this.#members.delete(y);
    return true;
  }

  successors(id: number): Set<number> {
    const next = new Set<number>();
    for (const node of this.#members.get(id) ?? [])
      for (const user of this.#consumers.get(node) ?? []) next.add(this.idOf(user));
    next.delete(id);
    return next;
  }

  #detour(from: number, to: number): boolean {
    const seen = new Set<number>();
    const stack = [...this.successors(from)].filter((id) => id !== to);
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      for (const next of this.successors(id)) {
        if (next === to) return true;
        stack.push(next);
      }
    }
    return false;
  }
}

/** The value's product parts: through reshapes that keep the width, and one split of the last axis into equal parts. */
function productOf(node: Node<"matmul">, users: ReadonlyMap<Value, readonly AnyNode[]>): Product {
  const views: AnyNode[] = [];
  let value = node.results[0];
  for (;;) {
    const next = (users.get(value) ?? []).find((n) => keepsRows(n, value));
    if (!next) return { node, parts: [value], views };
    views.push(next);
    if (next.op === "split") return { node, parts: next.results, views };
    value = next.results[0];
  }
}

function keepsRows(node: AnyNode, value: Value): boolean {
  const { shape } = value.type;
  const width = shape[shape.length - 1];
  if (node.op === "reshape") {
    const to = node.attrs.shape;
    return to.length >= 2 && to[to.length - 1] === width;
  }
  if (node.op !== "split" || node.attrs.axis !== shape.length - 1) return false;
  return node.attrs.sizes.every((size) => size === node.attrs.sizes[0]) && node.attrs.sizes.length <= 8;
}

interface Draft {
  readonly products: Product[];
  readonly maps: Node<"map">[];
  readonly rows: Dim;
  readonly units: Dim;
}

/**
 * Groups the nodes of a region and orders the groups so that every operand comes first. Views and computed nodes
 * appear in no unit.
 */
export function groupNodes(
  nodes: readonly AnyNode[],
  users: ReadonlyMap<Value, readonly AnyNode[]>,
  results: ReadonlySet<Value>,
): readonly Unit[] {
  const clusters = new Clusters(nodes, users);
  const defined = new Map<Value, AnyNode>(nodes.flatMap((n) => n.results.map((r) => [r, n] as const)));
  const products = new Map<Value, Product>();
  for (const node of nodes) {
    if (node.op !== "matmul" || node.results[0].type.shape.length !== 2) continue;
    const product = productOf(node, users);
    for (const view of product.views) clusters.merge(node, view);
    for (const part of product.parts) products.set(part, product);
  }
  const drafts = new Map<number, Draft>();
  const taken = new Set<AnyNode>();
  for (const product of new Set(products.values())) {
    if (taken.has(product.node)) continue;
    const [rows, units] = asRows(product.parts[0].type.shape) as readonly [Dim, Dim];
    const draft: Draft = { products: [product], maps: [], rows, units };
    taken.add(product.node);
    absorb(draft, product, { clusters, users, products, taken });
    drafts.set(clusters.idOf(product.node), draft);
  }
  const prologues = reducePrologues(nodes, defined, users, results, taken, clusters);
  return order(nodes, clusters, (node) => {
    const draft = drafts.get(clusters.idOf(node));
    if (draft) return { kind: "contract", ...draft };
    if (node.op === "reduce") return { kind: "reduce", node, prologue: prologues.get(node) };
    if (node.op === "map") return [...prologues.values()].includes(node) ? undefined : { kind: "map", node };
    return isView(node) || isComputed(node) ? undefined : { kind: "single", node };
  });
}

interface AbsorbContext {
  readonly clusters: Clusters;
  readonly users: ReadonlyMap<Value, readonly AnyNode[]>;
  readonly products: ReadonlyMap<Value, Product>;
  readonly taken: Set<AnyNode>;
}

/** Takes in every map over the same rows and units that reads a part or an absorbed result, and further products it reads. */
function absorb(draft: Draft, seed: Product, context: AbsorbContext): void {
  const { clusters, users, products, taken } = context;
  const pending: Value[] = [...seed.parts];
  for (let value = pending.shift(); value !== undefined; value = pending.shift()) {
    for (const map of users.get(value) ?? []) {
      if (map.op !== "map" || taken.has(map)) continue;
      const rows = asRows(map.operands[0].type.shape);
      if (!rows || rows[0] !== draft.rows || rows[1] !== draft.units || !clusters.merge(seed.node, map)) continue;
      taken.add(map);
      draft.maps.push(map);
      pending.push(...map.results);
      for (const operand of map.operands) {
        const other = products.get(operand);
        if (!other || taken.has(other.node) || !clusters.merge(seed.node, other.node)) continue;
        taken.add(other.node);
        draft.products.push(other);
        pending.push(...other.parts);
      }
    }
  }
}

/** Maps whose only reader is one reduction run inside its loop. */
function reducePrologues(
  nodes: readonly AnyNode[],
  defined: ReadonlyMap<Value, AnyNode>,
  users: ReadonlyMap<Value, readonly AnyNode[]>,
  results: ReadonlySet<Value>,
  taken: ReadonlySet<AnyNode>,
  clusters: Clusters,
): Map<AnyNode, Node<"map">> {
  const prologues = new Map<AnyNode, Node<"map">>();
  for (const node of nodes) {
    if (node.op !== "reduce") continue;
    const map = defined.get(node.operands[0]);
    if (map?.op !== "map" || taken.has(map) || map.results.length !== 1) continue;
    if (results.has(map.results[0]) || (users.get(map.results[0]) ?? []).length !== 1) continue;
    if (clusters.merge(node, map)) prologues.set(node, map);
  }
  return prologues;
}

/** Clusters in dependence order, earliest node first among the ready ones. */
function order(
  nodes: readonly AnyNode[],
  clusters: Clusters,
  unitOf: (node: AnyNode) => Unit | undefined,
): readonly Unit[] {
  const ids = [...new Set(nodes.map((n) => clusters.idOf(n)))];
  const waiting = new Map(ids.map((id) => [id, 0]));
  for (const id of ids) for (const next of clusters.successors(id)) waiting.set(next, (waiting.get(next) ?? 0) + 1);
  const units = new Map<number, Unit>();
  for (const node of nodes) {
    const id = clusters.idOf(node);
    const unit = units.has(id) ? undefined : unitOf(node);
    if (unit) units.set(id, unit);
  }
  const position = new Map(ids.map((id, i) => [id, i]));
  const ready = ids.filter((id) => waiting.get(id) === 0);
  const done: Unit[] = [];
  while (ready.length > 0) {
    ready.sort((a, b) => (position.get(a) as number) - (position.get(b) as number));
    const id = ready.shift() as number;
    const unit = units.get(id);
    if (unit) done.push(unit);
    for (const next of clusters.successors(id)) {
      const left = (waiting.get(next) as number) - 1;
      waiting.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  return done;
}
