// Elementwise code of repeated values is the repetition of code of the values themselves.
import type { ElementwiseName } from "../../../ir/elementwise.ts";
import type { Node, Value } from "../../../ir/graph/node.ts";
import { sameShape } from "../../../ir/types.ts";
import { definedBy, type FoldContext, type Rule, splat } from "./rule.ts";

/** The operand before its repetition along `like`'s axes; constants shrink, anything else does not. */
function unrepeated(value: Value, like: Node<"broadcast">, context: FoldContext): Value | undefined {
  const [source] = like.operands;
  const constant = splat(context, value);
  if (constant !== undefined) return context.op.const(constant, source.type.shape);
  const node = definedBy(context, value, "broadcast");
  if (!node || node.attrs.axes.join() !== like.attrs.axes.join()) return undefined;
  return sameShape(node.operands[0].type.shape, source.type.shape) ? node.operands[0] : undefined;
}

/**
 * f(broadcast a, broadcast b, k) ⇒ broadcast f(a, b, k). Not in bodies: there it would cut a small loop nest of its own
 * out of a step's code; what is the same at every step leaves the loop by itself.
 */
export const repeatResult: Rule<ElementwiseName> = (node, context) => {
  if (context.inBody) return undefined;
  const like = node.operands.map((v) => definedBy(context, v, "broadcast")).find((n) => n !== undefined);
  if (!like) return undefined;
  const operands = node.operands.map((v) => unrepeated(v, like, context));
  if (!operands.every((v) => v !== undefined)) return undefined;
  const [small] = context.op.node(node.op, operands, node.attrs as never, [node.results[0].name]);
  return [context.op.broadcast(small, like.attrs.shape, [...like.attrs.axes])];
};
