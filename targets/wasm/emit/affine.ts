// Addresses as sums over resolved variables: a constant part for the instruction, a part with T and B, one stride a variable.
import type { Index } from "../../../ir/loop/ir.ts";
import { addSize, formatSize, type Monomial, mulSize, type Size, sizeOf } from "../../../ir/size.ts";

/** An index variable that changes as the code runs: a kernel's parameter, a loop's count, or an id that was read. */
export interface Variable {
  readonly id: number;
  readonly name: string;
}

export interface AffineTerm {
  readonly variable: Variable;
  readonly stride: Size;
}

/** Σ variable·stride + offset, in elements; terms by id, no stride is zero. */
export interface Affine {
  readonly terms: readonly AffineTerm[];
  readonly offset: Size;
}

export const constantAffine = (value: number): Affine => ({ terms: [], offset: sizeOf(value) });
export const variableAffine = (variable: Variable): Affine => ({ terms: [{ variable, stride: sizeOf(1) }], offset: [] });

/** What `find` knows of each variable by name, put together. */
export function resolveIndex(index: Index, find: (name: string) => Affine): Affine {
  const strides = new Map<Variable, Size>();
  let offset = index.offset;
  for (const { variable, stride } of index.terms) {
    const value = find(variable);
    offset = addSize(offset, mulSize(value.offset, stride));
    for (const term of value.terms)
      strides.set(term.variable, addSize(strides.get(term.variable) ?? [], mulSize(term.stride, stride)));
  }
  const terms = [...strides].map(([variable, stride]) => ({ variable, stride })).filter((t) => t.stride.length > 0);
  return { terms: terms.sort((x, y) => x.variable.id - y.variable.id), offset };
}

const isConstant = (m: Monomial): boolean => m.t === 0 && m.b === 0;

export const constantPart = (size: Size): number => size.find(isConstant)?.k ?? 0;
export const openPart = (size: Size): Size => size.filter((m) => !isConstant(m));

/** Whether the address of the sum without its constant may lie before the buffer, and so before the memory. */
export const mayPrecede = ({ terms, offset }: Affine): boolean =>
  constantPart(offset) < 0 || [offset, ...terms.map((t) => t.stride)].some((size) => openPart(size).some((m) => m.k < 0)) ||
  terms.some((t) => constantPart(t.stride) < 0);

/** Equal for sums that differ in their constant at most. */
export const affineKey = ({ terms, offset }: Affine): string =>
  [formatSize(openPart(offset)), ...terms.map((t) => `${t.variable.id}:${formatSize(t.stride)}`)].join(" ");
