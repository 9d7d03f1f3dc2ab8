// Finds, ahead of writing, every place where code touches memory and every index whose value it needs.
import type { Index, LoopExpr, LoopStmt } from "../../../ir/loop/ir.ts";
import { exprParts, stmtParts, walkExpr } from "../../../ir/loop/walk.ts";
import { type Affine, affineKey, constantPart, mayPrecede, resolveIndex } from "./affine.ts";
import type { Scope } from "./scope.ts";

/** A load or store. Its pointer stands at the sum without the constant, or at `origin` elements after that. */
export interface Site {
  readonly buffer: string;
  readonly at: Affine;
  readonly origin: number;
}

export interface CodeUses {
  /** Of the code itself and of its loops. */
  readonly sites: readonly Site[];
  /** Indices that are needed as numbers, not as addresses. */
  readonly values: readonly Affine[];
}

/** Defines in `scope` what a statement defines for those after it and for its bodies. */
export interface Definer {
  /** Names that a statement brings for the rest of its block. */
  afterwards(stmt: LoopStmt, scope: Scope): void;
  /** The scope of a statement's bodies. */
  inside(stmt: LoopStmt, scope: Scope): Scope;
}

const streamKey = (buffer: string, at: Affine): string => `${buffer} ${affineKey(at)}`;
const siteKey = ({ buffer, at, origin }: Site): string => `${streamKey(buffer, at)} ${origin}`;

/** The site's address as far as the variables that count in `scope` go. */
export const knownKey = (site: Site, scope: Scope): string =>
  siteKey({ ...site, at: { ...site.at, terms: site.at.terms.filter((t) => scope.counts(t.variable)) } });

/**
 * Where the pointer of each access of one block stands. An address that counts down, or from before the buffer, must be
 * taken exactly: a 32-bit pointer before the memory's start would wrap. Such accesses of one block, which are made
 * together, share the pointer of the lowest.
 */
export class Origins {
  readonly #lowest = new Map<string, number>();

  constructor(accesses: readonly Omit<Site, "origin">[]) {
    for (const { buffer, at } of accesses) {
      if (!mayPrecede(at)) continue;
      const key = streamKey(buffer, at);
      this.#lowest.set(key, Math.min(this.#lowest.get(key) ?? Number.POSITIVE_INFINITY, constantPart(at.offset)));
    }
  }

  site(buffer: string, at: Affine): Site {
    return { buffer, at, origin: mayPrecede(at) ? (this.#lowest.get(streamKey(buffer, at)) ?? constantPart(at.offset)) : 0 };
  }
}

/** Everything that `stmts` and the code inside touch; `scope` is where they stand. */
export function codeUses(stmts: readonly LoopStmt[], outer: Scope, definer: Definer): CodeUses & { readonly origins: Origins } {
  const scope = outer.inner();
  const resolve = (index: Index): Affine => resolveIndex(index, (name) => scope.index(name));
  const accesses: Omit<Site, "origin">[] = [];
  const values: Affine[] = [];
  const inner: Site[] = [];
  const use = (buffer: string | undefined, index: Index | undefined): void => {
    if (index === undefined) return;
    if (buffer === undefined) values.push(resolve(index));
    else accesses.push({ buffer, at: resolve(index) });
  };
  for (const stmt of stmts) {
    const { exprs = [], bodies = [], buffer, index } = stmtParts(stmt);
    if (stmt.kind !== "base") use(buffer, index);
    for (const expr of exprs) walkExpr(expr, (e: LoopExpr) => use(exprParts(e).buffer, exprParts(e).index));
    if (stmt.kind === "within") values.push(scope.index(stmt.variable));
    for (const body of bodies) {
      const found = codeUses(body, definer.inside(stmt, scope), definer);
      inner.push(...found.sites);
      values.push(...found.values);
    }
    definer.afterwards(stmt, scope);
  }
  const origins = new Origins(accesses);
  return { sites: [...accesses.map(({ buffer, at }) => origins.site(buffer, at)), ...inner], values, origins };
}
