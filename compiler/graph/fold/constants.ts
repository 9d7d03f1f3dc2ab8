// Folding of what is one number everywhere: elementwise code of constants, views and sums of constants.
import { type ElementwiseName, evalElementwise, type Options } from "../../../ir/elementwise.ts";
import type { Node, Op, Value } from "../../../ir/graph/node.ts";
import { type FoldContext, isNumber, product, type Rule, type RuleTable, splat } from "./rule.ts";

/** f(consts) ⇒ const, by the table's own meaning. */
export const foldElementwise: Rule<ElementwiseName> = (node, context) => {
  const values = node.operands.map((v) => splat(context, v));
  if (!values.every((v) => v !== undefined)) return undefined;
  const value = evalElementwise(node.op, node.attrs as Options, values);
  return [context.op.const(value, node.results[0].type.shape)];
};

/** A rearrangement of a constant is a constant. */
const foldView = <K extends Op>(node: Node<K>, context: FoldContext): readonly Value[] | undefined => {
  const value = splat(context, node.operands[0]);
  if (value === undefined) return undefined;
  return node.results.map((r) => context.op.const(value, r.type.shape, r.type.dtype));
};

const foldConcat: Rule<"concat"> = (node, context) => {
  const [first, ...others] = node.operands.map((v) => splat(context, v));
  if (first === undefined || !others.every((v) => Object.is(v, first))) return undefined;
  const { shape, dtype } = node.results[0].type;
  return [context.op.const(first, shape, dtype)];
};

/** Σ over n elements of c ⇒ n·c; with n open only where it does not matter. An extremum of c is c, but of nothing ∓∞. */
const foldReduce: Rule<"reduce"> = (node, { op, ...context }) => {
  const value = splat({ op, ...context }, node.operands[0]);
  if (value === undefined) return undefined;
  const { shape } = node.results[0].type;
  const dims = node.attrs.axes.map((a) => node.operands[0].type.shape[a]);
  if (node.attrs.kind === "sum") {
    if (Object.is(value, 0)) return [op.const(0, shape)];
    return dims.every(isNumber) ? [op.const(value * product(dims), shape)] : undefined;
  }
  return dims.every((d) => isNumber(d) && d > 0) ? [op.const(value, shape)] : undefined;
};

export const constantRules: RuleTable = {
  size: [({ attrs: { dim } }, { op }) => (isNumber(dim) ? [op.const(dim)] : undefined)],
  iota: [({ attrs: { shape, axis } }, { op }) => (shape[axis] === 1 ? [op.const(0, shape)] : undefined)],
  split: [foldView],
  slice: [foldView],
  transpose: [foldView],
  reshape: [foldView],
  broadcast: [foldView],
  reverse: [foldView],
  detach: [foldView],
  cast: [foldView],
  concat: [foldConcat],
  reduce: [foldReduce],
};
