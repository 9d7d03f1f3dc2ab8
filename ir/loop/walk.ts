// Reading loop code: the parts of statements and expressions, and what a piece of code defines and touches.
import type { Index, Kernel, LoopExpr, LoopStmt } from "./ir.ts";

type ExprOf<K extends LoopExpr["kind"]> = Extract<LoopExpr, { kind: K }>;
type StmtOf<K extends LoopStmt["kind"]> = Extract<LoopStmt, { kind: K }>;

/** What an expression is made of. */
interface ExprParts {
  readonly exprs?: readonly LoopExpr[];
  readonly index?: Index;
  readonly buffer?: string;
}

/** What a statement is made of, in the order of its text. */
interface StmtParts extends ExprParts {
  readonly bodies?: readonly (readonly LoopStmt[])[];
  /** Names that it brings into being: for what follows, or for its own bodies. */
  readonly defines?: readonly string[];
}

const exprTable: { readonly [K in LoopExpr["kind"]]: (expr: ExprOf<K>) => ExprParts } = {
  const: () => ({}),
  local: () => ({}),
  load: (e) => ({ index: e.index, buffer: e.buffer }),
  prim: (e) => ({ exprs: e.args }),
  fma: (e) => ({ exprs: [e.a, e.b, e.c] }),
  splat: (e) => ({ exprs: [e.value] }),
  cast: (e) => ({ index: e.index }),
  random: (e) => ({ exprs: [e.key0, e.key1], index: e.position }),
};

const stmtTable: { readonly [K in LoopStmt["kind"]]: (stmt: StmtOf<K>) => StmtParts } = {
  for: (s) => ({
    bodies: [s.body],
    defines: [s.range.variable, ...(s.window ? [s.window.even, s.window.odd] : [])],
  }),
  let: (s) => ({ exprs: [s.value], defines: [s.name] }),
  var: (s) => ({ exprs: [s.init], defines: [s.name] }),
  set: (s) => ({ exprs: [s.value] }),
  base: (s) => ({ index: s.value, defines: [s.name] }),
  index: (s) => ({ index: s.index, buffer: s.buffer, defines: [s.name] }),
  store: (s) => ({ exprs: [s.value], index: s.index, buffer: s.buffer }),
  within: (s) => ({ bodies: s.otherwise ? [s.body, s.otherwise] : [s.body] }),
  barrier: () => ({}),
  contract: (s) => ({
    exprs: [...s.accs.flatMap((a) => a.init ?? []), ...s.sums.flatMap((sum) => [sum.a, ...sum.terms.map((t) => t.w)])],
    bodies: [s.epilogue],
    defines: [
      s.rows.variable,
      s.units.variable,
      ...(s.panel ? [s.panel.first, s.panel.inside] : []),
      ...s.accs.map((a) => a.name),
      ...s.sums.map((sum) => sum.k.variable),
    ],
  }),
};

export const exprParts = (expr: LoopExpr): ExprParts => (exprTable[expr.kind] as (expr: LoopExpr) => ExprParts)(expr);
export const stmtParts = (stmt: LoopStmt): StmtParts => (stmtTable[stmt.kind] as (stmt: LoopStmt) => StmtParts)(stmt);

/** Called for each statement and expression, outer before inner, in order of text. */
export interface Visitor {
  readonly stmt?: (stmt: LoopStmt) => void;
  readonly expr?: (expr: LoopExpr) => void;
}

export function walkExpr(expr: LoopExpr, visit: (expr: LoopExpr) => void): void {
  visit(expr);
  exprParts(expr).exprs?.forEach((part) => void walkExpr(part, visit));
}

export function walkStmts(stmts: readonly LoopStmt[], visitor: Visitor): void {
  const { expr } = visitor;
  stmts.forEach((stmt) => {
    visitor.stmt?.(stmt);
    const { exprs, bodies } = stmtParts(stmt);
    if (expr) exprs?.forEach((e) => void walkExpr(e, expr));
    bodies?.forEach((body) => void walkStmts(body, visitor));
  });
}

/** Locals and index variables that the code defines, each once. */
export function definedNames(stmts: readonly LoopStmt[]): ReadonlySet<string> {
  const names = new Set<string>();
  walkStmts(stmts, { stmt: (s) => void stmtParts(s).defines?.forEach((name) => void names.add(name)) });
  return names;
}

/** Buffers that the code reads or writes. */
export function touchedBuffers(stmts: readonly LoopStmt[]): ReadonlySet<string> {
  const names = new Set<string>();
  const touch = ({ buffer }: ExprParts): void => void (buffer !== undefined && names.add(buffer));
  walkStmts(stmts, { stmt: (s) => touch(stmtParts(s)), expr: (e) => touch(exprParts(e)) });
  return names;
}

/** Whether the kernel is written for workgroups. */
export const isOnWorkgroups = ({ body }: Kernel): boolean =>
  body.some((s) => s.kind === "for" && s.mode === "workgroup");

/** Names that new ones must avoid. */
export interface TakenNames {
  has(name: string): boolean;
  add(name: string): void;
}

/** The name itself where it is free, else with a number after it; takes the name. */
export function freshName(wanted: string, taken: TakenNames): string {
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${wanted}_${n}`;
  taken.add(name);
  return name;
}
