// Groups of nodes that become one: merged as long as no path leaves a group and comes back to it.
import type { AnyNode, Value } from "../../ir/graph/node.ts";

/** Nodes are known by their position in the region. */
export class NodeClusters {
  readonly #nodes: readonly AnyNode[];
  readonly #cluster: number[];
  readonly #members: number[][];
  readonly #readers: readonly (readonly number[])[];

  constructor(nodes: readonly AnyNode[]) {
    this.#nodes = nodes;
    this.#cluster = nodes.map((_, i) => i);
    this.#members = nodes.map((_, i) => [i]);
    const producer = new Map<Value, number>(nodes.flatMap((n, i) => n.results.map((r) => [r, i] as const)));
    const readers = nodes.map(() => new Set<number>());
    nodes.forEach((n, i) => {
      for (const v of n.operands) {
        const p = producer.get(v);
        if (p !== undefined) readers[p].add(i);
      }
    });
    this.#readers = readers.map((set) => [...set]);
  }

  /** The members of the node's cluster in definition order. */
  members(position: number): readonly AnyNode[] {
    return this.#members[this.#cluster[position]].map((i) => this.#nodes[i]);
  }

  /** Merges the clusters of two nodes, unless that closes a circle. True if they are one now. */
  merge(a: number, b: number): boolean {
    const [x, y] = [this.#cluster[a], this.#cluster[b]];
    if (x === y) return true;
    if (this.#closesCircle(x, y)) return false;
    this.#members[x] = [...this.#members[x], ...this.#members[y]].sort((i, j) => i - j);
    for (const i of this.#members[y]) this.#cluster[i] = x;
    this.#members[y] = [];
    return true;
  }

  /** Calls `visit` with every cluster that reads from this one, once for each value read; it may be the cluster itself. */
  #successors(cluster: number, visit: (successor: number) => void): void {
    for (const i of this.#members[cluster]) this.#readers[i].forEach((r) => void visit(this.#cluster[r]));
  }

  /** Whether a path leaves x or y for a third cluster and comes back to x or y. */
  #closesCircle(x: number, y: number): boolean {
    const seen = new Set<number>([x, y]);
    const open: number[] = [];
    let back = false;
    const visit = (c: number): void => {
      if (!seen.has(c)) open.push(c);
      seen.add(c);
    };
    this.#successors(x, visit);
    this.#successors(y, visit);
    for (let c = open.pop(); c !== undefined && !back; c = open.pop())
      this.#successors(c, (next) => {
        back ||= next === x || next === y;
        visit(next);
      });
    return back;
  }

  /** The clusters that read from this one. */
  #others(cluster: number): readonly number[] {
    const found = new Set<number>();
    this.#successors(cluster, (c) => void (c !== cluster && found.add(c)));
    return [...found];
  }

  /** The clusters in an order in which each comes after what it reads, else by their last member. */
  inOrder(): readonly (readonly AnyNode[])[] {
    const clusters = this.#members
      .map((m, c) => ({ c, last: m.at(-1) }))
      .filter((m): m is { c: number; last: number } => m.last !== undefined);
    const waiting = new Map(clusters.map(({ c }) => [c, 0]));
    const successors = new Map(clusters.map(({ c }) => [c, this.#others(c)]));
    for (const list of successors.values()) for (const s of list) waiting.set(s, waiting.get(s)! + 1);
    const lastOf = (c: number): number => this.#members[c].at(-1)!;
    const ready = clusters.filter(({ c }) => waiting.get(c) === 0).map(({ c }) => c);
    const done: number[] = [];
    while (ready.length > 0) {
      const next = ready.reduce((best, c) => (lastOf(c) < lastOf(best) ? c : best));
      ready.splice(ready.indexOf(next), 1);
      done.push(next);
      for (const s of successors.get(next)!) {
        waiting.set(s, waiting.get(s)! - 1);
        if (waiting.get(s) === 0) ready.push(s);
      }
    }
    return done.map((c) => this.#members[c].map((i) => this.#nodes[i]));
  }
}
