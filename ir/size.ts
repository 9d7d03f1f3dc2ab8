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

function canonical(terms: readonly Monomial[]): Size {
  const byPower = new Map<string, Monomial>();
  for (const { k, t, b } of terms) {
    const key = `${t},${b}`;
    byPower.set(key, { k: (byPower.get(key)?.k ?? 0) + k, t, b });
  }
  const kept = [...byPower.values()].filter((m) => m.k !== 0);
  return Object.freeze(kept.sort((x, y) => y.t + y.b - (x.t + x.b) || y.t - x.t));
}

export const sizeOf = (k: number): Size => canonical([{ k, t: 0, b: 0 }]);
export const sizeOfDim = (dim: Dim): Size => canonical([dimParts(dim)]);
export const sizeOfShape = (shape: readonly Dim[]): Size => shape.map(sizeOfDim).reduce(mulSize, sizeOf(1));
export const addSize = (x: Size, y: Size): Size => canonical([...x, ...y]);
export const subSize = (x: Size, y: Size): Size => addSize(x, mulSize(y, sizeOf(-1)));

export function mulSize(x: Size, y: Size): Size {
  return canonical(x.flatMap((p) => y.map((q) => ({ k: p.k * q.k, t: p.t + q.t, b: p.b + q.b }))));
}

/** The number, where the size holds neither T nor B. */
export function constSize(size: Size): number | undefined {
  if (size.length === 0) return 0;
  return size.length === 1 && size[0].t === 0 && size[0].b === 0 ? size[0].k : undefined;
}

export const evalSize = (size: Size, env: DimEnv): number =>
  size.reduce((sum, { k, t, b }) => sum + k * env.T ** t * env.B ** b, 0);

export const sameSize = (x: Size, y: Size): boolean => formatSize(x) === formatSize(y);

/** `64*T*B + 64*B`; `0` where empty. Valid as an expression in JS and WGSL. */
export function formatSize(size: Size): string {
  if (size.length === 0) return "0";
  return size.map(formatMonomial).join(" + ");
}

function formatMonomial({ k, t, b }: Monomial): string {
  const open = [...Array<string>(t).fill("T"), ...Array<string>(b).fill("B")];
  return [...(k === 1 && open.length > 0 ? [] : [String(k)]), ...open].join("*");
}
