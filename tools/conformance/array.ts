// Dense row-major arrays as the conformance files give them, and the few rearrangements that layouts need.

export interface DenseArray {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

export const sizeOfShape = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

export const denseArray = (shape: readonly number[], data: ArrayLike<number>): DenseArray => {
  if (data.length !== sizeOfShape(shape)) throw new RangeError(`${data.length} numbers for the shape [${shape}]`);
  return { shape, data };
};

export const filled = (shape: readonly number[], value: number): DenseArray =>
  denseArray(shape, new Float64Array(sizeOfShape(shape)).fill(value));

export const toFloat32 = (array: DenseArray): Float32Array => Float32Array.from(array.data);

/** Axis i of the result is axis perm[i] of the array. */
export function permuteAxes(array: DenseArray, perm: readonly number[]): DenseArray {
  const strides = array.shape.map((_, axis) => sizeOfShape(array.shape.slice(axis + 1)));
  const shape = perm.map((axis) => array.shape[axis]);
  const data = new Float64Array(array.data.length);
  const index = shape.map(() => 0);
  for (let i = 0; i < data.length; i++) {
    data[i] = array.data[index.reduce((sum, at, axis) => sum + at * strides[perm[axis]], 0)];
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
  return denseArray(shape, data);
}

export const transposed = (matrix: DenseArray): DenseArray => permuteAxes(matrix, [1, 0]);

/** The part `start .. start + count` along an axis. */
export function sliceAxis(array: DenseArray, axis: number, start: number, count: number): DenseArray {
  const outer = sizeOfShape(array.shape.slice(0, axis));
  const inner = sizeOfShape(array.shape.slice(axis + 1));
  const data = new Float64Array(outer * count * inner);
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < count * inner; i++)
      data[o * count * inner + i] = array.data[(o * array.shape[axis] + start) * inner + i];
  return denseArray(
    array.shape.map((n, at) => (at === axis ? count : n)),
    data,
  );
}

/** One position along the first axis, which disappears. */
export function at(array: DenseArray, index: number): DenseArray {
  const part = sliceAxis(array, 0, index, 1);
  return denseArray(part.shape.slice(1), part.data);
}

export function joinAxis(arrays: readonly DenseArray[], axis: number): DenseArray {
  const outer = sizeOfShape(arrays[0].shape.slice(0, axis));
  const widths = arrays.map((a) => sizeOfShape(a.shape.slice(axis)));
  const width = widths.reduce((a, b) => a + b, 0);
  const data = new Float64Array(outer * width);
  let start = 0;
  arrays.forEach((array, n) => {
    for (let o = 0; o < outer; o++)
      for (let i = 0; i < widths[n]; i++) data[o * width + start + i] = array.data[o * widths[n] + i];
    start += widths[n];
  });
  const joined = arrays.reduce((sum, a) => sum + a.shape[axis], 0);
  return denseArray(
    arrays[0].shape.map((n, at) => (at === axis ? joined : n)),
    data,
  );
}

/** Equal parts along an axis put into another order: `from` names them as they are, `to` as they shall be. */
export function reorderParts(
  array: DenseArray,
  axis: number,
  from: readonly string[],
  to: readonly string[],
): DenseArray {
  const size = array.shape[axis] / from.length;
  const parts = to.map((name) => {
    const place = from.indexOf(name);
    if (place < 0 || !Number.isInteger(size)) throw new RangeError(`no part ${name} among ${from} of [${array.shape}]`);
    return sliceAxis(array, axis, place * size, size);
  });
  return joinAxis(parts, axis);
}

export const plus = (a: DenseArray, b: DenseArray): DenseArray =>
  denseArray(
    a.shape,
    Float64Array.from(a.data, (v, i) => v + b.data[i]),
  );
