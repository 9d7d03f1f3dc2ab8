// Collects the contributions to each value's cotangent and sums them in a fixed order.
import type { RegionBuilder } from "../../ir/graph/builder.ts";
import { type AnyNode, makeNode, makeValue, type Value } from "../../ir/graph/node.ts";
import { type Cotangent, cotangentName } from "./vjp.ts";

export class Cotangents {
  readonly #op: RegionBuilder;
  readonly #active: ReadonlySet<Value>;
  readonly #contributions = new Map<Value, Value[]>();
  readonly #names = new Map<Value, string>();

  constructor(op: RegionBuilder, active: ReadonlySet<Value>) {
    this.#op = op;
    this.#active = active;
  }

  /** Adds to the cotangent of `value`. Called from the last use to the first, as the sweep goes. */
  contribute(value: Value, cotangent: Cotangent): void {
    if (cotangent === undefined || !this.#active.has(value)) return;
    const known = this.#contributions.get(value);
    if (known) known.push(cotangent);
    else this.#contributions.set(value, [cotangent]);
  }

  /** The sum over all uses, first use first; every use has contributed. */
  total(value: Value): Cotangent {
    const contributions = this.#contributions.get(value);
    if (contributions === undefined) return undefined;
    const sum = contributions.reduceRight((a, b) => this.#op.add(a, b));
    const name = cotangentName(value);
    if (sum.name === undefined && name !== undefined && !this.#names.has(sum)) this.#names.set(sum, name);
    return sum;
  }

  /** The named equivalent of each value that a total gave, a node here makes and no rule had named. */
  renaming(): ReadonlyMap<Value, Value> {
    const made = this.#op.nodes.flatMap((node) => node.results);
    return new Map(made.flatMap((v) => (this.#names.has(v) ? [[v, makeValue(v.type, this.#names.get(v))]] : [])));
  }
}

/** The node with operands and results exchanged. */
export function renameNode(node: AnyNode, renaming: ReadonlyMap<Value, Value>): AnyNode {
  const renamed = (values: readonly Value[]) => values.map((v) => renaming.get(v) ?? v);
  return makeNode(node.op, renamed(node.operands), node.attrs as never, renamed(node.results), node.stage);
}
