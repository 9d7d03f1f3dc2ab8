// What a folding rule sees and gives, and the questions that rules ask about values.
import type { AnyNode, Node, Op, Value } from "../../../ir/graph/node.ts";
import type { RewriteContext } from "../../../ir/graph/rewrite.ts";
import type { Dim } from "../../../ir/types.ts";

export interface FoldContext extends RewriteContext {
  /** The node that gives a value of the new code; undefined for parameters. */
  readonly definition: (value: Value) => AnyNode | undefined;
  /** How often the value was read before this round, results included; infinite for values made in this round. */
  readonly uses: (value: Value) => number;
  /** Whether this is the body of a scan. */
  readonly inBody: boolean;
}

/** The values that the node's results are instead, or undefined where the rule does not apply. */
export type Rule<K extends Op = Op> = (node: Node<K>, context: FoldContext) => readonly Value[] | undefined;
export type RuleTable = { readonly [K in Op]?: readonly Rule<K>[] };

/** The node that defines `value`, if it is of the given op. */
export function definedBy<K extends Op>(context: FoldContext, value: Value, op: K): Node<K> | undefined {
  const node = context.definition(value);
  return node?.op === op ? (node as unknown as Node<K>) : undefined;
}

/** The number that the value is everywhere. */
export const splat = (context: FoldContext, value: Value): number | undefined =>
  definedBy(context, value, "const")?.attrs.value;

export const product = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1);
export const isNumber = (dim: Dim): dim is number => typeof dim === "number";
export const sumOf = (dims: readonly Dim[]): Dim =>
  dims.length === 1 ? dims[0] : (dims as readonly number[]).reduce((a, b) => a + b, 0);
