// Rewriting loop code: bottom-up maps over statements, expressions, indices and names.
import { substituteIndex } from "./build.ts";
import type { Contract, Index, Kernel, LoopExpr, LoopRange, LoopStmt } from "./ir.ts";

/** What a rewrite changes; each hook sees a node whose parts are rewritten already. */
export interface Rewriter {
  readonly expr?: (expr: LoopExpr) => LoopExpr;
  readonly index?: (index: Index) => Index;
  /** Locals and index variables, where they are defined and where they are read; an index hook then sees new names. */
  readonly name?: (name: string) => string;
  /** One statement becomes any number. */
  readonly stmt?: (stmt: LoopStmt) => readonly LoopStmt[];
}

type ExprOf<K extends LoopExpr["kind"]> = Extract<LoopExpr, { kind: K }>;
type StmtOf<K extends LoopStmt["kind"]> = Extract<LoopStmt, { kind: K }>;

const exprRules: { readonly [K in LoopExpr["kind"]]: (expr: ExprOf<K>, r: Rewriter) => LoopExpr } = {
  const: (e) => e,
  local: (e, r) => ({ ...e, name: rename(r, e.name) }),
  load: (e, r) => mapLoad(e, r),
  prim: (e, r) => ({ ...e, args: e.args.map((a) => mapExpr(a, r)) }),
  fma: (e, r) => ({ ...e, a: mapExpr(e.a, r), b: mapExpr(e.b, r), c: mapExpr(e.c, r) }),
  splat: (e, r) => ({ ...e, value: mapExpr(e.value, r) }),
  cast: (e, r) => ({ ...e, index: mapIndex(e.index, r) }),
  random: (e, r) => ({ ...e, key0: mapExpr(e.key0, r), key1: mapExpr(e.key1, r), position: mapIndex(e.position, r) }),
};

const stmtRules: { readonly [K in LoopStmt["kind"]]: (stmt: StmtOf<K>, r: Rewriter) => LoopStmt } = {
  for: (s, r) => ({ ...s, range: mapRange(s.range, r), body: mapStmts(s.body, r) }),
  let: (s, r) => ({ ...s, name: rename(r, s.name), value: mapExpr(s.value, r) }),
  var: (s, r) => ({ ...s, name: rename(r, s.name), init: mapExpr(s.init, r) }),
  set: (s, r) => ({ ...s, name: rename(r, s.name), value: mapExpr(s.value, r) }),
  base: (s, r) => ({ ...s, name: rename(r, s.name), value: mapIndex(s.value, r) }),
  index: (s, r) => ({ ...s, name: rename(r, s.name), index: mapIndex(s.index, r) }),
  store: (s, r) => ({ ...s, index: mapIndex(s.index, r), value: mapExpr(s.value, r) }),
  within: (s, r) => ({
    ...s,
    variable: rename(r, s.variable),
    body: mapStmts(s.body, r),
    ...(s.otherwise ? { otherwise: mapStmts(s.otherwise, r) } : {}),
  }),
  barrier: (s) => s,
  contract: (s, r) => mapContract(s, r),
};

const rename = (r: Rewriter, name: string): string => (r.name ? r.name(name) : name);

function mapLoad(e: ExprOf<"load">, r: Rewriter): ExprOf<"load"> {
  return { ...e, index: mapIndex(e.index, r) };
}

const mapRange = (range: LoopRange, r: Rewriter): LoopRange => ({ ...range, variable: rename(r, range.variable) });

function mapContract(s: Contract, r: Rewriter): Contract {
  return {
    ...s,
    rows: mapRange(s.rows, r),
    units: mapRange(s.units, r),
    ...(s.panel ? { panel: { ...s.panel, first: rename(r, s.panel.first), inside: rename(r, s.panel.inside) } } : {}),
    accs: s.accs.map(({ name, init }) => ({ name: rename(r, name), ...(init ? { init: mapExpr(init, r) } : {}) })),
    sums: s.sums.map(({ k, a, terms }) => ({
      k: mapRange(k, r),
      a: mapLoad(a, r),
      terms: terms.map(({ acc, w }) => ({ acc: rename(r, acc), w: mapLoad(w, r) })),
    })),
    epilogue: mapStmts(s.epilogue, r),
  };
}

export function mapIndex(index: Index, r: Rewriter): Index {
  const { name } = r;
  const renamed = name ? { ...index, terms: index.terms.map((t) => ({ ...t, variable: name(t.variable) })) } : index;
  return r.index ? r.index(renamed) : renamed;
}

/** The loads of a contraction's sums stay loads: the expr hook does not see them. */
export function mapExpr(expr: LoopExpr, r: Rewriter): LoopExpr {
  const rule = exprRules[expr.kind] as (expr: LoopExpr, r: Rewriter) => LoopExpr;
  const mapped = Object.freeze(rule(expr, r));
  return r.expr ? r.expr(mapped) : mapped;
}

export function mapStmts(stmts: readonly LoopStmt[], r: Rewriter): readonly LoopStmt[] {
  const mapped = stmts.flatMap((stmt) => {
    const rule = stmtRules[stmt.kind] as (stmt: LoopStmt, r: Rewriter) => LoopStmt;
    const one = Object.freeze(rule(stmt, r));
    return r.stmt ? r.stmt(one) : [one];
  });
  return Object.freeze(mapped);
}

export const mapKernel = (kernel: Kernel, r: Rewriter): Kernel =>
  Object.freeze({ ...kernel, body: mapStmts(kernel.body, r) });

/** Replaces index variables by affine indices everywhere in the code; definitions of those variables must lie outside it. */
export const substituteVariables = (
  stmts: readonly LoopStmt[],
  values: ReadonlyMap<string, Index>,
): readonly LoopStmt[] => mapStmts(stmts, { index: (i) => substituteIndex(i, values) });

export const renameLocals = (stmts: readonly LoopStmt[], names: ReadonlyMap<string, string>): readonly LoopStmt[] =>
  mapStmts(stmts, { name: (n) => names.get(n) ?? n });
