// How each op is computed for all steps at once: what [..] at one step is [length, ..] outside the loop.
import { isElementwise } from "../../ir/elementwise.ts";
import type { RegionBuilder } from "../../ir/graph/builder.ts";
import type { AnyNode, Node, StructuralOp, Value } from "../../ir/graph/node.ts";
import { type Dim, dimParts, dimProduct, type Shape } from "../../ir/types.ts";

/** Where the batched code goes, and what the values of a step are there. */
export interface Batch {
  readonly op: RegionBuilder;
  readonly length: Dim;
  /** Whether the value differs from step to step. */
  readonly varies: (value: Value) => boolean;
  /** A value that is the same at every step, as it is outside. */
  readonly plain: (value: Value) => Value;
  /** All steps of a value that varies: [length, …]. */
  readonly stacked: (value: Value) => Value;
}

interface BatchRule<K extends StructuralOp> {
  /** Whether the op can be batched, given that at least one operand varies. */
  can(node: Node<K>, length: Dim, varies: (value: Value) => boolean): boolean;
  emit(node: Node<K>, batch: Batch): readonly Value[];
}

/** Whether dimensions can be merged: T and B occur at most once each. */
export function canMerge(dims: Shape): boolean {
  const parts = dims.map(dimParts);
  return parts.reduce((n, p) => n + p.t, 0) <= 1 && parts.reduce((n, p) => n + p.b, 0) <= 1;
}

/** All steps of any value: what does not vary is repeated. */
export function allSteps(batch: Batch, value: Value): Value {
  if (batch.varies(value)) return batch.stacked(value);
  const { shape } = value.type;
  return batch.op.broadcast(
    batch.plain(value),
    [batch.length, ...shape],
    shape.map((_, i) => i + 1),
  );
}

const shift = (axes: readonly number[]): number[] => axes.map((a) => a + 1);
const name = (node: AnyNode): string | undefined => node.results[0].name;

/** An op without attributes that name axes: the same op on the stacked operands. */
const same = <K extends StructuralOp>(): BatchRule<K> => ({
  can: () => true,
  emit: (node, batch) =>
    batch.op.node(
      node.op,
      node.operands.map((v) => allSteps(batch, v)),
      node.attrs,
      node.results.map((r) => r.name),
    ),
});

/** An op whose attributes change when an axis is put in front. */
const shifted = <K extends StructuralOp>(
  attrs: (node: Node<K>, length: Dim) => Node<K>["attrs"],
  can: BatchRule<K>["can"] = () => true,
): BatchRule<K> => ({
  can,
  emit: (node, batch) =>
    batch.op.node(
      node.op,
      node.operands.map((v) => allSteps(batch, v)),
      attrs(node, batch.length),
      node.results.map((r) => r.name),
    ),
});

/** Ops that stay in the loop when an operand varies. */
const never = <K extends StructuralOp>(): BatchRule<K> => ({ can: () => false, emit: () => [] });

const swapLast = (op: RegionBuilder, x: Value): Value =>
  op.transpose(
    x,
    [...x.type.shape.keys()].map((i, _, all) => (i < all.length - 2 ? i : 2 * all.length - 3 - i)),
  );

/** [length, M, K] · [K, N] as one product of length·M rows: → [length, M, N]. */
function rowsTimes(op: RegionBuilder, x: Value, w: Value, transB: boolean, as?: string): Value {
  const [length, m, k] = x.type.shape;
  const product = op.matmul(op.reshape(x, [dimProduct([length, m]), k]), w, { transB }, as);
  return op.reshape(product, [length, m, product.type.shape[1]]);
}

const canFlatten = (length: Dim, ...shapes: readonly Shape[]): boolean => shapes.every((s) => canMerge([length, ...s]));

/** x_t·W ⇒ (T·B rows)·W; W·x_t ⇒ (x_tᵀ rows · Wᵀ)ᵀ; x_t·y_t ⇒ a stack of products. */
function matmulRank2(node: Node<"matmul">, batch: Batch): Value {
  const [a, b] = node.operands;
  const { transA, transB } = node.attrs;
  const { op } = batch;
  const result = node.results[0].type.shape;
  if (!batch.varies(b) && canFlatten(batch.length, a.type.shape, result)) {
    const rows = batch.stacked(a);
    return rowsTimes(op, transA ? swapLast(op, rows) : rows, batch.plain(b), transB, name(node));
  }
  if (!batch.varies(a) && canFlatten(batch.length, b.type.shape, result)) {
    const rows = batch.stacked(b);
    return swapLast(op, rowsTimes(op, transB ? rows : swapLast(op, rows), batch.plain(a), !transA, name(node)));
  }
  return op.matmul(allSteps(batch, a), allSteps(batch, b), { transA, transB }, name(node));
}

/** Stacks of products: [length, G, …] as [length·G, …]. */
function matmulRank3(node: Node<"matmul">, batch: Batch): Value {
  const { op, length } = batch;
  const merged = node.operands.map((v) => {
    const [g, ...matrix] = v.type.shape;
    return op.reshape(allSteps(batch, v), [dimProduct([length, g]), ...matrix]);
  });
  const product = op.matmul(merged[0], merged[1], node.attrs, name(node));
  return op.reshape(product, [length, ...node.results[0].type.shape]);
}

const matmul: BatchRule<"matmul"> = {
  can: ({ operands, results }, length) =>
    results[0].type.shape.length === 2 || canFlatten(length, ...[...operands, ...results].map((v) => v.type.shape)),
  emit: (node, batch) => [
    node.results[0].type.shape.length === 2 ? matmulRank2(node, batch) : matmulRank3(node, batch),
  ],
};

/** Moves axis `from` to `to`. */
function moveAxis(op: RegionBuilder, x: Value, from: number, to: number): Value {
  const rest = [...x.type.shape.keys()].filter((i) => i !== from);
  return op.transpose(x, [...rest.slice(0, to), from, ...rest.slice(to)]);
}

/** Ids that vary look up in one table; a table that varies is looked up with the steps as a trailing axis. */
const gather: BatchRule<"gather"> = {
  can: ({ operands: [table, ids] }, _, varies) => !(varies(table) && varies(ids)),
  emit: (node, batch) => {
    const [table, ids] = node.operands;
    const { op } = batch;
    if (!batch.varies(table)) return op.node("gather", [batch.plain(table), batch.stacked(ids)], {}, [name(node)]);
    const found = op.gather(moveAxis(op, batch.stacked(table), 0, 1), batch.plain(ids));
    return [moveAxis(op, found, ids.type.shape.length, 0)];
  },
};

/** Only updates may vary: the steps become an axis of each row. */
const scatterAdd: BatchRule<"scatterAdd"> = {
  can: ({ operands: [ids] }, _, varies) => !varies(ids),
  emit: ({ operands: [ids, updates], attrs }, batch) => {
    const { op } = batch;
    const rank = ids.type.shape.length;
    return [
      moveAxis(op, op.scatterAdd(batch.plain(ids), moveAxis(op, batch.stacked(updates), 0, rank), attrs.rows), 1, 0),
    ];
  },
};

const rules: { readonly [K in StructuralOp]: BatchRule<K> } = {
  const: never(),
  size: never(),
  iota: never(),
  random: never(),
  scan: never(),
  matmul,
  gather,
  scatterAdd,
  split: shifted(({ attrs }) => ({ ...attrs, axis: attrs.axis + 1 })),
  concat: shifted(({ attrs }) => ({ axis: attrs.axis + 1 })),
  slice: shifted(({ attrs }) => ({ ...attrs, axis: attrs.axis + 1 })),
  transpose: shifted(({ attrs }) => ({ perm: [0, ...shift(attrs.perm)] })),
  reshape: shifted(
    ({ attrs }, length) => ({ shape: [length, ...attrs.shape] }),
    ({ operands: [x] }, length) => canFlatten(length, x.type.shape),
  ),
  broadcast: shifted(({ attrs }, length) => ({ shape: [length, ...attrs.shape], axes: [0, ...shift(attrs.axes)] })),
  reduce: shifted(({ attrs }) => ({ ...attrs, axes: shift(attrs.axes) })),
  reverse: shifted(({ attrs }) => ({ axis: attrs.axis + 1 })),
  oneHot: same(),
  cast: same(),
  detach: same(),
  map: same(),
};

const ruleOf = (op: StructuralOp): BatchRule<StructuralOp> => rules[op] as unknown as BatchRule<StructuralOp>;

/** Whether the node, at least one of whose operands varies, can be computed for all steps at once. */
export const canBatch = (node: AnyNode, length: Dim, varies: (value: Value) => boolean): boolean =>
  isElementwise(node.op) || ruleOf(node.op as StructuralOp).can(node as Node<StructuralOp>, length, varies);

/** Emits the node for all steps; the results are [length, …]. */
export function batchNode(node: AnyNode, batch: Batch): readonly Value[] {
  if (!isElementwise(node.op)) return ruleOf(node.op as StructuralOp).emit(node as Node<StructuralOp>, batch);
  const operands = node.operands.map((v) => allSteps(batch, v));
  return batch.op.node(
    node.op,
    operands,
    node.attrs as never,
    node.results.map((r) => r.name),
  );
}
