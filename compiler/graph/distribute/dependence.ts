// The dependence graph of a scan's body: what varies from step to step, what recurs, what feeds what.
import type { AnyNode, Value } from "../../../ir/graph/node.ts";
import type { ScanPieces } from "../scan-pieces.ts";
import { stronglyConnected } from "../strongly-connected.ts";

/** Vertices 0 … n-1 are the body's nodes, n … n+c-1 its carries (from their next value to their parameter). */
export type Vertex = number;

export interface Dependence {
  readonly pieces: ScanPieces;
  /** In topological order, a component before those that read it. */
  readonly components: readonly (readonly Vertex[])[];
  /** The vertex that gives a value; undefined for consts and xs. */
  readonly producer: (value: Value) => Vertex | undefined;
  /** The values that a vertex reads. */
  readonly reads: (vertex: Vertex) => readonly Value[];
  /** The values that a vertex gives. */
  readonly gives: (vertex: Vertex) => readonly Value[];
  readonly node: (vertex: Vertex) => AnyNode | undefined;
  /** The vertices that read a value. */
  readonly readers: (value: Value) => readonly Vertex[];
  readonly varies: (value: Value) => boolean;
  /** Whether the component goes round through a carry. */
  readonly recurs: (component: readonly Vertex[]) => boolean;
}

function varyingValues({ carry, xs, nodes }: ScanPieces): ReadonlySet<Value> {
  const varying = new Set([...carry, ...xs].map((p) => p.inner));
  for (const node of nodes) if (node.operands.some((v) => varying.has(v))) for (const r of node.results) varying.add(r);
  return varying;
}

export function bodyDependence(pieces: ScanPieces): Dependence {
  const { nodes, carry } = pieces;
  const node = (v: Vertex): AnyNode | undefined => nodes[v];
  const reads = (v: Vertex): readonly Value[] => nodes[v]?.operands ?? [carry[v - nodes.length].next];
  const gives = (v: Vertex): readonly Value[] => nodes[v]?.results ?? [carry[v - nodes.length].inner];
  const vertices = Array.from({ length: nodes.length + carry.length }, (_, v) => v);
  const producers = new Map(vertices.flatMap((v) => gives(v).map((value) => [value, v] as const)));
  const readers = new Map<Value, Vertex[]>();
  for (const v of vertices)
    for (const value of new Set(reads(v))) readers.set(value, [...(readers.get(value) ?? []), v]);
  const successors = vertices.map((v) => gives(v).flatMap((value) => readers.get(value) ?? []));
  const varying = varyingValues(pieces);
  return {
    pieces,
    components: stronglyConnected(successors),
    producer: (value) => producers.get(value),
    reads,
    gives,
    node,
    readers: (value) => readers.get(value) ?? [],
    varies: (value) => varying.has(value),
    recurs: (component) => component.length > 1 || nodes[component[0]] === undefined,
  };
}
