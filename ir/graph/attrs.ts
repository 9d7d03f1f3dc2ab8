// Which attributes each structural op has, of what kind, and their defaults: what the parser asks for.
import { elementwise, isElementwise } from "../elementwise.ts";
import { type Dim, isDim } from "../types.ts";
import type { Op, StructuralAttrs, StructuralOp } from "./node.ts";

/** An attribute as it stands in the text, before its kind is known. */
export type RawAttr = number | string | boolean | readonly (number | string)[];

const wholeNumber = (x: unknown): boolean => typeof x === "number" && Number.isInteger(x);
const oneOf = (...words: string[]) => ({
  what: words.join(" or "),
  accepts: (x: RawAttr) => words.includes(x as string),
});
const listOf = (what: string, accepts: (x: number | string) => boolean) => ({
  what,
  accepts: (x: RawAttr) => Array.isArray(x) && x.every(accepts),
});

export interface AttrKind {
  readonly what: string;
  readonly accepts: (x: RawAttr) => boolean;
}

const kinds = {
  number: { what: "a number", accepts: (x: RawAttr) => typeof x === "number" },
  whole: { what: "a whole number", accepts: wholeNumber },
  flag: { what: "true or false", accepts: (x: RawAttr) => typeof x === "boolean" },
  dim: { what: "a dimension", accepts: (x: RawAttr) => isDim(x as Dim) },
  shape: listOf("a list of dimensions", isDim),
  wholes: listOf("a list of whole numbers", wholeNumber),
  dtype: oneOf("f32", "i32"),
  kind: oneOf("sum", "max", "min"),
} satisfies Record<string, AttrKind>;

type KindName = keyof typeof kinds;
/** A kind, and a default where the text may leave the attribute out. */
type AttrRow = readonly [kind: KindName, byDefault?: RawAttr];
/** What the text says in other ways than by attributes: code and the groups of operands. */
type Printed<K extends StructuralOp> = K extends "map"
  ? never
  : K extends "scan"
    ? "length" | "reverse"
    : keyof StructuralAttrs[K];

const structural: { readonly [K in StructuralOp]: { readonly [A in Printed<K>]: AttrRow } } = {
  const: { value: ["number"], shape: ["shape", []], dtype: ["dtype", "f32"] },
  size: { dim: ["dim"] },
  iota: { shape: ["shape"], axis: ["whole"] },
  random: { shape: ["shape"], stream: ["whole"] },
  matmul: { transA: ["flag", false], transB: ["flag", false] },
  split: { axis: ["whole"], sizes: ["shape"] },
  concat: { axis: ["whole"] },
  slice: { axis: ["whole"], start: ["whole"], size: ["whole"] },
  transpose: { perm: ["wholes"] },
  reshape: { shape: ["shape"] },
  broadcast: { shape: ["shape"], axes: ["wholes"] },
  reduce: { kind: ["kind"], axes: ["wholes"] },
  gather: {},
  scatterAdd: { rows: ["whole"] },
  reverse: { axis: ["whole"] },
  oneHot: { depth: ["whole"] },
  cast: {},
  detach: {},
  map: {},
  scan: { length: ["dim"], reverse: ["flag", false] },
};

export interface AttrSchema extends AttrKind {
  readonly name: string;
  readonly byDefault: RawAttr | undefined;
}

/** The attributes of an op in the text form, in their order of declaration. */
export function attrSchema(op: Op): readonly AttrSchema[] {
  if (isElementwise(op))
    return Object.entries(elementwise[op].options).map(([name, byDefault]) => ({ name, byDefault, ...kinds.number }));
  const rows = Object.entries<AttrRow>(structural[op]);
  return rows.map(([name, [kind, byDefault]]) => ({ name, byDefault, ...kinds[kind] }));
}
