// Where a tensor's elements lie in a buffer: an affine map from indices to elements. View ops are maps of layouts.
import type { Index, IndexTerm } from "../../ir/loop/ir.ts";
import { addSize, mulSize, type Size, sameSize, sizeOf, sizeOfDim, subSize } from "../../ir/size.ts";
import { type Dim, dimProduct, type Shape } from "../../ir/types.ts";

/** An affine map: element = base + Σ strides[d] · index[d]. */
export interface Affine {
  readonly base: Index;
  readonly strides: readonly Size[];
}

export interface Layout extends Affine {
  readonly buffer: string;
  readonly shape: Shape;
}

export const ZERO: Size = sizeOf(0);
export const ONE: Size = sizeOf(1);
export const ORIGIN: Index = { terms: [], offset: ZERO };

/** Strides of consecutive elements, last dimension fastest. */
export function rowMajorStrides(shape: Shape): Size[] {
  const strides: Size[] = Array(shape.length).fill(ONE);
  for (let d = shape.length - 2; d >= 0; d--) strides[d] = mulSize(strides[d + 1], sizeOfDim(shape[d + 1]));
  return strides;
}

export const rowMajor = (buffer: string, shape: Shape, base: Index = ORIGIN): Layout => ({
  buffer,
  shape,
  base,
  strides: rowMajorStrides(shape),
});

export const offsetIndex = (index: Index, by: Size): Index => ({
  terms: index.terms,
  offset: addSize(index.offset, by),
});

export function addTerm(index: Index, variable: string, stride: Size): Index {
  if (sameSize(stride, ZERO)) return index;
  const known = index.terms.find((t) => t.variable === variable);
  const others = index.terms.filter((t) => t !== known);
  const total = known ? addSize(known.stride, stride) : stride;
  const term: IndexTerm = { variable, stride: total };
  return { terms: sameSize(total, ZERO) ? others : [...others, term], offset: index.offset };
}

/** The layout of x[…, i, …] with dimension `axis` fixed to variable·1. */
export function atStep<A extends Affine>(affine: A, variable: string): A {
  const [first, ...rest] = affine.strides;
  return { ...affine, base: addTerm(affine.base, variable, first), strides: rest };
}

export function transposeLayout(layout: Layout, perm: readonly number[]): Layout {
  return { ...layout, shape: perm.map((p) => layout.shape[p]), strides: perm.map((p) => layout.strides[p]) };
}

/** Elements start .. start+size of one axis. */
export function sliceLayout(layout: Layout, axis: number, start: Size, size: Dim): Layout {
  const shape = layout.shape.map((d, i) => (i === axis ? size : d));
  return { ...layout, shape, base: offsetIndex(layout.base, mulSize(start, layout.strides[axis])) };
}

export function broadcastLayout(layout: Layout, shape: Shape, axes: readonly number[]): Layout {
  const strides = shape.map((_, d) => (axes.includes(d) ? layout.strides[axes.indexOf(d)] : ZERO));
  return { ...layout, shape, strides };
}

/** x[n-1-i]: the base moves to the last element, the stride turns round. */
export function reverseLayout(layout: Layout, axis: number): Layout {
  const last = subSize(sizeOfDim(layout.shape[axis]), ONE);
  const strides = layout.strides.map((s, i) => (i === axis ? mulSize(s, sizeOf(-1)) : s));
  return { ...layout, strides, base: offsetIndex(layout.base, mulSize(last, layout.strides[axis])) };
}

const isOne = (dim: Dim): boolean => dim === 1;

/** Dimensions d and d+1 walk memory as one. */
export const merges = (strides: readonly Size[], shape: Shape, d: number): boolean =>
  sameSize(strides[d], mulSize(strides[d + 1], sizeOfDim(shape[d + 1])));

/**
 * The same elements in row-major order under another shape, or undefined where no strides can say so. Dimensions of
 * size 1 are free; runs of dimensions that walk memory as one may be cut anew.
 */
export function reshapeLayout(layout: Layout, shape: Shape): Layout | undefined {
  if (shape.includes(0)) return { ...layout, shape, strides: shape.map(() => ZERO) };
  const kept = layout.shape.map((_, d) => d).filter((d) => !isOne(layout.shape[d]));
  const runs: { size: Size; stride: Size }[] = [];
  for (const d of kept) {
    const size = sizeOfDim(layout.shape[d]);
    const last = runs[runs.length - 1];
    if (last && sameSize(last.stride, mulSize(layout.strides[d], size)))
      runs[runs.length - 1] = { size: mulSize(last.size, size), stride: layout.strides[d] };
    else runs.push({ size, stride: layout.strides[d] });
  }
  const strides: Size[] = Array(shape.length).fill(ZERO);
  let run = runs.length - 1;
  let taken: Size = ONE;
  for (let d = shape.length - 1; d >= 0; d--) {
    if (isOne(shape[d])) continue;
    while (run >= 0 && sameSize(taken, runs[run].size)) {
      run--;
      taken = ONE;
    }
    if (run < 0) return undefined;
    strides[d] = mulSize(taken, runs[run].stride);
    taken = mulSize(taken, sizeOfDim(shape[d]));
    if (!divides(taken, runs[run].size)) return undefined;
  }
  return { ...layout, shape, strides };
}

/** Both are single monomials here: products of dimensions. */
function divides(part: Size, whole: Size): boolean {
  if (part.length !== 1 || whole.length !== 1) return sameSize(part, whole);
  return whole[0].k % part[0].k === 0 && part[0].t <= whole[0].t && part[0].b <= whole[0].b;
}

/** An affine map over `shape` seen as [rows, units], all leading dimensions merged; undefined where they do not merge. */
export function asMatrix(affine: Affine, shape: Shape): Affine | undefined {
  if (shape.length < 2) return undefined;
  const matrix = [dimProduct(shape.slice(0, -1)), shape[shape.length - 1]];
  return reshapeLayout({ ...affine, buffer: "", shape }, matrix);
}
