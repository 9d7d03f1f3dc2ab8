// State in the memory of a workgroup: what products read of what a loop over time writes is kept for the workgroup's rows.
import {
  addIndex,
  barrier,
  baseIndex,
  forLoop,
  index,
  letLocal,
  load,
  local,
  offsetIndex,
  store,
  substituteIndex,
  variableIndex,
  within,
} from "../../../ir/loop/build.ts";
import type { Contract, Index, LoopStmt, SharedArray } from "../../../ir/loop/ir.ts";
import { mapStmts } from "../../../ir/loop/rewrite.ts";
import { freshName, type TakenNames, walkStmts } from "../../../ir/loop/walk.ts";
import { constSize, sizeOfDim } from "../../../ir/size.ts";
import { contractionOf } from "./form.ts";
import type { RowNest } from "./rows.ts";

/** What the kernel around the rows gives: its first row, how many it has, its lanes. */
export interface RowsFrame {
  readonly row0: string;
  readonly rows: number;
  readonly x: { readonly variable: string; readonly extent: number };
  readonly y: { readonly variable: string; readonly extent: number };
  readonly names: TakenNames;
  readonly reverse: boolean;
  /** Bytes that a workgroup may keep. */
  readonly memory: number;
}

/** A buffer of which a workgroup keeps its rows. */
interface Kept {
  readonly buffer: string;
  readonly memory: string;
  /** Elements of a row. */
  readonly pitch: number;
  /** Where a product reads what the step before wrote; two slots, then, in turn. */
  readonly before?: Index;
}

export interface KeptRows {
  readonly nests: readonly RowNest[];
  readonly shared: readonly SharedArray[];
  /** Fetches what the step before wrote, at the first trip; `trip` counts them from `first`. */
  readonly fetch: (trip: string, first: string) => readonly LoopStmt[];
}

const ROWS = sizeOfDim("B");
const TIME = new Set(["t", "even", "odd"]);

/** The part of an index that time decides: terms of t and slots, whole slabs of all rows. */
const timeOf = ({ terms, offset }: Index): Index => ({
  terms: terms.filter((t) => TIME.has(t.variable)),
  offset: offset.filter((m) => m.b > 0),
});

/** The part that is the same at every step. */
const placeOf = ({ terms, offset }: Index): Index => ({
  terms: terms.filter((t) => !TIME.has(t.variable)),
  offset: offset.filter((m) => m.b === 0),
});

const key = ({ terms, offset }: Index): string =>
  JSON.stringify([
    terms.map((t) => [t.variable, t.stride]).sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
    offset,
  ]);

/** Where the step before wrote, in terms of this step. */
const stepBefore = (at: Index, reverse: boolean): Index =>
  substituteIndex(
    at,
    new Map([
      ["t", offsetIndex(variableIndex("t"), reverse ? 1 : -1)],
      ["even", variableIndex("odd")],
      ["odd", variableIndex("even")],
    ]),
  );

export function keepRows(nests: readonly RowNest[], frame: RowsFrame): KeptRows {
  let left = frame.memory;
  const kept: Kept[] = [];
  for (const buffer of new Set(nests.flatMap((n) => contractionOf(n.body)?.sums.map((s) => s.a.buffer) ?? []))) {
    const found = plan(buffer, nests, frame);
    const bytes = found ? 4 * sizeIn(found, frame) : 0;
    if (!found || bytes > left) continue;
    left -= bytes;
    kept.push(found);
  }
  const all = new Map(kept.map((k) => [k.buffer, k]));
  return {
    nests: nests.map((n) => ({ ...n, body: n.body.flatMap((s) => rewritten(s, all, frame)) })),
    shared: kept.map((k) => ({
      name: k.memory,
      size: sizeIn(k, frame),
      comment: `[${k.before ? "slot, " : ""}row, ${k.pitch}] of ${k.buffer}, for the workgroup's rows`,
    })),
    fetch: (trip, first) =>
      fetchAll(
        kept.filter((k) => k.before),
        trip,
        first,
        frame,
      ),
  };
}

const sizeIn = ({ pitch, before }: Kept, { rows }: RowsFrame): number => (before ? 2 : 1) * rows * pitch;

/** Undefined where the buffer is not written here, at one place a step, or read from other steps than this and the last. */
function plan(buffer: string, nests: readonly RowNest[], { reverse, names }: RowsFrame): Kept | undefined {
  const writes = nests.flatMap((n) => storesTo(buffer, n.body).map((at) => ({ at, row: n.row })));
  const reads = nests.flatMap((n) =>
    (contractionOf(n.body)?.sums ?? [])
      .filter((s) => s.a.buffer === buffer)
      .map((s) => ({ at: s.a.index, row: n.row })),
  );
  const pitches = new Set([...writes, ...reads].map(({ at, row }) => pitchOf(at, row)));
  const [pitch] = pitches;
  const now = new Set(writes.map(({ at }) => key(timeOf(at))));
  if (writes.length === 0 || pitches.size !== 1 || pitch === undefined || now.size !== 1) return undefined;
  const last = key(stepBefore(timeOf(writes[0].at), reverse));
  const isNow = (at: Index): boolean => now.has(key(timeOf(at)));
  const isBefore = (at: Index): boolean => !isNow(at) && key(timeOf(at)) === last;
  if (now.has(last) || !reads.every(({ at }) => isNow(at) || isBefore(at))) return undefined;
  const before = reads.find(({ at }) => isBefore(at));
  const memory = freshName(`${buffer}.rows`, names);
  return { buffer, memory, pitch, ...(before ? { before: timeOf(before.at) } : {}) };
}

function storesTo(buffer: string, body: readonly LoopStmt[]): readonly Index[] {
  const found: Index[] = [];
  walkStmts(body, { stmt: (s) => void (s.kind === "store" && s.buffer === buffer && found.push(s.index)) });
  return found;
}

function pitchOf(at: Index, row: string): number | undefined {
  const own = at.terms.find((t) => t.variable === row);
  return own && constSize(own.stride);
}

/** Where an element of the buffer is kept: its row counted from the workgroup's first. */
function keptAt({ pitch, before }: Kept, at: Index, slot: "even" | "odd", { row0, rows }: RowsFrame): Index {
  const place = addIndex(placeOf(at), index({ [row0]: -pitch }));
  return before ? addIndex(place, index({ [slot]: rows * pitch })) : place;
}

/** Stores go to both places; products read what is kept. */
function rewritten(s: LoopStmt, kept: ReadonlyMap<string, Kept>, frame: RowsFrame): readonly LoopStmt[] {
  const twice = (inner: LoopStmt): readonly LoopStmt[] => {
    const own = inner.kind === "store" && !inner.accumulate ? kept.get(inner.buffer) : undefined;
    if (!own || inner.kind !== "store") return [inner];
    const isNamed = inner.value.kind === "local" || inner.value.kind === "const";
    const name = isNamed ? "" : freshName(`${inner.buffer}_new`, frame.names);
    const value = isNamed ? inner.value : local(name);
    const stores = [
      Object.freeze({ ...inner, value }),
      store(own.memory, keptAt(own, inner.index, "odd", frame), value),
    ];
    return isNamed ? stores : [letLocal(name, inner.value), ...stores];
  };
  if (s.kind !== "contract") return mapStmts([s], { stmt: twice });
  const sums = s.sums.map((sum) => {
    const own = kept.get(sum.a.buffer);
    if (!own) return sum;
    const isBefore = own.before !== undefined && key(timeOf(sum.a.index)) === key(own.before);
    const a = load(own.memory, keptAt(own, sum.a.index, isBefore ? "even" : "odd", frame));
    return { ...sum, a: a as Contract["sums"][number]["a"] };
  });
  return [Object.freeze({ ...s, sums, epilogue: mapStmts(s.epilogue, { stmt: twice }) })];
}

/** All rows of what the step before wrote, dealt out to the invocations. */
function fetchAll(kept: readonly Kept[], trip: string, first: string, frame: RowsFrame): readonly LoopStmt[] {
  if (kept.length === 0) return [];
  const { row0, rows, x, y, names } = frame;
  const since = freshName("since", names);
  const deal = ({ variable, extent }: RowsFrame["x"]) => (extent > 1 ? { deal: { to: variable, of: extent } } : {});
  const loops = kept.map((k) => {
    const [r, row, j] = [`${k.memory}_r`, `${k.memory}_row`, `${k.memory}_j`].map((n) => freshName(n, names));
    const place = index({ [row]: k.pitch, [j]: 1 });
    const from = addIndex(k.before as Index, place);
    const copy = forLoop(j, k.pitch, [store(k.memory, keptAt(k, place, "even", frame), load(k.buffer, from))], deal(x));
    const at = addIndex(variableIndex(row0), variableIndex(r));
    return forLoop(r, rows, [baseIndex(row, at), within(row, ROWS, [copy])], deal(y));
  });
  return [
    baseIndex(since, addIndex(variableIndex(trip), index({ [first]: -1 }))),
    within(since, 1, [...loops, barrier]),
  ];
}
