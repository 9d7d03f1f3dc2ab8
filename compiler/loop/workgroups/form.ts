// The forms of loop nests that lowering writes, as data: what is parallel, what is summed up, what is one contraction.
import { constant, forLoop, local, prim, setLocal, store, substituteIndex, varLocal } from "../../../ir/loop/build.ts";
import type { Contract, For, Index, LoopExpr, LoopRange, LoopStmt } from "../../../ir/loop/ir.ts";
import { renameLocals, substituteVariables } from "../../../ir/loop/rewrite.ts";
import { freshName, stmtParts, type TakenNames, touchedBuffers } from "../../../ir/loop/walk.ts";
import type { Prim } from "../../../ir/scalar/prims.ts";
import { addSize, constSize, sameSize } from "../../../ir/size.ts";

type Store = LoopStmt & { readonly kind: "store" };

/** Parallel loops around a piece of code; what stood between them has moved inside, for it depends on nothing inside. */
export interface Nest {
  readonly axes: readonly LoopRange[];
  readonly body: readonly LoopStmt[];
}

/** `var acc = start; for … { …; acc = op(acc, value) }; …`. */
export interface Reduction {
  readonly before: readonly LoopStmt[];
  readonly acc: string;
  readonly start: LoopExpr;
  readonly op: Prim;
  /** The loops with what stands before the next one inside. */
  readonly loops: readonly { readonly range: LoopRange; readonly before: readonly LoopStmt[] }[];
  readonly value: LoopExpr;
  readonly after: readonly LoopStmt[];
}

const isPlain = (s: For): boolean => !s.step && !s.from && !s.after && !s.deal && !s.window;

/** Code that only names values: it may run again wherever they are needed. */
export const isNaming = (s: LoopStmt): boolean => s.kind === "let" || s.kind === "base" || s.kind === "index";

/** Splits off the statements that name values. */
function leading(stmts: readonly LoopStmt[]): readonly [before: readonly LoopStmt[], rest: readonly LoopStmt[]] {
  const at = stmts.findIndex((s) => !isNaming(s));
  return at < 0 ? [stmts, []] : [stmts.slice(0, at), stmts.slice(at)];
}

/** The parallel loops that stand around everything. */
export function nestOf(stmts: readonly LoopStmt[]): Nest {
  const [before, rest] = leading(stmts);
  const [loop] = rest;
  if (rest.length !== 1 || loop.kind !== "for" || loop.mode !== "parallel" || !isPlain(loop))
    return { axes: [], body: stmts };
  const inner = nestOf(loop.body);
  return { axes: [loop.range, ...inner.axes], body: [...before, ...inner.body] };
}

/** The contraction that is all there is, if the code is one. */
export const contractionOf = (stmts: readonly LoopStmt[]): Contract | undefined =>
  stmts.length === 1 && stmts[0].kind === "contract" ? stmts[0] : undefined;

const REDUCED: ReadonlySet<Prim> = new Set(["add", "max", "min"]);

export function reductionOf(stmts: readonly LoopStmt[]): Reduction | undefined {
  const [before, [acc, loop, ...after]] = leading(stmts);
  if (acc?.kind !== "var" || loop?.kind !== "for") return undefined;
  const loops: { range: LoopRange; before: readonly LoopStmt[] }[] = [];
  for (let next: LoopStmt = loop; ; ) {
    if (next.kind !== "for" || next.mode !== "serial" || !isPlain(next)) return undefined;
    const [inside, rest] = leading(next.body);
    loops.push({ range: next.range, before: inside });
    if (rest.length !== 1) return undefined;
    [next] = rest;
    if (next.kind !== "set") continue;
    const { value } = next;
    if (next.name !== acc.name || value.kind !== "prim" || !REDUCED.has(value.prim)) return undefined;
    const [self, added] = value.args;
    if (self.kind !== "local" || self.name !== acc.name) return undefined;
    return { before, acc: acc.name, start: acc.init, op: value.prim, loops, value: added, after };
  }
}

/** Loops inside out of what lies around them, so that what is parallel stands outside. Other code stays as it is. */
export function parallelOutside(stmts: readonly LoopStmt[], names: TakenNames): readonly LoopStmt[] {
  return columnSums(stmts, names) ?? stmts.map((s) => (s.kind === "for" ? loopOutside(s, names) : s));
}

function loopOutside(loop: For, names: TakenNames): LoopStmt {
  if (!isPlain(loop)) return loop;
  const body = loop.body.map((s) => (s.kind === "for" ? loopOutside(s, names) : s));
  const inner = hoisted(body);
  if (!inner) return Object.freeze({ ...loop, body });
  const inside = Object.freeze({ ...loop, body: inner.body });
  if (loop.mode === "parallel")
    return Object.freeze({ ...inside, body: [Object.freeze({ ...inner, body: inner.body })] });
  return loop.mode === "serial" && keepsColumns(inner) ? Object.freeze({ ...inner, body: [inside] }) : loop;
}

/** `…; within id { for j A } otherwise { for j B }` ⇒ `for j { …; within id A otherwise B }`, and what is one loop already. */
function hoisted(stmts: readonly LoopStmt[]): For | undefined {
  const [before, [only, ...others]] = leading(stmts);
  if (!only || others.length > 0) return undefined;
  if (only.kind === "for") {
    return only.mode === "parallel" && isPlain(only) && before.length > 0
      ? Object.freeze({ ...only, body: [...before, ...only.body] })
      : only.mode === "parallel" && isPlain(only)
        ? only
        : undefined;
  }
  if (only.kind !== "within") return undefined;
  const [loop, ...more] = only.body;
  if (loop?.kind !== "for" || loop.mode !== "parallel" || !isPlain(loop) || more.length > 0) return undefined;
  const other = only.otherwise?.[0];
  if (!only.otherwise)
    return Object.freeze({ ...loop, body: [...before, Object.freeze({ ...only, body: loop.body })] });
  if (only.otherwise.length !== 1 || other?.kind !== "for" || !isPlain(other)) return undefined;
  if (!sameSize(other.range.extent, loop.range.extent)) return undefined;
  const otherwise = renameLocals(other.body, new Map([[other.range.variable, loop.range.variable]]));
  return Object.freeze({ ...loop, body: [...before, Object.freeze({ ...only, body: loop.body, otherwise })] });
}

/** Different j write different elements, whatever the loops around j do: every other stride is a multiple of j's whole range. */
function keepsColumns({ range, body }: For): boolean {
  const extent = constSize(range.extent);
  const stores: Store[] = [];
  const collect = (s: LoopStmt): void => {
    if (s.kind === "store") stores.push(s);
    for (const inner of stmtParts(s).bodies ?? []) inner.forEach(collect);
  };
  body.forEach(collect);
  return stores.every(({ index }) => {
    const own = index.terms.find((t) => t.variable === range.variable);
    const stride = own && constSize(own.stride);
    if (extent === undefined || !stride || stride < 1) return false;
    const others = index.terms.filter((t) => t !== own);
    return others.every((t) => t.stride.every((m) => m.k % (extent * stride) === 0));
  });
}

/** `for j: d[j] = 0; for i for j: d[j] += v` ⇒ `for j: acc = 0; for i: acc += v; d[j] = acc`. */
function columnSums(stmts: readonly LoopStmt[], names: TakenNames): readonly LoopStmt[] | undefined {
  if (stmts.length !== 2) return undefined;
  const [fill, sums] = stmts.map((s) => (s.kind === "for" ? chain(s) : undefined));
  const [zero] = fill?.body ?? [];
  const added = sums?.body.at(-1);
  if (!fill || !sums || fill.body.length !== 1 || zero.kind !== "store" || added?.kind !== "store") return undefined;
  if (!added.accumulate || added.buffer !== zero.buffer || !sums.body.slice(0, -1).every(isNaming)) return undefined;
  if (touchedBuffers(sums.body.slice(0, -1)).has(added.buffer)) return undefined;
  const kept = sums.axes.filter((r) => added.index.terms.some((t) => t.variable === r.variable));
  const summed = sums.axes.filter((r) => !kept.includes(r));
  if (!sameElements(kept, added.index, fill.axes, zero.index) || zero.value.kind !== "const" || zero.value.value !== 0)
    return undefined;
  const acc = freshName("acc", names);
  const inner: readonly LoopStmt[] = [...sums.body.slice(0, -1), setLocal(acc, prim("add", acc, added.value))];
  const loops = summed.reduceRight<readonly LoopStmt[]>((b, r) => [forLoop(r.variable, r.extent, b)], inner);
  const body = [varLocal(acc, constant(0)), ...loops, store(added.buffer, added.index, local(acc))];
  return kept.reduceRight<readonly LoopStmt[]>(
    (b, r) => [forLoop(r.variable, r.extent, b, { mode: "parallel" })],
    body,
  );
}

/** Loops of any mode around code without loops. */
function chain(loop: For): Nest | undefined {
  if (!isPlain(loop)) return undefined;
  const [inner] = loop.body;
  if (inner.kind !== "for") return { axes: [loop.range], body: loop.body };
  const rest = loop.body.length === 1 ? chain(inner) : undefined;
  return rest && { axes: [loop.range, ...rest.axes], body: rest.body };
}

/** Both indices go through the same elements, in loops that correspond. */
function sameElements(kept: readonly LoopRange[], at: Index, axes: readonly LoopRange[], fill: Index): boolean {
  if (kept.length !== axes.length || !kept.every((r, i) => sameSize(r.extent, axes[i].extent))) return false;
  const renamed = substituteIndex(
    fill,
    new Map(
      axes.map((a, i) => [
        a.variable,
        { terms: [{ variable: kept[i].variable, stride: [{ k: 1, t: 0, b: 0 }] }], offset: [] },
      ]),
    ),
  );
  return (
    sameSize(addSize(renamed.offset, []), at.offset) &&
    renamed.terms.length === at.terms.length &&
    renamed.terms.every((t) => at.terms.some((o) => o.variable === t.variable && sameSize(o.stride, t.stride)))
  );
}

/** The body with other index variables for its own. */
export const atIndices = (stmts: readonly LoopStmt[], values: ReadonlyMap<string, Index>): readonly LoopStmt[] =>
  substituteVariables(stmts, values);
