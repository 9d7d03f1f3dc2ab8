// Names what indices have in common outside the inner loops: `x[t·64·B + b·64 + k]` ⇒ `base x_b = x_t + b·64`, `x[x_b + k]`.
import { addIndex, baseIndex, index } from "../../ir/loop/build.ts";
import type { Index, Kernel, LoopStmt } from "../../ir/loop/ir.ts";
import { printIndex } from "../../ir/loop/print.ts";
import { mapStmts } from "../../ir/loop/rewrite.ts";
import { definedNames, exprParts, freshName, stmtParts, walkExpr } from "../../ir/loop/walk.ts";
import { constSize, subSize } from "../../ir/size.ts";
import type { LoopPass } from "./pass.ts";

export const simplifyIndex: LoopPass = {
  name: "simplify-index",
  after: [{ pass: "tile-contraction", because: "it writes the loops whose bases are hoisted" }],
  run(kernel: Kernel): Kernel {
    const names = new Set([...kernel.params, ...definedNames(kernel.body)]);
    return Object.freeze({ ...kernel, body: scope(kernel.body, new Set(), kernel.params, names) });
  },
};

/** A use of a buffer; `deep` where loops lie between it and the scope in question. */
interface Access {
  readonly buffer: string;
  readonly index: Index;
  readonly deep: boolean;
}

/**
 * Code that sees the variables `known` and, new at its beginning, `fresh`. First names the parts of indices that are
 * known from here on, then does the same for inner scopes. New names avoid `taken`; code beside this may use them too.
 */
function scope(
  stmts: readonly LoopStmt[],
  known: ReadonlySet<string>,
  fresh: readonly string[],
  taken: ReadonlySet<string>,
): readonly LoopStmt[] {
  const visible = new Set([...known, ...fresh]);
  const names = new Set(taken);
  const { bases, body } = nameBases(stmts, visible, new Set(fresh), names);
  for (const base of bases) visible.add(base.name);
  return [...bases, ...innerScopes(body, visible, names)];
}

function innerScopes(
  stmts: readonly LoopStmt[],
  visible: ReadonlySet<string>,
  names: ReadonlySet<string>,
): readonly LoopStmt[] {
  const done: LoopStmt[] = [];
  for (const [i, s] of stmts.entries()) {
    if (s.kind === "index") return [...done, s, ...scope(stmts.slice(i + 1), visible, [s.name], names)];
    done.push(innerScope(s, visible, names));
  }
  return done;
}

function innerScope(s: LoopStmt, visible: ReadonlySet<string>, names: ReadonlySet<string>): LoopStmt {
  if (s.kind === "for") return Object.freeze({ ...s, body: scope(s.body, visible, [s.range.variable], names) });
  if (s.kind !== "within") return s;
  const otherwise = s.otherwise ? { otherwise: innerScopes(s.otherwise, visible, names) } : {};
  return Object.freeze({ ...s, body: innerScopes(s.body, visible, names), ...otherwise });
}

type Base = LoopStmt & { readonly kind: "base" };

function nameBases(
  stmts: readonly LoopStmt[],
  visible: ReadonlySet<string>,
  fresh: ReadonlySet<string>,
  names: Set<string>,
): { readonly bases: readonly Base[]; readonly body: readonly LoopStmt[] } {
  const accesses = accessesOf(stmts, false);
  const key = (a: Pick<Access, "buffer" | "index">): string => `${a.buffer} ${printIndex(knownPart(a.index, visible))}`;
  const groups = new Map<string, Access[]>();
  for (const access of accesses) groups.set(key(access), [...(groups.get(key(access)) ?? []), access]);
  const bases = new Map<string, Base>();
  for (const [text, group] of groups) {
    const part = knownPart(group[0].index, visible);
    if (!part.terms.some((t) => fresh.has(t.variable)) || !worthNaming(part, group, visible, fresh)) continue;
    const last = part.terms.findLast((t) => fresh.has(t.variable));
    const name = freshName(`${group[0].buffer}_${last?.variable}`, names);
    bases.set(text, baseIndex(name, part) as Base);
  }
  const replace = (buffer: string, at: Index): Index => {
    const base = bases.get(key({ buffer, index: at }));
    return base ? addIndex(index({ [base.name]: 1 }), without(at, base.value)) : at;
  };
  return { bases: [...bases.values()], body: bases.size === 0 ? stmts : mapAccesses(stmts, replace) };
}

/** Worth a name: work that inner loops would repeat, or a product that several accesses share. */
function worthNaming(
  part: Index,
  group: readonly Access[],
  visible: ReadonlySet<string>,
  fresh: ReadonlySet<string>,
): boolean {
  const product = part.terms.some((t) => constSize(t.stride) !== 1 && fresh.has(t.variable)) || part.offset.length > 0;
  const inner = group.some((a) => a.deep || a.index.terms.some((t) => !visible.has(t.variable)));
  return inner ? product || part.terms.length > 1 : product && group.length > 1;
}

/** The terms in visible variables, outer ones first, and what of the offset holds T or B. */
function knownPart(at: Index, visible: ReadonlySet<string>): Index {
  const terms = [...visible].flatMap((variable) => at.terms.find((t) => t.variable === variable) ?? []);
  return { terms, offset: at.offset.filter((m) => m.t + m.b > 0) };
}

/** `part` is a part of `whole`. */
const without = (whole: Index, part: Index): Index => ({
  terms: whole.terms.filter(({ variable }) => !part.terms.some((t) => t.variable === variable)),
  offset: subSize(whole.offset, part.offset),
});

function accessesOf(stmts: readonly LoopStmt[], deep: boolean): readonly Access[] {
  return stmts.flatMap((s) => {
    const { exprs = [], bodies = [], index: at, buffer } = stmtParts(s);
    const found: Access[] = at && buffer !== undefined ? [{ buffer, index: at, deep }] : [];
    for (const expr of exprs)
      walkExpr(expr, (e) => {
        const parts = exprParts(e);
        if (parts.index && parts.buffer !== undefined) found.push({ buffer: parts.buffer, index: parts.index, deep });
      });
    return [...found, ...bodies.flatMap((body) => accessesOf(body, deep || s.kind === "for"))];
  });
}

function mapAccesses(stmts: readonly LoopStmt[], replace: (buffer: string, at: Index) => Index): readonly LoopStmt[] {
  return mapStmts(stmts, {
    expr: (e) => (e.kind === "load" ? Object.freeze({ ...e, index: replace(e.buffer, e.index) }) : e),
    stmt: (s) => [
      s.kind === "store" || s.kind === "index" ? Object.freeze({ ...s, index: replace(s.buffer, s.index) }) : s,
    ],
  });
}
