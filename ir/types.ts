// What a tensor's type is: an element type and a shape over numbers, T (steps) and B (batch).
import { CompileError } from "./errors.ts";

/** A dimension that is known when a call is bound: steps, batch rows, or a product with them. */
export type OpenDim = "T" | "B" | "T*B" | `${number}*${"T" | "B" | "T*B"}`;
export type Dim = number | OpenDim;
export type Shape = readonly Dim[];
/** f32 holds values, i32 holds indices (ids, lengths). */
export type DType = "f32" | "i32";
/** How memory keeps f32 values: "f16" rounds each to the nearest half when it is stored. Computing is in f32 either way. */
export type Storage = "f32" | "f16";

export interface TensorType<S extends Shape = Shape> {
  readonly dtype: DType;
  readonly shape: S;
}

/** The actual numbers of steps and batch rows of one call. */
export interface DimEnv {
  readonly T: number;
  readonly B: number;
}

export function tensorType<const S extends Shape>(dtype: DType, shape: S): TensorType<S> {
  return Object.freeze({ dtype, shape: Object.freeze([...shape]) as Shape as S });
}

export const f32 = <const S extends Shape>(...shape: S): TensorType<Readonly<S>> => tensorType("f32", shape);
export const i32 = <const S extends Shape>(...shape: S): TensorType<Readonly<S>> => tensorType("i32", shape);

/** A dimension taken apart: `k · T^t · B^b` with t, b in {0, 1}. */
export interface DimParts {
  readonly k: number;
  readonly t: number;
  readonly b: number;
}

export function dimParts(dim: Dim): DimParts {
  if (typeof dim === "number") return { k: dim, t: 0, b: 0 };
  const factors = dim.split("*");
  const k = factors.reduce((product, f) => (f === "T" || f === "B" ? product : product * Number(f)), 1);
  return { k, t: factors.includes("T") ? 1 : 0, b: factors.includes("B") ? 1 : 0 };
}

export function dimFromParts({ k, t, b }: DimParts): Dim {
  if (t > 1 || b > 1 || t < 0 || b < 0)
    throw new CompileError("shape", {
      where: "dimension",
      found: `${k}*T^${t}*B^${b}`,
      expected: "T and B at most once",
    });
  if (k === 0 || (t === 0 && b === 0)) return k;
  const open = [...(t ? ["T"] : []), ...(b ? ["B"] : [])].join("*");
  return (k === 1 ? open : `${k}*${open}`) as OpenDim;
}

/** The canonical product, e.g. `T` · `B` → `T*B`, 4 · `B` → `4*B`. */
export function dimProduct(dims: readonly Dim[]): Dim {
  const parts = dims.map(dimParts);
  return dimFromParts({
    k: parts.reduce((p, d) => p * d.k, 1),
    t: parts.reduce((s, d) => s + d.t, 0),
    b: parts.reduce((s, d) => s + d.b, 0),
  });
}

export function isDim(dim: unknown): dim is Dim {
  if (typeof dim === "number") return Number.isInteger(dim) && dim >= 0;
  if (dim === "T" || dim === "B" || dim === "T*B") return true;
  return typeof dim === "string" && /^(\d+\*)?(T\*B|T|B)$/.test(dim);
}

export function evalDim(dim: Dim, env: DimEnv): number {
  const { k, t, b } = dimParts(dim);
  return k * (t ? env.T : 1) * (b ? env.B : 1);
}

export const evalShape = (shape: Shape, env: DimEnv): number[] => shape.map((d) => evalDim(d, env));

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((d, i) => d === b[i]);

export const sameType = (a: TensorType, b: TensorType): boolean => a.dtype === b.dtype && sameShape(a.shape, b.shape);

/** Bytes of a stored number. */
export const storedBytes = ({ storage }: { readonly storage?: Storage }): number => (storage === "f16" ? 2 : 4);

/** `f32[T,B,64]`, the notation of the text form and of every message. */
export const formatType = (type: TensorType): string => `${type.dtype}[${type.shape.join(",")}]`;
