// The derivative of every structural op: from cotangents of results to those of operands.
import type { Node, StructuralOp, Value } from "../../ir/graph/node.ts";
import type { Dim, Shape } from "../../ir/types.ts";
import { mapVjp } from "./map-vjp.ts";
import { scanVjp } from "./scan-vjp.ts";
import type { Vjp, VjpContext } from "./vjp.ts";

/** A rule for ops with one result, which then has a cotangent g. */
function single<K extends StructuralOp>(
  rule: (g: Value, node: Node<K>, context: VjpContext) => readonly (Value | undefined)[],
): Vjp<K> {
  return (node, [g], context) => (g === undefined ? [] : rule(g, node, context));
}

const none = () => [];
const range = (shape: Shape): number[] => shape.map((_, i) => i);
const without = (shape: Shape, axes: readonly number[]): number[] => range(shape).filter((i) => !axes.includes(i));
const withDim = (shape: Shape, axis: number, dim: Dim): Dim[] => shape.map((d, i) => (i === axis ? dim : d));

/** With A' and B' as they enter the product: A'·B' = C ⇒ dA' = dC·B'ᵀ, dB' = A'ᵀ·dC. */
const matmul = single<"matmul">((g, { operands: [a, b], attrs: { transA, transB } }, { op, active }) => {
  const ofA = () => (transA ? op.matmul(b, g, { transA: transB, transB: true }) : op.matmul(g, b, { transB: !transB }));
  const ofB = () => (transB ? op.matmul(g, a, { transA: true, transB: transA }) : op.matmul(a, g, { transA: !transA }));
  return [active.has(a) ? ofA() : undefined, active.has(b) ? ofB() : undefined];
});

const split: Vjp<"split"> = ({ attrs: { axis }, results }, cotangents, { op }) => [
  op.concat(
    results.map((r, i) => cotangents[i] ?? op.const(0, r.type.shape)),
    axis,
  ),
];

const slice = single<"slice">((g, { operands: [x], attrs: { axis, start, size } }, { op }) => {
  const zeros = (n: number) => (n === 0 ? [] : [op.const(0, withDim(x.type.shape, axis, n))]);
  const after = (x.type.shape[axis] as number) - start - size;
  return [op.concat([...zeros(start), g, ...zeros(after)], axis)];
});

const broadcast = single<"broadcast">((g, { attrs: { shape, axes } }, { op }) => {
  const repeated = without(shape, axes);
  return [repeated.length === 0 ? g : op.sum(g, repeated)];
});

/** Elements that tie for an extremum share its cotangent. */
const reduce = single<"reduce">((g, { operands: [x], attrs: { kind, axes }, results: [y] }, { op }) => {
  const { shape } = x.type;
  const repeat = (v: Value) => op.broadcast(v, shape, without(shape, axes));
  if (kind === "sum") return [repeat(g)];
  const wins = op.eq(x, repeat(y));
  return [op.mul(wins, repeat(op.div(g, op.sum(wins, axes))))];
});

const gather = single<"gather">((g, { operands: [table, ids] }, { op }) => [
  op.scatterAdd(ids, g, table.type.shape[0]),
]);

export const structuralVjps: { readonly [K in StructuralOp]: Vjp<K> } = {
  const: none,
  size: none,
  iota: none,
  random: none,
  oneHot: none,
  cast: none,
  detach: none,
  matmul,
  split,
  concat: single((g, { operands, attrs: { axis } }, { op }) =>
    op.split(
      g,
      operands.map((x) => x.type.shape[axis]),
      axis,
    ),
  ),
  slice,
  transpose: single((g, { attrs: { perm } }, { op }) => [
    op.transpose(
      g,
      perm.map((_, i) => perm.indexOf(i)),
    ),
  ]),
  reshape: single((g, { operands: [x] }, { op }) => [op.reshape(g, x.type.shape)]),
  broadcast,
  reduce,
  gather,
  scatterAdd: single((g, { operands: [ids] }, { op }) => [undefined, op.gather(g, ids)]),
  reverse: single((g, { attrs: { axis } }, { op }) => [op.reverse(g, axis)]),
  map: mapVjp,
  scan: scanVjp,
};
