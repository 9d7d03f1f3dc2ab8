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
export const variableAffine = (variable: Variable): Affine => ({
  terms: [{ variable, stride: sizeOf(1) }],
  offset: [],
});

/** What `find` knows of each variable by name, put together. */
export function resolveIndex(index: Index, find: (name: string) => Affine): Affine {
  const terms: AffineTerm[] = [];
  let offset = index.offset;
  for (const { variable, stride } of index.terms) {
    const value = find(variable);
    offset = addSize(offset, mulSize(value.offset, stride));
    for (const term of value.terms) addTerm(terms, term.variable, mulSize(term.stride, stride));
  }
  return { terms: terms.filter((t) => t.stride.length > 0), offset };
}

function addTerm(terms: AffineTerm[], variable: Variable, stride: Size): void {
  let at = 0;
  while (at < terms.length && terms[at].variable.id < variable.id) at++;
  const known = terms[at]?.variable === variable;
  terms.splice(at, known ? 1 : 0, { variable, stride: known ? addSize(terms[at].stride, stride) : stride });
}

const isConstant = (m: Monomial): boolean => m.t === 0 && m.b === 0;

export const constantPart = (size: Size): number => size.find(isConstant)?.k ?? 0;
export const openPart = (size: Size): Size => size.filter((m) => !isConstant(m));

const isNegative = (m: Monomial): boolean => m.k < 0;

/** Whether the address of the sum without its constant may lie before the buffer, and so before the memory. */
export const mayPrecede = ({ terms, offset }: Affine): boolean =>
  offset.some(isNegative) || terms.some((t) => t.stride.some(isNegative));

const sizeText = (size: Size): string =>
  size.length === 1 && isConstant(size[0]) ? String(size[0].k) : formatSize(size);

/** For keys: the part of the offset that holds T or B. */
export const openText = ({ offset }: Affine): string => (offset.every(isConstant) ? "" : formatSize(openPart(offset)));
/** For keys: a variable and its stride. */
export const termText = ({ variable, stride }: AffineTerm): string => ` ${variable.id}:${sizeText(stride)}`;
