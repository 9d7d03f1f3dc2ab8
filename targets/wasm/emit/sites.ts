// Finds, ahead of writing, every place where code touches memory and every index whose value it needs.
import type { Index, LoopExpr, LoopStmt } from "../../../ir/loop/ir.ts";
import { exprParts, stmtParts, walkExpr } from "../../../ir/loop/walk.ts";
import { type Affine, constantPart, mayPrecede, openText, resolveIndex, termText } from "./affine.ts";
import type { RandomExpr } from "./expressions.ts";
import type { Scope } from "./scope.ts";

/**
 * Loads and stores whose places differ in constants only. Their pointer stands at the sum without the constant, or at
 * `origin` elements after that.
 */
export interface Site {
  readonly buffer: string;
  readonly at: Affine;
  readonly origin: number;
  /** Equal for equal sites. */
  readonly key: string;
  /** Of the key: all but the terms, then a text for each term. */
  readonly head: string;
  readonly terms: readonly string[];
}

/** Where a load or store goes: so many elements after the site's pointer. */
export interface Place {
  readonly site: Site;
  readonly offset: number;
}

export interface CodeUses {
  /** Of the code itself and of its loops, each once. */
  readonly sites: readonly Site[];
  /** Indices that are needed as numbers, not as addresses. */
  readonly values: readonly Affine[];
  /** Random numbers that are drawn. */
  readonly randoms: readonly RandomExpr[];
  /** Of the code itself: the place that an index means. */
  place(buffer: string, index: Index): Place;
  /** Of a body inside. */
  body(stmts: readonly LoopStmt[]): CodeUses;
}

/** Defines in `scope` what a statement defines for those after it and for its bodies. */
export interface Definer {
  /** Throws for what cannot be written. */
  check(stmt: LoopStmt): void;
  /** Names that a statement brings for the rest of its block. */
  afterwards(stmt: LoopStmt, scope: Scope): void;
  /** The scope of a statement's bodies. */
  inside(stmt: LoopStmt, scope: Scope): Scope;
}

/** Equal for sites that one pointer serves, as far as the variables that count in `scope` go. */
export function knownKey({ head, at, terms }: Site, scope: Scope): string {
  let key = head;
  for (let i = 0; i < terms.length; i++) if (scope.counts(at.terms[i].variable)) key += terms[i];
  return key;
}

interface Access {
  readonly buffer: string;
  readonly index: Index;
  readonly at: Affine;
  readonly open: string;
  readonly terms: readonly string[];
}

const accessOf = (buffer: string, index: Index, at: Affine): Access => ({
  buffer,
  index,
  at,
  open: openText(at),
  terms: at.terms.map(termText),
});

/**
 * Where the pointers of one block's accesses stand. An address that counts down, or from before the buffer, must be
 * taken exactly: a 32-bit pointer before the memory's start would wrap. Such accesses of one block, which are made
 * together, share the pointer of the lowest.
 */
function placeAccesses(accesses: readonly Access[], sites: Map<string, Site>): readonly Place[] {
  const lowest = new Map<string, number>();
  const exact = accesses.map(({ buffer, at, open, terms }) => {
    if (!mayPrecede(at)) return undefined;
    const key = `${buffer} ${open}${terms.join("")}`;
    lowest.set(key, Math.min(lowest.get(key) ?? Number.POSITIVE_INFINITY, constantPart(at.offset)));
    return key;
  });
  return accesses.map(({ buffer, at, open, terms }, i) => {
    const origin = lowest.get(exact[i] ?? "") ?? 0;
    const head = `${buffer} ${origin} ${open}`;
    const key = head + terms.join("");
    const site = sites.get(key) ?? { buffer, at, origin, key, head, terms };
    sites.set(key, site);
    return { site, offset: constantPart(at.offset) - origin };
  });
}

/** Everything that `stmts` and the code inside touch; `outer` is where they stand. */
export function codeUses(stmts: readonly LoopStmt[], outer: Scope, definer: Definer): CodeUses {
  const scope = outer.inner();
  const resolve = (index: Index): Affine => resolveIndex(index, (name) => scope.index(name));
  const accesses: Access[] = [];
  const values: Affine[] = [];
  const randoms: RandomExpr[] = [];
  const inner = new Map<readonly LoopStmt[], CodeUses>();
  const use = (buffer: string | undefined, index: Index | undefined): void => {
    if (index === undefined) return;
    if (buffer === undefined) values.push(resolve(index));
    else accesses.push(accessOf(buffer, index, resolve(index)));
  };
  const useExpr = (e: LoopExpr): void => {
    const { buffer, index } = exprParts(e);
    use(buffer, index);
    if (e.kind === "random") randoms.push(e);
  };
  for (const stmt of stmts) {
    definer.check(stmt);
    const { exprs = [], bodies = [], buffer, index } = stmtParts(stmt);
    if (stmt.kind !== "base") use(buffer, index);
    exprs.forEach((expr) => void walkExpr(expr, useExpr));
    if (stmt.kind === "within") values.push(scope.index(stmt.variable));
    for (const body of bodies) inner.set(body, codeUses(body, definer.inside(stmt, scope), definer));
    definer.afterwards(stmt, scope);
  }
  const sites = new Map<string, Site>();
  const places = new Map<Index, Place[]>();
  for (const [i, place] of placeAccesses(accesses, sites).entries()) {
    const { index } = accesses[i];
    const others = places.get(index);
    if (others) others.push(place);
    else places.set(index, [place]);
  }
  for (const uses of inner.values()) {
    values.push(...uses.values);
    randoms.push(...uses.randoms);
    for (const site of uses.sites) if (!sites.has(site.key)) sites.set(site.key, site);
  }
  return {
    sites: [...sites.values()],
    values,
    randoms,
    place: (buffer, index) => (places.get(index) as Place[]).find((p) => p.site.buffer === buffer) as Place,
    body: (body) => inner.get(body) as CodeUses,
  };
}
