// Which rows of the batch a step's code touches: whether tiles of rows can go through all of time on their own.
import { addIndex, index, substituteIndex, variableIndex } from "../../../ir/loop/build.ts";
import type { Contract, Index, LoopRange, LoopStmt } from "../../../ir/loop/ir.ts";
import { substituteVariables } from "../../../ir/loop/rewrite.ts";
import { exprParts, freshName, stmtParts, type TakenNames, walkStmts } from "../../../ir/loop/walk.ts";
import { constSize, type Monomial, type Size, sizeOf, sizeOfDim } from "../../../ir/size.ts";
import { contractionOf, type Nest } from "./form.ts";

/** A nest of which one axis runs over the rows of the batch. */
export interface RowNest extends Nest {
  readonly row: string;
}

const ROWS = sizeOfDim("B");
const isRows = ({ extent }: LoopRange): boolean => factorOfRows(extent) === 1;

/** k, where the size is k·B. */
function factorOfRows(size: Size): number | undefined {
  const [m, ...others] = size;
  return m && others.length === 0 && m.t === 0 && m.b === 1 ? m.k : undefined;
}

/** The nest with an axis over rows; one over k·B elements is taken apart into rows and k. Undefined where there is none. */
export function rowNest({ axes, body }: Nest, names: TakenNames): RowNest | undefined {
  const contract = contractionOf(body);
  const all = contract ? [...axes, contract.rows] : axes;
  const rows = all.find(isRows);
  if (rows) return { axes, body, row: rows.variable };
  const merged = axes.find((a) => factorOfRows(a.extent) !== undefined);
  if (!merged) return undefined;
  const width = factorOfRows(merged.extent) as number;
  const row = freshName("row", names);
  const inner = freshName("unit", names);
  const place = addIndex(index({ [row]: width }), variableIndex(inner));
  const apart = [
    { variable: row, extent: ROWS },
    { variable: inner, extent: sizeOf(width) },
  ];
  return {
    axes: axes.flatMap((a) => (a === merged ? apart : [a])),
    body: substituteVariables(body, new Map([[merged.variable, place]])),
    row,
  };
}

/** A use of a buffer in a nest: where, with which loops around it. */
interface Use {
  readonly buffer: string;
  readonly index: Index;
  readonly isStore: boolean;
  readonly nest: RowNest;
}

/**
 * Why rows depend on each other in the code, or undefined where each row's code reads, of what the code writes, only what
 * the same row's code writes.
 */
export function rowsMeet(nests: readonly RowNest[]): string | undefined {
  const uses = nests.flatMap(usesOf);
  const written = new Set(uses.filter((u) => u.isStore).map((u) => u.buffer));
  const both = [...written].filter((b) => uses.some((u) => u.buffer === b && !u.isStore));
  for (const buffer of both) {
    const pitches = uses.filter((u) => u.buffer === buffer).map(rowPitch);
    if (pitches.some((p) => p === undefined || p !== pitches[0])) return `rows meet in ${buffer}`;
  }
  return undefined;
}

function usesOf(nest: RowNest): readonly Use[] {
  const uses: Use[] = [];
  const note = (buffer: string | undefined, at: Index | undefined, isStore: boolean): void => {
    if (buffer !== undefined && at) uses.push({ buffer, index: resolved(at, nest.body), isStore, nest });
  };
  walkStmts(nest.body, {
    stmt: (s) => {
      const { buffer, index: at } = stmtParts(s);
      note(buffer, at, s.kind === "store");
      if (s.kind === "store" && s.accumulate) note(buffer, at, false);
    },
    expr: (e) => note(exprParts(e).buffer, exprParts(e).index, false),
  });
  return uses;
}

/** Without the names that `base` gives. */
function resolved(at: Index, body: readonly LoopStmt[]): Index {
  let found = at;
  walkStmts(body, {
    stmt: (s) => {
      if (s.kind === "base") found = substituteIndex(found, new Map([[s.name, s.value]]));
    },
  });
  return found;
}

/** Elements from a row to the next, where the use of one row stays within them and slabs of all rows are whole. */
function rowPitch({ index: at, nest }: Use): number | undefined {
  const own = at.terms.find((t) => t.variable === nest.row);
  const pitch = own && constSize(own.stride);
  if (!pitch || pitch < 1) return undefined;
  const ranges = rangesOf(nest);
  let [low, high] = [0, 0];
  const isSlab = (m: Monomial): boolean => m.b >= 1 && m.k % pitch === 0;
  for (const { variable, stride } of at.terms) {
    if (variable === nest.row || stride.every(isSlab)) continue;
    const [step, extent] = [constSize(stride), ranges.get(variable)];
    if (step === undefined || extent === undefined) return undefined;
    const reach = step * (extent - 1);
    if (reach < 0) low += reach;
    else high += reach;
  }
  for (const m of at.offset) {
    if (m.t === 0 && m.b === 0) [low, high] = [low + m.k, high + m.k];
    else if (!isSlab(m)) return undefined;
  }
  return low >= 0 && high < pitch ? pitch : undefined;
}

/** How far each variable counts, where that is fixed. */
function rangesOf({ axes, body }: Nest): ReadonlyMap<string, number | undefined> {
  const ranges = new Map<string, number | undefined>(axes.map((a) => [a.variable, constSize(a.extent)]));
  const note = ({ variable, extent }: LoopRange): void => void ranges.set(variable, constSize(extent));
  walkStmts(body, {
    stmt: (s) => {
      if (s.kind === "for") note(s.range);
      if (s.kind === "contract") contractRanges(s).forEach(note);
    },
  });
  return ranges;
}

const contractRanges = ({ rows, units, sums }: Contract): readonly LoopRange[] => [
  rows,
  units,
  ...sums.map((s) => s.k),
];
