// Combinators for loop programs: indices, expressions, statements and kernels, all frozen.
import type { Prim } from "../scalar/prims.ts";
import { addSize, constSize, mulSize, type Size, sizeOf, sizeOfDim } from "../size.ts";
import type { Dim } from "../types.ts";
import type {
  Contract,
  ContractSum,
  For,
  Index,
  IndexTerm,
  Kernel,
  Lanes,
  LoopExpr,
  LoopRange,
  LoopStmt,
  Traced,
} from "./ir.ts";

/** A size, or a dimension such as 64, "B" or "64*T*B" that stands for one. */
export type SizeLike = Size | Dim;
/** A number stands for the constant, a string for the local. */
export type ExprLike = LoopExpr | number | string;

export const toSize = (size: SizeLike): Size =>
  typeof size === "number" || typeof size === "string" ? sizeOfDim(size) : size;

const isZero = (size: Size): boolean => constSize(size) === 0;

/** Σ variable · stride + offset; terms with stride 0 vanish. */
export function index(terms: Readonly<Record<string, SizeLike>>, offset: SizeLike = 0): Index {
  const kept = Object.entries(terms).map(([variable, stride]) => ({ variable, stride: toSize(stride) }));
  return Object.freeze({ terms: Object.freeze(kept.filter((t) => !isZero(t.stride))), offset: toSize(offset) });
}

const makeIndex = (terms: readonly IndexTerm[], offset: Size): Index =>
  Object.freeze({ terms: Object.freeze(terms), offset });

/** The value of one index variable. */
export const variableIndex = (variable: string): Index => makeIndex([{ variable, stride: sizeOf(1) }], sizeOf(0));

/** Adds `stride` to the variable's term; a term with stride 0 vanishes. */
function addTerm(terms: IndexTerm[], variable: string, stride: Size): void {
  let at = terms.length - 1;
  while (at >= 0 && terms[at].variable !== variable) at--;
  const total = at < 0 ? stride : addSize(terms[at].stride, stride);
  if (isZero(total)) terms.splice(at < 0 ? terms.length : at, 1);
  else if (at < 0) terms.push({ variable, stride });
  else terms[at] = { variable, stride: total };
}

export function addIndex(x: Index, y: Index): Index {
  const terms = x.terms.slice();
  y.terms.forEach((t) => void addTerm(terms, t.variable, t.stride));
  return makeIndex(terms, addSize(x.offset, y.offset));
}

export const offsetIndex = (x: Index, by: SizeLike): Index => makeIndex(x.terms, addSize(x.offset, toSize(by)));

export function scaleIndex(x: Index, by: SizeLike): Index {
  const factor = toSize(by);
  if (isZero(factor)) return index({});
  const terms = x.terms.map(({ variable, stride }) => ({ variable, stride: mulSize(stride, factor) }));
  return makeIndex(terms, mulSize(x.offset, factor));
}

/** Replaces variables by affine indices: `b·64 + u` with b ⇒ b + 1 is `b·64 + u + 64`. */
export function substituteIndex(x: Index, values: ReadonlyMap<string, Index>): Index {
  if (!x.terms.some((t) => values.has(t.variable))) return x;
  const terms: IndexTerm[] = [];
  let { offset } = x;
  x.terms.forEach(({ variable, stride }) => {
    const value = values.get(variable);
    if (value) {
      value.terms.forEach((t) => void addTerm(terms, t.variable, mulSize(t.stride, stride)));
      offset = addSize(offset, mulSize(value.offset, stride));
    } else addTerm(terms, variable, stride);
  });
  return makeIndex(terms, offset);
}

const lift = (x: ExprLike): LoopExpr => (typeof x === "number" ? constant(x) : typeof x === "string" ? local(x) : x);

export const constant = (value: number): LoopExpr => Object.freeze({ kind: "const", value });
export const local = (name: string): LoopExpr => Object.freeze({ kind: "local", name });
export const load = (buffer: string, at: Index, lanes: Lanes = 1): LoopExpr & { readonly kind: "load" } =>
  Object.freeze({ kind: "load", buffer, index: at, lanes });
export const prim = (name: Prim, ...args: readonly ExprLike[]): LoopExpr =>
  Object.freeze({ kind: "prim", prim: name, args: Object.freeze(args.map(lift)) });
export const fma = (a: ExprLike, b: ExprLike, c: ExprLike): LoopExpr =>
  Object.freeze({ kind: "fma", a: lift(a), b: lift(b), c: lift(c) });
export const splat = (value: ExprLike): LoopExpr => Object.freeze({ kind: "splat", value: lift(value) });
export const castIndex = (at: Index): LoopExpr => Object.freeze({ kind: "cast", index: at });
export const random = (key0: ExprLike, key1: ExprLike, stream: number, position: Index): LoopExpr =>
  Object.freeze({ kind: "random", key0: lift(key0), key1: lift(key1), stream, position });

export type ForOptions = Partial<
  Pick<For, "mode" | "from" | "step" | "after" | "rest" | "partial" | "unroll" | "deal" | "window">
> &
  Pick<LoopRange, "part">;

/** `for variable in 0 .. extent-1`; serial where no mode is given. */
export function forLoop(
  variable: string,
  extent: SizeLike,
  body: readonly LoopStmt[],
  { part, ...options }: ForOptions = {},
): LoopStmt {
  const range = Object.freeze({ variable, extent: toSize(extent), ...partOf({ part }) });
  return Object.freeze({ kind: "for", range, mode: "serial", ...options, body: Object.freeze([...body]) });
}

/** The part of a range that a loop goes over, for the loops that are made of it. */
export const partOf = ({ part }: Pick<LoopRange, "part">): Pick<LoopRange, "part"> =>
  part === undefined ? {} : { part };

export const letLocal = (name: string, value: ExprLike, lanes: Lanes = 1): LoopStmt =>
  Object.freeze({ kind: "let", name, value: lift(value), ...wide(lanes) });
export const varLocal = (name: string, init: ExprLike, lanes: Lanes = 1): LoopStmt =>
  Object.freeze({ kind: "var", name, init: lift(init), ...wide(lanes) });
export const setLocal = (name: string, value: ExprLike): LoopStmt =>
  Object.freeze({ kind: "set", name, value: lift(value) });
export const baseIndex = (name: string, value: Index): LoopStmt => Object.freeze({ kind: "base", name, value });
export const readIndex = (name: string, buffer: string, at: Index): LoopStmt =>
  Object.freeze({ kind: "index", name, buffer, index: at });
export const barrier: LoopStmt = Object.freeze({ kind: "barrier" });

/** The statements with the origin, those that have one aside. */
export const tracedTo = ({ origin }: Traced, stmts: readonly LoopStmt[]): readonly LoopStmt[] =>
  origin === undefined ? stmts : stmts.map((s) => (s.origin === undefined ? Object.freeze({ ...s, origin }) : s));

const wide = (lanes: Lanes): { readonly lanes?: Lanes } => (lanes === 1 ? {} : { lanes });

export interface StoreOptions {
  readonly lanes?: Lanes;
  /** Adds to what is there. */
  readonly accumulate?: boolean;
}

export function store(buffer: string, at: Index, value: ExprLike, options: StoreOptions = {}): LoopStmt {
  const accumulate = options.accumulate ? { accumulate: true } : {};
  return Object.freeze({
    kind: "store",
    buffer,
    index: at,
    value: lift(value),
    lanes: options.lanes ?? 1,
    ...accumulate,
  });
}

/** Runs `body` where 0 ≤ variable < extent, else `otherwise`. */
export function within(
  variable: string,
  extent: SizeLike,
  body: readonly LoopStmt[],
  otherwise?: readonly LoopStmt[],
): LoopStmt {
  const rest = otherwise ? { otherwise: Object.freeze([...otherwise]) } : {};
  return Object.freeze({ kind: "within", variable, extent: toSize(extent), body: Object.freeze([...body]), ...rest });
}

export interface ContractSpec {
  readonly rows: readonly [variable: string, extent: SizeLike];
  readonly units: readonly [variable: string, extent: SizeLike];
  /** Each accumulator with its start, or undefined for 0. */
  readonly accs: Readonly<Record<string, ExprLike | undefined>>;
  readonly sums: readonly ContractSum[];
  readonly epilogue: readonly LoopStmt[];
}

/** For every row and unit: accumulators, the sums over k, then the epilogue. */
export function contract(spec: ContractSpec): Contract {
  const range = ([variable, extent]: readonly [string, SizeLike]) =>
    Object.freeze({ variable, extent: toSize(extent) });
  const accs = Object.entries(spec.accs).map(([name, init]) =>
    init === undefined ? { name } : { name, init: lift(init) },
  );
  return Object.freeze({
    kind: "contract",
    rows: range(spec.rows),
    units: range(spec.units),
    accs: Object.freeze(accs),
    sums: Object.freeze([...spec.sums]),
    epilogue: Object.freeze([...spec.epilogue]),
  });
}

/** For every k: each accumulator gains a · w. */
export const sumOver = (
  k: string,
  extent: SizeLike,
  a: ContractSum["a"],
  terms: Readonly<Record<string, ContractSum["a"]>>,
): ContractSum =>
  Object.freeze({
    k: Object.freeze({ variable: k, extent: toSize(extent) }),
    a,
    terms: Object.freeze(Object.entries(terms).map(([acc, w]) => ({ acc, w }))),
  });

export const kernel = (
  name: string,
  params: readonly string[],
  body: readonly LoopStmt[],
  comment: readonly string[] = [],
): Kernel =>
  Object.freeze({
    name,
    comment: Object.freeze([...comment]),
    params: Object.freeze([...params]),
    body: Object.freeze([...body]),
  });
