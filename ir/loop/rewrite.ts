// Rewriting loop code: bottom-up maps over statements, expressions, indices and names. What does not change is not copied.
import { substituteIndex } from "./build.ts";
import type { Contract, Index, Kernel, LoopExpr, LoopRange, LoopStmt } from "./ir.ts";

/** What a rewrite changes; each hook sees a node whose parts are rewritten already. */
export interface Rewriter {
  readonly expr?: (expr: LoopExpr) => LoopExpr;
  readonly index?: (index: Index) => Index;
  /** Locals and index variables, where they are defined and where they are read; an index hook then sees new names. */
  readonly name?: (name: string) => string;
  /** Buffers, wherever code reads or writes them. */
  readonly buffer?: (name: string) => string;
  /** One statement becomes any number. */
  readonly stmt?: (stmt: LoopStmt) => readonly LoopStmt[];
}

type ExprOf<K extends LoopExpr["kind"]> = Extract<LoopExpr, { kind: K }>;
type StmtOf<K extends LoopStmt["kind"]> = Extract<LoopStmt, { kind: K }>;

const exprRules: { readonly [K in LoopExpr["kind"]]: (expr: ExprOf<K>, r: Rewriter) => LoopExpr } = {
  const: (e) => e,
  local: (e, r) => withParts(e, { name: rename(r, e.name) }),
  load: (e, r) => mapLoad(e, r),
  prim: (e, r) => withParts(e, { args: mapList(e.args, (a) => mapExpr(a, r)) }),
  fma: (e, r) => withParts(e, { a: mapExpr(e.a, r), b: mapExpr(e.b, r), c: mapExpr(e.c, r) }),
  splat: (e, r) => withParts(e, { value: mapExpr(e.value, r) }),
  cast: (e, r) => withParts(e, { index: mapIndex(e.index, r) }),
  random: (e, r) =>
    withParts(e, { key0: mapExpr(e.key0, r), key1: mapExpr(e.key1, r), position: mapIndex(e.position, r) }),
};

const stmtRules: { readonly [K in LoopStmt["kind"]]: (stmt: StmtOf<K>, r: Rewriter) => LoopStmt } = {
  for: (s, r) => mapFor(s, r),
  let: (s, r) => withParts(s, { name: rename(r, s.name), value: mapExpr(s.value, r) }),
  var: (s, r) => withParts(s, { name: rename(r, s.name), init: mapExpr(s.init, r) }),
  set: (s, r) => withParts(s, { name: rename(r, s.name), value: mapExpr(s.value, r) }),
  base: (s, r) => withParts(s, { name: rename(r, s.name), value: mapIndex(s.value, r) }),
  index: (s, r) =>
    withParts(s, { name: rename(r, s.name), buffer: renameBuffer(r, s.buffer), index: mapIndex(s.index, r) }),
  store: (s, r) =>
    withParts(s, { buffer: renameBuffer(r, s.buffer), index: mapIndex(s.index, r), value: mapExpr(s.value, r) }),
  within: (s, r) => mapWithin(s, r),
  barrier: (s) => s,
  contract: (s, r) => mapContract(s, r),
};

/** The node with other parts; the node itself where none differs. */
function withParts<N extends object>(node: N, parts: Partial<N>): N {
  for (const key in parts) if (parts[key] !== node[key]) return Object.freeze({ ...node, ...parts });
  return node;
}

/** The list itself where `f` changes nothing. */
function mapList<T>(list: readonly T[], f: (item: T) => T): readonly T[] {
  const mapped = list.map(f);
  return mapped.every((item, i) => item === list[i]) ? list : Object.freeze(mapped);
}

const rename = (r: Rewriter, name: string): string => (r.name ? r.name(name) : name);

const renameBuffer = (r: Rewriter, name: string): string => (r.buffer ? r.buffer(name) : name);

const mapLoad = (e: ExprOf<"load">, r: Rewriter): ExprOf<"load"> =>
  withParts(e, { buffer: renameBuffer(r, e.buffer), index: mapIndex(e.index, r) });

const mapRange = (range: LoopRange, r: Rewriter): LoopRange =>
  withParts(range, { variable: rename(r, range.variable) });

function mapFor(s: StmtOf<"for">, r: Rewriter): LoopStmt {
  const { deal, window: w } = s;
  const dealt = deal && r.name ? { deal: { ...deal, to: r.name(deal.to) } } : {};
  const names = (name: string): string => rename(r, name);
  const windowed =
    w && r.name ? { window: { first: names(w.first), end: names(w.end), even: names(w.even), odd: names(w.odd) } } : {};
  return withParts(s, { range: mapRange(s.range, r), body: mapStmts(s.body, r), ...dealt, ...windowed });
}

function mapWithin(s: StmtOf<"within">, r: Rewriter): LoopStmt {
  const otherwise = s.otherwise ? { otherwise: mapStmts(s.otherwise, r) } : {};
  return withParts(s, { variable: rename(r, s.variable), body: mapStmts(s.body, r), ...otherwise });
}

function mapContract(s: Contract, r: Rewriter): Contract {
  return {
    ...s,
    rows: mapRange(s.rows, r),
    units: mapRange(s.units, r),
    ...(s.panel ? { panel: { ...s.panel, first: rename(r, s.panel.first), inside: rename(r, s.panel.inside) } } : {}),
    accs: s.accs.map((acc) => ({
      ...acc,
      name: rename(r, acc.name),
      ...(acc.init ? { init: mapExpr(acc.init, r) } : {}),
    })),
    sums: s.sums.map((sum) => ({
      ...sum,
      k: mapRange(sum.k, r),
      a: mapLoad(sum.a, r),
      terms: sum.terms.map(({ acc, w }) => ({ acc: rename(r, acc), w: mapLoad(w, r) })),
    })),
    epilogue: mapStmts(s.epilogue, r),
  };
}

export function mapIndex(index: Index, r: Rewriter): Index {
  const { name } = r;
  const renamed = name
    ? withParts(index, { terms: mapList(index.terms, (t) => withParts(t, { variable: name(t.variable) })) })
    : index;
  return r.index ? r.index(renamed) : renamed;
}

/** The loads of a contraction's sums stay loads: the expr hook does not see them. */
export function mapExpr(expr: LoopExpr, r: Rewriter): LoopExpr {
  if (!r.expr && !r.index && !r.name && !r.buffer) return expr;
  const mapped = (exprRules[expr.kind] as (expr: LoopExpr, r: Rewriter) => LoopExpr)(expr, r);
  return r.expr ? r.expr(mapped) : mapped;
}

export function mapStmts(stmts: readonly LoopStmt[], r: Rewriter): readonly LoopStmt[] {
  const { stmt: hook } = r;
  const map = (stmt: LoopStmt): LoopStmt =>
    (stmtRules[stmt.kind] as (stmt: LoopStmt, r: Rewriter) => LoopStmt)(stmt, r);
  if (!hook) return mapList(stmts, map);
  const mapped = stmts.flatMap((stmt) => hook(map(stmt)));
  const same = mapped.length === stmts.length && mapped.every((stmt, i) => stmt === stmts[i]);
  return same ? stmts : Object.freeze(mapped);
}

export const mapKernel = (kernel: Kernel, r: Rewriter): Kernel => withParts(kernel, { body: mapStmts(kernel.body, r) });

/** Replaces index variables by affine indices everywhere in the code; definitions of those variables must lie outside it. */
export const substituteVariables = (
  stmts: readonly LoopStmt[],
  values: ReadonlyMap<string, Index>,
): readonly LoopStmt[] => mapStmts(stmts, { index: (i) => substituteIndex(i, values) });

export const renameLocals = (stmts: readonly LoopStmt[], names: ReadonlyMap<string, string>): readonly LoopStmt[] =>
  mapStmts(stmts, { name: (n) => names.get(n) ?? n });
