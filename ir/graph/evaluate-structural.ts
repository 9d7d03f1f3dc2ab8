// What each structural op computes, in f64: a total record from op to kernel.
import { randomState, uniformAt } from "../random.ts";
import { type DimEnv, evalDim, evalShape } from "../types.ts";
import { arrayFn } from "./evaluate-scalar.ts";
import { scanKernel } from "./evaluate-scan.ts";
import type { Node, Region, StructuralOp, Value } from "./node.ts";
import { elementCount, rowMajorStrides, stridedOffsets } from "./tensor.ts";

/** From the data of the operands to the data of the results; operands are never written to. */
export type Kernel = (operands: readonly Float64Array[]) => readonly Float64Array[];

/** What a kernel is made for: the sizes of one call, and how to compile a body. */
export interface KernelContext {
  readonly env: DimEnv;
  readonly region: (region: Region) => Kernel;
}

const shapeOf = (value: Value, { env }: KernelContext): number[] => evalShape(value.type.shape, env);
const countOf = (value: Value, context: KernelContext): number => elementCount(shapeOf(value, context));

/** result[i] = operand[offsets[i]] */
const pick =
  (offsets: Int32Array): Kernel =>
  ([x]) => {
    const out = new Float64Array(offsets.length);
    for (let i = 0; i < out.length; i++) out[i] = x[offsets[i]];
    return [out];
  };

const constant =
  (data: Float64Array): Kernel =>
  () => [data];
const identity: Kernel = ([x]) => [x];

/** A view of the operand: the result's shape, a stride per dimension, the first position. */
const view = (node: Node, context: KernelContext, strides: readonly number[], start = 0): Kernel =>
  pick(stridedOffsets(shapeOf(node.results[0], context), strides, start));

const stridesOf = (value: Value, context: KernelContext): number[] => rowMajorStrides(shapeOf(value, context));

function matmulKernel(node: Node<"matmul">, context: KernelContext): Kernel {
  const { transA, transB } = node.attrs;
  const [a, b] = node.operands.map((v) => shapeOf(v, context).slice(-2));
  const out = shapeOf(node.results[0], context);
  const [m, n] = out.slice(-2);
  const stacks = elementCount(out.slice(0, -2));
  const k = transA ? a[0] : a[1];
  const [ai, ak] = transA ? [1, a[1]] : [a[1], 1];
  const [bk, bj] = transB ? [1, b[1]] : [b[1], 1];
  return ([x, y]) => {
    const z = new Float64Array(stacks * m * n);
    for (let s = 0; s < stacks; s++)
      for (let i = 0; i < m; i++)
        for (let p = 0; p < k; p++) {
          const left = x[s * m * k + i * ai + p * ak];
          const row = (s * m + i) * n;
          const right = s * k * n + p * bk;
          for (let j = 0; j < n; j++) z[row + j] += left * y[right + j * bj];
        }
    return [z];
  };
}

function splitKernel(node: Node<"split">, context: KernelContext): Kernel {
  const { axis } = node.attrs;
  const strides = stridesOf(node.operands[0], context);
  let start = 0;
  const parts = node.results.map((part) => {
    const shape = shapeOf(part, context);
    const kernel = pick(stridedOffsets(shape, strides, start * strides[axis]));
    start += shape[axis];
    return kernel;
  });
  return (operands) => parts.map((kernel) => kernel(operands)[0]);
}

function concatKernel(node: Node<"concat">, context: KernelContext): Kernel {
  const { axis } = node.attrs;
  const count = countOf(node.results[0], context);
  const strides = stridesOf(node.results[0], context);
  let start = 0;
  const targets = node.operands.map((part) => {
    const shape = shapeOf(part, context);
    const offsets = stridedOffsets(shape, strides, start * strides[axis]);
    start += shape[axis];
    return offsets;
  });
  return (operands) => {
    const out = new Float64Array(count);
    targets.forEach((offsets, part) => {
      for (let i = 0; i < offsets.length; i++) out[offsets[i]] = operands[part][i];
    });
    return [out];
  };
}

function broadcastKernel(node: Node<"broadcast">, context: KernelContext): Kernel {
  const strides = stridesOf(node.operands[0], context);
  return view(
    node,
    context,
    node.attrs.shape.map((_, d) => strides[node.attrs.axes.indexOf(d)] ?? 0),
  );
}

const reductions = {
  sum: { start: 0, combine: (a: number, b: number) => a + b },
  max: { start: Number.NEGATIVE_INFINITY, combine: Math.max },
  min: { start: Number.POSITIVE_INFINITY, combine: Math.min },
};

function reduceKernel(node: Node<"reduce">, context: KernelContext): Kernel {
  const { kind, axes } = node.attrs;
  const { start, combine } = reductions[kind];
  const strides = stridesOf(node.results[0], context);
  const shape = shapeOf(node.operands[0], context);
  let kept = 0;
  const targets = stridedOffsets(
    shape,
    shape.map((_, d) => (axes.includes(d) ? 0 : strides[kept++])),
  );
  const count = countOf(node.results[0], context);
  return ([x]) => {
    const out = new Float64Array(count).fill(start);
    for (let i = 0; i < targets.length; i++) out[targets[i]] = combine(out[targets[i]], x[i]);
    return [out];
  };
}

function gatherKernel(node: Node<"gather">, context: KernelContext): Kernel {
  const [rows, ...rest] = shapeOf(node.operands[0], context);
  const width = elementCount(rest);
  const count = countOf(node.operands[1], context);
  return ([table, ids]) => {
    const out = new Float64Array(count * width);
    for (let i = 0; i < count; i++)
      if (ids[i] >= 0 && ids[i] < rows) out.set(table.subarray(ids[i] * width, (ids[i] + 1) * width), i * width);
    return [out];
  };
}

function scatterAddKernel(node: Node<"scatterAdd">, context: KernelContext): Kernel {
  const [rows, ...rest] = shapeOf(node.results[0], context);
  const width = elementCount(rest);
  const count = countOf(node.operands[0], context);
  return ([ids, updates]) => {
    const out = new Float64Array(rows * width);
    for (let i = 0; i < count; i++)
      if (ids[i] >= 0 && ids[i] < rows)
        for (let j = 0; j < width; j++) out[ids[i] * width + j] += updates[i * width + j];
    return [out];
  };
}

function reverseKernel(node: Node<"reverse">, context: KernelContext): Kernel {
  const { axis } = node.attrs;
  const strides = stridesOf(node.operands[0], context);
  const start = (shapeOf(node.operands[0], context)[axis] - 1) * strides[axis];
  return view(
    node,
    context,
    strides.map((s, d) => (d === axis ? -s : s)),
    start,
  );
}

function oneHotKernel(node: Node<"oneHot">, context: KernelContext): Kernel {
  const { depth } = node.attrs;
  const count = countOf(node.operands[0], context);
  return ([ids]) => {
    const out = new Float64Array(count * depth);
    for (let i = 0; i < count; i++) if (ids[i] >= 0 && ids[i] < depth) out[i * depth + ids[i]] = 1;
    return [out];
  };
}

function mapKernel(node: Node<"map">, context: KernelContext): Kernel {
  const run = arrayFn(node.attrs.fn);
  const count = countOf(node.operands[0], context);
  return (operands) => run(operands, count);
}

function randomKernel(node: Node<"random">, context: KernelContext): Kernel {
  const count = countOf(node.results[0], context);
  return ([key]) => {
    const state = randomState(key[0], key[1], node.attrs.stream);
    return [Float64Array.from({ length: count }, (_, i) => uniformAt(state, i))];
  };
}

function iotaKernel(node: Node<"iota">, context: KernelContext): Kernel {
  const { shape, axis } = node.attrs;
  return constant(
    Float64Array.from(
      stridedOffsets(
        evalShape(shape, context.env),
        shape.map((_, d) => (d === axis ? 1 : 0)),
      ),
    ),
  );
}

export const structuralKernels: { readonly [K in StructuralOp]: (node: Node<K>, context: KernelContext) => Kernel } = {
  const: (node, context) => constant(new Float64Array(countOf(node.results[0], context)).fill(node.attrs.value)),
  size: (node, { env }) => constant(Float64Array.of(evalDim(node.attrs.dim, env))),
  iota: iotaKernel,
  random: randomKernel,
  matmul: matmulKernel,
  split: splitKernel,
  concat: concatKernel,
  slice: (node, context) => {
    const strides = stridesOf(node.operands[0], context);
    return view(node, context, strides, node.attrs.start * strides[node.attrs.axis]);
  },
  transpose: (node, context) => {
    const strides = stridesOf(node.operands[0], context);
    return view(
      node,
      context,
      node.attrs.perm.map((p) => strides[p]),
    );
  },
  reshape: () => identity,
  broadcast: broadcastKernel,
  reduce: reduceKernel,
  gather: gatherKernel,
  scatterAdd: scatterAddKernel,
  reverse: reverseKernel,
  oneHot: oneHotKernel,
  cast: () => identity,
  detach: () => identity,
  map: mapKernel,
  scan: scanKernel,
};
