// The shape rule of every op: result types from operand types and attributes, or an error that names the op.

import { elementwise, isElementwise } from "../elementwise.ts";
import { CompileError } from "../errors.ts";
import { givesTruth } from "../scalar/prims.ts";
import {
  type Dim,
  dimProduct,
  f32,
  formatType,
  isDim,
  type Shape,
  sameShape,
  sameType,
  type TensorType,
  tensorType,
} from "../types.ts";
import type { Op, OpAttrs, StructuralOp } from "./node.ts";

type TypeRule<K extends Op> = (operands: readonly TensorType[], attrs: OpAttrs[K], fail: Fail) => readonly TensorType[];
/** Raises the shape error of the op at hand. */
type Fail = (found: string, expected?: string) => never;

const isAxis = (axis: number, rank: number): boolean => Number.isInteger(axis) && axis >= 0 && axis < rank;
const without = (shape: Shape, axes: readonly number[]): Dim[] => shape.filter((_, i) => !axes.includes(i));
const withDim = (shape: Shape, axis: number, dim: Dim): Dim[] => shape.map((d, i) => (i === axis ? dim : d));

/** Sum of dimensions along a concat axis: numbers only, unless there is just one. */
function sumDims(dims: readonly Dim[], fail: Fail): Dim {
  if (dims.length === 1) return dims[0];
  if (dims.some((d) => typeof d !== "number")) fail(`parts of sizes ${dims.join(", ")} along one axis`, "fixed sizes");
  return (dims as number[]).reduce((a, b) => a + b, 0);
}

function matmulType(a: TensorType, b: TensorType, transA: boolean, transB: boolean, fail: Fail): TensorType {
  const rank = a.shape.length;
  const both = `${formatType(a)} and ${formatType(b)}`;
  if (rank !== b.shape.length || rank < 2 || rank > 3) fail(both, "two matrices, or two stacks of matrices");
  if (rank === 3 && a.shape[0] !== b.shape[0]) fail(both, "equal leading dimensions");
  const [m, k] = transA ? [a.shape[rank - 1], a.shape[rank - 2]] : [a.shape[rank - 2], a.shape[rank - 1]];
  const [k2, n] = transB ? [b.shape[rank - 1], b.shape[rank - 2]] : [b.shape[rank - 2], b.shape[rank - 1]];
  if (k !== k2) fail(`${both}: ${k} ≠ ${k2}`, "equal inner dimensions");
  return f32(...a.shape.slice(0, rank - 2), m, n);
}

const structuralRules: { readonly [K in StructuralOp]: TypeRule<K> } = {
  const: (_, { shape, dtype }) => [tensorType(dtype, shape)],
  size: () => [f32()],
  iota: (_, { shape, axis }, fail) =>
    isAxis(axis, shape.length) ? [f32(...shape)] : fail(`axis ${axis} of [${shape}]`),
  random: ([key], { shape }, fail) =>
    formatType(key) === "f32[2]" ? [f32(...shape)] : fail(`key ${formatType(key)}`, "f32[2]"),
  matmul: ([a, b], { transA, transB }, fail) => [matmulType(a, b, transA, transB, fail)],
  split: ([x], { axis, sizes }, fail) => {
    if (!isAxis(axis, x.shape.length)) fail(`axis ${axis} of ${formatType(x)}`);
    if (sumDims(sizes, fail) !== x.shape[axis])
      fail(`sizes ${sizes.join(", ")} of ${formatType(x)} along axis ${axis}`, `a sum of ${x.shape[axis]}`);
    return sizes.map((size) => tensorType(x.dtype, withDim(x.shape, axis, size)));
  },
  concat: (xs, { axis }, fail) => {
    const [first] = xs;
    if (!first || !isAxis(axis, first.shape.length)) fail(`axis ${axis} of ${xs.map(formatType).join(", ")}`);
    for (const x of xs)
      if (x.dtype !== first.dtype || !sameShape(without(x.shape, [axis]), without(first.shape, [axis])))
        fail(xs.map(formatType).join(", "), `equal shapes but for axis ${axis}`);
    return [
      tensorType(
        first.dtype,
        withDim(
          first.shape,
          axis,
          sumDims(
            xs.map((x) => x.shape[axis]),
            fail,
          ),
        ),
      ),
    ];
  },
  slice: ([x], { axis, start, size }, fail) => {
    const dim = isAxis(axis, x.shape.length) ? x.shape[axis] : fail(`axis ${axis} of ${formatType(x)}`);
    if (typeof dim !== "number" || start < 0 || size < 0 || start + size > dim)
      fail(`${start}..${start + size} of ${formatType(x)} along axis ${axis}`, "a range inside a fixed size");
    return [tensorType(x.dtype, withDim(x.shape, axis, size))];
  },
  transpose: ([x], { perm }, fail) => {
    if ([...perm].sort((a, b) => a - b).join() !== x.shape.map((_, i) => i).join())
      fail(`perm [${perm}] of ${formatType(x)}`);
    return [
      tensorType(
        x.dtype,
        perm.map((p) => x.shape[p]),
      ),
    ];
  },
  reshape: ([x], { shape }, fail) => {
    if (dimProduct(shape) !== dimProduct(x.shape))
      fail(`${formatType(x)} as [${shape}]`, `${dimProduct(x.shape)} elements`);
    return [tensorType(x.dtype, shape)];
  },
  broadcast: ([x], { shape, axes }, fail) => {
    const fits =
      axes.length === x.shape.length &&
      axes.every((a, i) => isAxis(a, shape.length) && shape[a] === x.shape[i] && (i === 0 || axes[i - 1] < a));
    return fits ? [tensorType(x.dtype, shape)] : fail(`${formatType(x)} into [${shape}] at axes [${axes}]`);
  },
  reduce: ([x], { axes }, fail) => {
    if (!axes.every((a) => isAxis(a, x.shape.length)) || new Set(axes).size !== axes.length)
      fail(`axes [${axes}] of ${formatType(x)}`);
    return [f32(...without(x.shape, axes))];
  },
  gather: ([table, ids], _, fail) => {
    if (ids.dtype !== "i32" || table.shape.length < 1)
      fail(`${formatType(table)} at ${formatType(ids)}`, "a table and i32 ids");
    return [tensorType(table.dtype, [...ids.shape, ...table.shape.slice(1)])];
  },
  scatterAdd: ([ids, updates], { rows }, fail) => {
    const rank = ids.shape.length;
    if (ids.dtype !== "i32" || !sameShape(updates.shape.slice(0, rank), ids.shape))
      fail(`${formatType(updates)} at ${formatType(ids)}`, "one update per i32 id");
    return [f32(rows, ...updates.shape.slice(rank))];
  },
  reverse: ([x], { axis }, fail) => (isAxis(axis, x.shape.length) ? [x] : fail(`axis ${axis} of ${formatType(x)}`)),
  oneHot: ([ids], { depth }, fail) =>
    ids.dtype === "i32" ? [f32(...ids.shape, depth)] : fail(formatType(ids), "i32 ids"),
  cast: ([x], _, fail) => (x.dtype === "i32" ? [f32(...x.shape)] : fail(formatType(x), "i32")),
  detach: ([x]) => [x],
  map: (xs, { fn }, fail) => {
    if (xs.length !== fn.arity || xs.length === 0) fail(`${xs.length} operands for code of ${fn.arity}`);
    for (const x of xs)
      if (x.dtype !== "f32" || !sameShape(x.shape, xs[0].shape))
        fail(xs.map(formatType).join(", "), "f32 of one shape");
    for (const r of fn.results) {
      const step = fn.steps[r - fn.arity];
      if (step?.kind === "prim" && givesTruth(step.prim)) fail(`a truth value of ${step.prim} as a result`, "a number");
    }
    return fn.results.map(() => xs[0]);
  },
  scan: (operands, { consts, carry, length, lengths, body }, fail) => {
    const count = body.params.length + (lengths ? 1 : 0);
    if (operands.length !== count) fail(`${operands.length} operands`, `${count}`);
    operands.forEach((x, i) => {
      if (i >= body.params.length) return;
      const isXs = i >= consts + carry;
      const inner = body.params[i].type;
      const outer = isXs ? { dtype: x.dtype, shape: x.shape.slice(1) } : x;
      if (!sameType(inner, outer) || (isXs && x.shape[0] !== length)) {
        const wanted = formatType(inner);
        fail(`operand ${i} ${formatType(x)} for body parameter ${wanted}`, isXs ? `[${length}, …]` : wanted);
      }
    });
    const carries = body.params.slice(consts, consts + carry);
    carries.forEach((c, i) => {
      const next = body.results[i];
      if (!next) fail(`${body.results.length} body results for ${carry} carries`, "a next value for each carry");
      if (!sameType(next.type, c.type))
        fail(
          `carry ${c.name ?? i} is ${formatType(c.type)} but comes back as ${formatType(next.type)}`,
          "the same type",
        );
    });
    const ys = body.results.slice(carry);
    if (lengths) {
      if (formatType(operands[count - 1]) !== "i32[B]") fail(`lengths ${formatType(operands[count - 1])}`, "i32[B]");
      for (const v of [...carries, ...ys])
        if (v.type.shape[0] !== "B") fail(`${formatType(v.type)} in a scan with lengths`, "a leading dimension B");
    }
    return [...carries.map((c) => c.type), ...ys.map((y) => tensorType(y.type.dtype, [length, ...y.type.shape]))];
  },
};

const operandCounts: Partial<Record<StructuralOp, number>> = {
  const: 0,
  size: 0,
  iota: 0,
  random: 1,
  matmul: 2,
  split: 1,
  slice: 1,
  transpose: 1,
  reshape: 1,
  broadcast: 1,
  reduce: 1,
  gather: 2,
  scatterAdd: 2,
  reverse: 1,
  oneHot: 1,
  cast: 1,
  detach: 1,
};

export const structuralOps = Object.keys(structuralRules) as readonly StructuralOp[];
export const isOp = (name: string): name is Op => isElementwise(name) || Object.hasOwn(structuralRules, name);

/** The result types of an op. `where` names the place for errors; throws CompileError "shape". */
export function resultTypes<K extends Op>(
  op: K,
  operands: readonly TensorType[],
  attrs: OpAttrs[K],
  where: string,
): readonly TensorType[] {
  const fail: Fail = (found, expected) => {
    throw new CompileError("shape", { where, found: `${op} of ${found}`, ...(expected ? { expected } : {}) });
  };
  if (isElementwise(op)) return [elementwiseType(elementwise[op].arity, operands, fail)];
  const count = operandCounts[op as StructuralOp];
  if (count !== undefined && operands.length !== count) fail(`${operands.length} operands`, `${count}`);
  const types = (structuralRules[op as StructuralOp] as unknown as TypeRule<K>)(operands, attrs, fail);
  const stray = types.flatMap((t) => t.shape).find((dim) => !isDim(dim));
  if (stray !== undefined) fail(`a dimension ${String(stray)}`, "a whole number, T, B or a product");
  return types;
}

function elementwiseType(arity: number, operands: readonly TensorType[], fail: Fail): TensorType {
  if (operands.length !== arity) fail(`${operands.length} operands`, `${arity}`);
  for (const x of operands)
    if (x.dtype !== "f32" || !sameShape(x.shape, operands[0].shape))
      fail(operands.map(formatType).join(" and "), "f32 of one shape");
  return operands[0];
}
