// Names what indices have in common outside the inner loops: `x[t·64·B + b·64 + k]` ⇒ `base x_b = x_t + b·64`, `x[x_b + k]`.
import { addIndex, baseIndex, variableIndex } from "../../ir/loop/build.ts";
import type { Index, Kernel, LoopStmt } from "../../ir/loop/ir.ts";
import { mapStmts } from "../../ir/loop/rewrite.ts";
import {
  definedNames,
  exprParts,
  freshName,
  isOnWorkgroups,
  stmtParts,
  type TakenNames,
  walkExpr,
} from "../../ir/loop/walk.ts";
import { constSize, type Monomial, sameSize, subSize } from "../../ir/size.ts";
import type { LoopPass } from "./pass.ts";

export const simplifyIndex: LoopPass = {
  name: "simplify-index",
  after: [{ pass: "tile-contraction", because: "it writes the loops whose bases are hoisted" }],
  run(kernel: Kernel): Kernel {
    if (isOnWorkgroups(kernel)) return kernel;
    const parts = kernel.body.map((s) => partOf(s, 0));
    const scope: Scope = {
      visible: new Map(),
      names: new ScopeNames(new Set([...kernel.params, ...definedNames(kernel.body)])),
      loops: 0,
    };
    return Object.freeze({ ...kernel, body: Object.freeze(openScope(parts, kernel.params, scope)) });
  },
};

/** A use of a buffer. The index changes as scopes from the outermost to the innermost name parts of it. */
interface Access {
  readonly buffer: string;
  index: Index;
  /** How many loops lie around it. */
  readonly loops: number;
}

/** A statement, and every use of a buffer in it in the order of the text, those in its bodies included. */
interface Part {
  readonly stmt: LoopStmt;
  readonly accesses: readonly Access[];
  readonly bodies: readonly (readonly Part[])[];
}

function partOf(stmt: LoopStmt, loops: number): Part {
  if (stmt.kind === "contract") return { stmt, accesses: [], bodies: [] };
  const { exprs = [], bodies = [], index: at, buffer } = stmtParts(stmt);
  const accesses: Access[] = at && buffer !== undefined ? [{ buffer, index: at, loops }] : [];
  for (const expr of exprs)
    walkExpr(expr, (e) => {
      const parts = exprParts(e);
      if (parts.index && parts.buffer !== undefined) accesses.push({ buffer: parts.buffer, index: parts.index, loops });
    });
  const inner = stmt.kind === "for" ? loops + 1 : loops;
  const parts = bodies.map((body) => body.map((s) => partOf(s, inner)));
  for (const body of parts) for (const part of body) accesses.push(...part.accesses);
  return { stmt, accesses, bodies: parts };
}

/** The statement itself, without bodies, over the indices of its accesses. */
function withIndices({ stmt, accesses }: Part): LoopStmt {
  let next = 0;
  const own = stmt.kind === "store" || stmt.kind === "index" ? accesses[next++].index : undefined;
  const [mapped] = mapStmts([stmt], {
    expr: (e) => (e.kind === "load" ? Object.freeze({ ...e, index: accesses[next++].index }) : e),
  });
  return own ? Object.freeze({ ...(mapped as LoopStmt & { readonly kind: "store" }), index: own }) : mapped;
}

/** The names of a scope and of those around it. Code beside the scope may use the same new names. */
class ScopeNames implements TakenNames {
  readonly #outer: Pick<TakenNames, "has">;
  readonly #own: string[] = [];

  constructor(outer: Pick<TakenNames, "has">) {
    this.#outer = outer;
  }

  has(name: string): boolean {
    return this.#own.includes(name) || this.#outer.has(name);
  }

  add(name: string): void {
    this.#own.push(name);
  }
}

interface Scope {
  /** Index variables, outer ones first, with their places in that order. */
  readonly visible: ReadonlyMap<string, number>;
  readonly names: ScopeNames;
  readonly loops: number;
}

/**
 * Code that sees, new at its beginning, the variables `fresh`. First names the parts of indices that are known from here
 * on, then does the same for inner scopes.
 */
function openScope(parts: readonly Part[], fresh: readonly string[], outer: Scope): readonly LoopStmt[] {
  const visible = new Map(outer.visible);
  for (const name of fresh) visible.set(name, visible.size);
  const scope: Scope = { visible, names: new ScopeNames(outer.names), loops: outer.loops };
  const bases = nameBases(parts, fresh, scope);
  for (const base of bases) visible.set(base.name, visible.size);
  return [...bases, ...block(parts, scope)];
}

function block(parts: readonly Part[], scope: Scope): readonly LoopStmt[] {
  const done: LoopStmt[] = [];
  for (const [i, part] of parts.entries()) {
    const { stmt, bodies } = part;
    if (stmt.kind === "index")
      return [...done, withIndices(part), ...openScope(parts.slice(i + 1), [stmt.name], scope)];
    if (stmt.kind === "for") {
      const body = openScope(bodies[0], [stmt.range.variable], { ...scope, loops: scope.loops + 1 });
      done.push(Object.freeze({ ...stmt, body }));
    } else if (stmt.kind === "within") {
      const [body, otherwise] = bodies.map((b) => block(b, scope));
      done.push(Object.freeze({ ...stmt, body, ...(otherwise ? { otherwise } : {}) }));
    } else done.push(part.accesses.length === 0 ? stmt : withIndices(part));
  }
  return done;
}

type Base = LoopStmt & { readonly kind: "base" };

/** Accesses to one buffer that have what is known of their indices in common. */
interface Group {
  readonly buffer: string;
  readonly part: Index;
  readonly accesses: Access[];
}

/** Gives the accesses their new indices and returns what those count from. */
function nameBases(
  parts: readonly Part[],
  fresh: readonly string[],
  { visible, names, loops }: Scope,
): readonly Base[] {
  const bases: Base[] = [];
  for (const { buffer, part, accesses } of groupsOf(parts, fresh, visible)) {
    const last = part.terms.findLast((t) => fresh.includes(t.variable));
    const inner = accesses.some((a) => a.loops > loops || a.index.terms.some((t) => !visible.has(t.variable)));
    if (!last || !worthNaming(part, fresh, inner, accesses.length)) continue;
    const name = freshName(`${buffer}_${last.variable}`, names);
    bases.push(baseIndex(name, part) as Base);
    for (const a of accesses) a.index = addIndex(variableIndex(name), without(a.index, part));
  }
  return bases;
}

/** Of the accesses whose indices count with one of `fresh`. */
function groupsOf(
  parts: readonly Part[],
  fresh: readonly string[],
  visible: ReadonlyMap<string, number>,
): readonly Group[] {
  const groups: Group[] = [];
  for (const { accesses } of parts)
    for (const access of accesses) {
      const { buffer, index } = access;
      if (!index.terms.some((t) => fresh.includes(t.variable))) continue;
      const known = groups.find((g) => g.buffer === buffer && isKnownPart(g.part, index, visible));
      if (known) known.accesses.push(access);
      else groups.push({ buffer, part: knownPart(index, visible), accesses: [access] });
    }
  return groups;
}

/** Worth a name: work that inner loops would repeat, or a product that several accesses share. */
function worthNaming(part: Index, fresh: readonly string[], inner: boolean, accesses: number): boolean {
  const known = part.terms.some((t) => constSize(t.stride) !== 1 && fresh.includes(t.variable));
  const product = known || part.offset.length > 0;
  return inner ? product || part.terms.length > 1 : product && accesses > 1;
}

/** The terms in visible variables, outer ones first, and what of the offset holds T or B. */
function knownPart(at: Index, visible: ReadonlyMap<string, number>): Index {
  const place = (variable: string): number => visible.get(variable) as number;
  const terms = at.terms.filter((t) => visible.has(t.variable));
  terms.sort((x, y) => place(x.variable) - place(y.variable));
  return { terms, offset: at.offset.filter(isOpen) };
}

const isOpen = (m: Monomial): boolean => m.t + m.b > 0;

/** Whether `part` is what `knownPart` gives for `at`. */
function isKnownPart(part: Index, at: Index, visible: ReadonlyMap<string, number>): boolean {
  let known = 0;
  for (const { variable, stride } of at.terms) {
    if (!visible.has(variable)) continue;
    const term = part.terms.find((t) => t.variable === variable);
    if (!term || !sameSize(term.stride, stride)) return false;
    known++;
  }
  return known === part.terms.length && sameSize(part.offset, at.offset.filter(isOpen));
}

/** `part` is a part of `whole`. */
const without = (whole: Index, part: Index): Index => ({
  terms: whole.terms.filter(({ variable }) => !part.terms.some((t) => t.variable === variable)),
  offset: subSize(whole.offset, part.offset),
});
