// Dense row-major tensors of f64, and the positions that strided views of them read.

/** i32 tensors hold whole numbers. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** What a caller may hand in; nothing is copied where data is a Float64Array. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

export const elementCount = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = Array<number>(shape.length);
  for (let axis = shape.length - 1, stride = 1; axis >= 0; stride *= shape[axis--]) strides[axis] = stride;
  return strides;
}

/** `start + Σ index·stride` for every index of `shape`, in row-major order. */
export function stridedOffsets(shape: readonly number[], strides: readonly number[], start = 0): Int32Array {
  const offsets = new Int32Array(elementCount(shape));
  const index = Array<number>(shape.length).fill(0);
  for (let i = 0, at = start; i < offsets.length; i++) {
    offsets[i] = at;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis];
      if (++index[axis] < shape[axis]) break;
      at -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return offsets;
}

export const toTensor = ({ shape, data }: TensorLike): Tensor => ({
  shape,
  data: data instanceof Float64Array ? data : Float64Array.from(data),
});

/** The largest |a - b|; NaN equals NaN, infinities equal themselves. Shapes must be equal. */
export function maxDifference(a: TensorLike, b: TensorLike): number {
  if (a.shape.join() !== b.shape.join()) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < a.data.length; i++) {
    if (Object.is(a.data[i], b.data[i])) continue;
    const difference = Math.abs(a.data[i] - b.data[i]);
    largest = Math.max(largest, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
  }
  return largest;
}
