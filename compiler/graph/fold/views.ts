// Folding of rearrangements: what undoes or continues another view, and what a product can do by its flags.
import type { Node, Value } from "../../../ir/graph/node.ts";
import { type Dim, sameShape } from "../../../ir/types.ts";
import { definedBy, type FoldContext, type Rule, type RuleTable } from "./rule.ts";

const isIdentity = (perm: readonly number[]): boolean => perm.every((p, i) => p === i);

/** Swaps the last two axes and keeps the others. */
const swapsLast = (perm: readonly number[]): boolean => {
  const n = perm.length;
  return n >= 2 && perm[n - 1] === n - 2 && perm[n - 2] === n - 1 && isIdentity(perm.slice(0, n - 2));
};

/** x where value is x with its last two axes swapped. */
function untransposed(context: FoldContext, value: Value): Value | undefined {
  const node = definedBy(context, value, "transpose");
  return node && swapsLast(node.attrs.perm) ? node.operands[0] : undefined;
}

/** matmul(aᵀ, b) ⇒ matmul(a, b) with the flag turned. */
const transposeIntoMatmul: Rule<"matmul"> = ({ operands: [a, b], attrs, results }, context) => {
  const [plainA, plainB] = [untransposed(context, a), untransposed(context, b)];
  if (!plainA && !plainB) return undefined;
  const flags = { transA: attrs.transA !== Boolean(plainA), transB: attrs.transB !== Boolean(plainB) };
  return [context.op.matmul(plainA ?? a, plainB ?? b, flags, results[0].name)];
};

const transposeRules: readonly Rule<"transpose">[] = [
  ({ operands: [x], attrs: { perm } }) => (isIdentity(perm) ? [x] : undefined),
  ({ operands: [x], attrs: { perm } }, c) => {
    const inner = definedBy(c, x, "transpose");
    return inner
      ? [
          c.op.transpose(
            inner.operands[0],
            perm.map((p) => inner.attrs.perm[p]),
          ),
        ]
      : undefined;
  },
];

const reshapeRules: readonly Rule<"reshape">[] = [
  ({ operands: [x], attrs: { shape } }) => (sameShape(x.type.shape, shape) ? [x] : undefined),
  ({ operands: [x], attrs: { shape } }, c) => {
    const inner = definedBy(c, x, "reshape");
    return inner ? [c.op.reshape(inner.operands[0], shape)] : undefined;
  },
];

const broadcastRules: readonly Rule<"broadcast">[] = [
  ({ operands: [x], attrs: { shape } }) => (sameShape(x.type.shape, shape) ? [x] : undefined),
  ({ operands: [x], attrs: { shape, axes } }, c) => {
    const inner = definedBy(c, x, "broadcast");
    return inner
      ? [
          c.op.broadcast(
            inner.operands[0],
            shape,
            inner.attrs.axes.map((a) => axes[a]),
          ),
        ]
      : undefined;
  },
];

const sliceRules: readonly Rule<"slice">[] = [
  ({ operands: [x], attrs: { axis, size } }) => (x.type.shape[axis] === size ? [x] : undefined),
  ({ operands: [x], attrs: { axis, start, size } }, c) => {
    const inner = definedBy(c, x, "slice");
    return inner?.attrs.axis === axis
      ? [c.op.slice(inner.operands[0], axis, inner.attrs.start + start, size)]
      : undefined;
  },
  // slice of concat that lies within one part ⇒ slice of the part
  ({ operands: [x], attrs: { axis, start, size } }, c) => {
    const inner = definedBy(c, x, "concat");
    if (inner?.attrs.axis !== axis) return undefined;
    let begin = 0;
    for (const part of inner.operands) {
      const width = part.type.shape[axis] as number;
      if (begin <= start && start + size <= begin + width) return [c.op.slice(part, axis, start - begin, size)];
      begin += width;
    }
    return undefined;
  },
];

const reverseRules: readonly Rule<"reverse">[] = [
  ({ operands: [x], attrs: { axis } }, c) => {
    const inner = definedBy(c, x, "reverse");
    return inner?.attrs.axis === axis ? [inner.operands[0]] : undefined;
  },
  ({ operands: [x], attrs: { axis } }) => (x.type.shape[axis] === 1 ? [x] : undefined),
];

const reduceRules: readonly Rule<"reduce">[] = [
  ({ operands: [x], attrs: { axes } }) => (axes.length === 0 ? [x] : undefined),
  // reduce of reduce of one kind ⇒ one reduce, where nobody else reads the inner one
  ({ operands: [x], attrs: { kind, axes } }, c) => {
    const inner = definedBy(c, x, "reduce");
    if (inner?.attrs.kind !== kind || c.uses(x) > 1) return undefined;
    return [c.op.reduce(kind, inner.operands[0], mergedAxes(inner, axes))];
  },
];

/** Axes of the outer reduce in terms of the inner one's operand, together with the inner one's own. */
function mergedAxes(inner: Node<"reduce">, outer: readonly number[]): number[] {
  const kept: readonly Dim[] = inner.operands[0].type.shape;
  const left = kept.map((_, i) => i).filter((i) => !inner.attrs.axes.includes(i));
  return [...inner.attrs.axes, ...outer.map((a) => left[a])].sort((a, b) => a - b);
}

export const viewRules: RuleTable = {
  matmul: [transposeIntoMatmul],
  transpose: transposeRules,
  reshape: reshapeRules,
  broadcast: broadcastRules,
  slice: sliceRules,
  reverse: reverseRules,
  reduce: reduceRules,
};
