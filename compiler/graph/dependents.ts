// What depends on a growing set of nodes: the legality of making one node of several.
import type { AnyNode, Value } from "../../ir/graph/node.ts";

/** Marks what depends on the given nodes, one more at a time; nodes come in definition order. */
export class Dependents {
  readonly #nodes: readonly AnyNode[];
  readonly #values = new Set<Value>();

  constructor(nodes: readonly AnyNode[]) {
    this.#nodes = nodes;
  }

  add(node: AnyNode): void {
    for (const r of node.results) this.#values.add(r);
    for (const other of this.#nodes) if (this.has(other)) for (const r of other.results) this.#values.add(r);
  }

  has(node: AnyNode): boolean {
    return node.operands.some((v) => this.#values.has(v));
  }
}
