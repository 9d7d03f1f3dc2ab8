// Algebra of elementwise ops that holds for every number, NaN and the infinities included (the sign of zero aside).
import type { Value } from "../../../ir/graph/node.ts";
import { definedBy, type FoldContext, type RuleTable, splat } from "./rule.ts";

const isSplat = (context: FoldContext, value: Value, number: number): boolean => splat(context, value) === number;
/** x where value is −x. */
const negated = (context: FoldContext, value: Value): Value | undefined =>
  definedBy(context, value, "neg")?.operands[0];

export const identityRules: RuleTable = {
  add: [
    // x + 0 ⇒ x
    ({ operands: [a, b] }, c) => (isSplat(c, b, 0) ? [a] : isSplat(c, a, 0) ? [b] : undefined),
    // x + −y ⇒ x − y
    ({ operands: [a, b] }, c) => {
      const [na, nb] = [negated(c, a), negated(c, b)];
      return nb ? [c.op.sub(a, nb)] : na ? [c.op.sub(b, na)] : undefined;
    },
  ],
  sub: [
    // x − 0 ⇒ x, 0 − x ⇒ −x
    ({ operands: [a, b] }, c) => (isSplat(c, b, 0) ? [a] : isSplat(c, a, 0) ? [c.op.neg(b)] : undefined),
    // x − −y ⇒ x + y
    ({ operands: [a, b] }, c) => {
      const nb = negated(c, b);
      return nb ? [c.op.add(a, nb)] : undefined;
    },
  ],
  mul: [
    // x · 1 ⇒ x; x · 0 stays: it is NaN where x is not finite
    ({ operands: [a, b] }, c) => (isSplat(c, b, 1) ? [a] : isSplat(c, a, 1) ? [b] : undefined),
    // x · −1 ⇒ −x
    ({ operands: [a, b] }, c) => (isSplat(c, b, -1) ? [c.op.neg(a)] : isSplat(c, a, -1) ? [c.op.neg(b)] : undefined),
    // −x · −y ⇒ x · y
    ({ operands: [a, b] }, c) => {
      const [na, nb] = [negated(c, a), negated(c, b)];
      return na && nb ? [c.op.mul(na, nb)] : undefined;
    },
  ],
  // x / 1 ⇒ x
  div: [({ operands: [a, b] }, c) => (isSplat(c, b, 1) ? [a] : undefined)],
  // x^1 ⇒ x, x^2 ⇒ x·x
  pow: [({ operands: [a, b] }, c) => (isSplat(c, b, 1) ? [a] : isSplat(c, b, 2) ? [c.op.square(a)] : undefined)],
  // −(−x) ⇒ x
  neg: [
    ({ operands: [x] }, c) => {
      const inner = negated(c, x);
      return inner ? [inner] : undefined;
    },
  ],
  // 1·x + 0 ⇒ x
  affine: [({ operands: [x], attrs: { alpha, beta } }) => (alpha === 1 && beta === 0 ? [x] : undefined)],
  select: [
    // select(1, a, b) ⇒ a, select(0, a, b) ⇒ b
    ({ operands: [condition, a, b] }, c) => {
      const known = splat(c, condition);
      return known === undefined ? undefined : [known === 0 ? b : a];
    },
    // select(c, a, a) ⇒ a
    ({ operands: [, a, b] }) => (a === b ? [a] : undefined),
  ],
  detach: [
    // detach(detach x) ⇒ detach x
    ({ operands: [x] }, c) => (definedBy(c, x, "detach") ? [x] : undefined),
  ],
};
