// Sizes and strides as polynomials in T and B with integer coefficients, evaluated when a call is bound.
import { type Dim, type DimEnv, dimParts } from "./types.ts";

/** One term `k · T^t · B^b`. */
export interface Monomial {
  readonly k: number;
  readonly t: number;
  readonly b: number;
}

/** A sum of monomials in canonical order without zero terms; `[]` is 0. */
export type Size = readonly Monomial[];

const NOTHING: Size = Object.freeze([]);

/** Below 0 where x stands before y: higher powers first, among equal ones those with more T. */
const order = (x: Monomial, y: Monomial): number => y.t + y.b - (x.t + x.b) || y.t - x.t;

const monomial = (k: number, t: number, b: number): Size => (k === 0 ? NOTHING : Object.freeze([{ k, t, b }]));

const ONE: Size = Object.freeze([{ k: 1, t: 0, b: 0 }]);

export const sizeOf = (k: number): Size => (k === 1 ? ONE : monomial(k, 0, 0));

export function sizeOfDim(dim: Dim): Size {
  if (typeof dim === "number") return sizeOf(dim);
  const { k, t, b } = dimParts(dim);
  return monomial(k, t, b);
}

export const sizeOfShape = (shape: readonly Dim[]): Size => shape.map(sizeOfDim).reduce(mulSize, sizeOf(1));

/** Merges two lists in order. */
export function addSize(x: Size, y: Size): Size {
  if (x.length === 0) return y;
  if (y.length === 0) return x;
  const sum: Monomial[] = [];
  for (let i = 0, j = 0; i < x.length || j < y.length; ) {
    const place = i === x.length ? 1 : j === y.length ? -1 : order(x[i], y[j]);
    if (place < 0) sum.push(x[i++]);
    else if (place > 0) sum.push(y[j++]);
    else {
      const { k, t, b } = x[i++];
      const total = k + y[j++].k;
      if (total !== 0) sum.push({ k: total, t, b });
    }
  }
  return Object.freeze(sum);
}

export const subSize = (x: Size, y: Size): Size => addSize(x, scaleSize(y, { k: -1, t: 0, b: 0 }));

export function mulSize(x: Size, y: Size): Size {
  if (isOne(x)) return y;
  if (isOne(y)) return x;
  return x.length === 1 ? scaleSize(y, x[0]) : x.reduce((sum, m) => addSize(sum, scaleSize(y, m)), NOTHING);
}

const isOne = (size: Size): boolean => constSize(size) === 1;

/** A factor other than 0 keeps the order. */
const scaleSize = (size: Size, { k, t, b }: Monomial): Size =>
  Object.freeze(size.map((m) => ({ k: m.k * k, t: m.t + t, b: m.b + b })));

/** The number, where the size holds neither T nor B. */
export function constSize(size: Size): number | undefined {
  if (size.length === 0) return 0;
  return size.length === 1 && size[0].t === 0 && size[0].b === 0 ? size[0].k : undefined;
}

export const evalSize = (size: Size, env: DimEnv): number =>
  size.reduce((sum, { k, t, b }) => sum + k * env.T ** t * env.B ** b, 0);

export const sameSize = (x: Size, y: Size): boolean =>
  x === y || (x.length === y.length && x.every((m, i) => m.k === y[i].k && m.t === y[i].t && m.b === y[i].b));

/** `64*T*B + 64*B`; `0` where empty. Valid as an expression in JS and WGSL. */
export function formatSize(size: Size): string {
  if (size.length === 0) return "0";
  return size.length === 1 ? formatMonomial(size[0]) : size.map(formatMonomial).join(" + ");
}

function formatMonomial({ k, t, b }: Monomial): string {
  const open = "*T".repeat(t) + "*B".repeat(b);
  if (open === "") return String(k);
  return k === 1 ? open.slice(1) : k + open;
}
