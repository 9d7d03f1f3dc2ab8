// Minimum vertex cuts of small graphs.

/** A directed graph whose vertices cost something to cut. */
export interface CutProblem<V> {
  readonly vertices: readonly { readonly vertex: V; readonly cost: number }[];
  readonly edges: readonly (readonly [from: V, to: V])[];
  readonly sources: ReadonlySet<V>;
  readonly sinks: ReadonlySet<V>;
}

/** Remaining capacity from each point to each neighbour. */
type Capacities = readonly Map<number, number>[];

/**
 * The cheapest set of vertices, sources and sinks included, that every path from a source to a sink goes through; among
 * equal ones the nearest to the sources. Ford & Fulkerson's theorem on the graph with each vertex as an edge, shortest
 * augmenting paths first (Edmonds & Karp 1972).
 */
export function minVertexCut<V>({ vertices, edges, sources, sinks }: CutProblem<V>): readonly V[] {
  const index = new Map(vertices.map(({ vertex }, i) => [vertex, i]));
  const into = (v: V) => 2 * (index.get(v) as number);
  const outOf = (v: V) => into(v) + 1;
  const source = 2 * vertices.length;
  const sink = source + 1;
  const capacities: Capacities = Array.from({ length: sink + 1 }, () => new Map<number, number>());
  const connect = (from: number, to: number, capacity: number) => {
    capacities[from].set(to, capacity);
    if (!capacities[to].has(from)) capacities[to].set(from, 0);
  };
  for (const { vertex, cost } of vertices) connect(into(vertex), outOf(vertex), cost);
  for (const [from, to] of edges) connect(outOf(from), into(to), Infinity);
  for (const v of sources) connect(source, into(v), Infinity);
  for (const v of sinks) connect(outOf(v), sink, Infinity);
  for (;;) {
    const previous = search(capacities, source, sink);
    if (!previous.has(sink))
      return vertices.map((v) => v.vertex).filter((v) => previous.has(into(v)) && !previous.has(outOf(v)));
    saturate(capacities, previous, source, sink);
  }
}

/** Breadth first over edges with capacity left, until the sink is met: the point before each point. */
function search(capacities: Capacities, source: number, sink: number): ReadonlyMap<number, number> {
  const previous = new Map<number, number>([[source, source]]);
  const queue = [source];
  for (let i = 0; i < queue.length && !previous.has(sink); i++)
    for (const [to, capacity] of capacities[queue[i]])
      if (capacity > 0 && !previous.has(to)) {
        previous.set(to, queue[i]);
        queue.push(to);
      }
  return previous;
}

/** Sends as much as fits along the path that was found. */
function saturate(capacities: Capacities, previous: ReadonlyMap<number, number>, source: number, sink: number): void {
  const path: [from: number, to: number][] = [];
  for (let to = sink; to !== source; to = path[path.length - 1][0]) path.push([previous.get(to) as number, to]);
  const flow = Math.min(...path.map(([from, to]) => capacities[from].get(to) as number));
  for (const [from, to] of path) {
    capacities[from].set(to, (capacities[from].get(to) as number) - flow);
    capacities[to].set(from, (capacities[to].get(from) as number) + flow);
  }
}
