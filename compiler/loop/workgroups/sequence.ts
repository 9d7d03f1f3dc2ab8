// A loop over time inside one kernel: a workgroup goes with its rows through all steps, its invocations meet after each part.
import { addIndex, barrier, baseIndex, forLoop, index, variableIndex, within } from "../../../ir/loop/build.ts";
import type { Contract, Kernel, LoopRange, LoopStmt } from "../../../ir/loop/ir.ts";
import { renameLocals } from "../../../ir/loop/rewrite.ts";
import {
  definedNames,
  freshName,
  stmtParts,
  type TakenNames,
  touchedBuffers,
  walkStmts,
} from "../../../ir/loop/walk.ts";
import { constSize, type Size, sizeOf, sizeOfDim, subSize } from "../../../ir/size.ts";
import { contractCode } from "./contract-code.ts";
import { contractionOf, type Nest } from "./form.ts";
import { alone, jobLoops, type LaneAxis, powerOfTwo } from "./grid.ts";
import { keepRows } from "./keep-rows.ts";
import type { RowNest } from "./rows.ts";

/** What a loop over time does at a step. */
export interface StepCode {
  readonly extent: Size;
  readonly reverse: boolean;
  /** In order, each a nest of its own. */
  readonly nests: readonly Nest[];
}

/** How rows and units lie on the invocations of a workgroup. */
export interface SequenceShape {
  readonly invocations: number;
  /** Along units. */
  readonly width: number;
  /** Rows that a workgroup goes through time with; all of them where absent. */
  readonly rows?: number;
}

/** Rows a workgroup: few, so that small batches fill a GPU; several, so that what is read of the weights serves them all. */
const ROWS_A_WORKGROUP = 4;

/** The widest nest decides how many invocations go along units; what is left goes along rows. */
export function sequenceShape(nests: readonly Nest[], invocations: number): SequenceShape {
  const widths = nests.map((n) => constSize((contractionOf(n.body)?.units ?? n.axes.at(-1))?.extent ?? []) ?? 1);
  const width = Math.min(invocations, powerOfTwo(Math.max(1, ...widths)));
  return { invocations, width, rows: Math.max(ROWS_A_WORKGROUP, invocations / width) };
}

/** The rows of one nest are named by no other. */
function withOwnRow(nest: Nest, names: TakenNames): Nest {
  if (!isRowNest(nest)) return nest;
  const row = freshName(nest.row, names);
  const rename = new Map([[nest.row, row]]);
  const axes = nest.axes.map((a) => (a.variable === nest.row ? { ...a, variable: row } : a));
  return { axes, body: renameLocals(nest.body, rename), row } as RowNest;
}

interface Frame {
  readonly shape: SequenceShape;
  readonly x: LaneAxis;
  readonly y: LaneAxis;
  /** The first row of the workgroup. */
  readonly row0: string;
  readonly names: TakenNames;
}

const ROWS = sizeOfDim("B");

/** @param memory bytes that a workgroup may share. */
export function sequenceKernel(
  name: string,
  comment: readonly string[],
  step: StepCode,
  shape: SequenceShape,
  memory: number,
): Kernel {
  const code = step.nests.flatMap((n) => n.body);
  const names = new Set([
    "t",
    "even",
    "odd",
    ...step.nests.flatMap((n) => n.axes.map((a) => a.variable)),
    ...definedNames(code),
  ]);
  const [first, end, row0] = ["first", "end", "row0"].map((n) => freshName(n, names));
  const x = { variable: freshName("x", names), extent: shape.width };
  const y = { variable: freshName("y", names), extent: shape.invocations / shape.width };
  const frame: Frame = { shape, x, y, row0, names };
  const own = step.nests.map((nest) => withOwnRow(nest, names));
  const kept =
    shape.rows && own.every(isRowNest)
      ? keepRows(own, { row0, rows: shape.rows, x, y, names, reverse: step.reverse, memory })
      : undefined;
  const nests = own.map((nest, i) => ({ nest, code: placed(kept?.nests[i] ?? nest, frame) }));
  const trip = step.reverse ? freshName("trip", names) : "t";
  const last = subSize(step.extent, sizeOf(1));
  const loop = forLoop(
    trip,
    step.extent,
    [
      ...(step.reverse ? [baseIndex("t", { terms: [{ variable: trip, stride: sizeOf(-1) }], offset: last })] : []),
      ...(kept?.fetch(trip, first) ?? []),
      ...withBarriers(nests),
    ],
    { window: { first, end, even: "even", odd: "odd" } },
  );
  const groups = shape.rows ? [{ variable: row0, extent: ROWS, step: shape.rows }] : [];
  const lanes = [y, x].filter((l) => l.extent > 1);
  const shared = kept && kept.shared.length > 0 ? { shared: kept.shared } : {};
  const body = [jobLoops(groups, lanes, [loop], names)];
  return Object.freeze({ name, comment, params: [first, end], ...shared, body });
}

/** The nests in order; a barrier where one touches what another wrote since the last, and at the end of the step. */
function withBarriers(
  parts: readonly { readonly nest: Nest; readonly code: readonly LoopStmt[] }[],
): readonly LoopStmt[] {
  const done: LoopStmt[] = [];
  let since: { readonly touched: Set<string>; readonly written: Set<string> } = {
    touched: new Set(),
    written: new Set(),
  };
  for (const { nest, code } of parts) {
    const touched = touchedBuffers(nest.body);
    const written = writtenBuffers(nest.body);
    if ([...touched].some((b) => since.written.has(b)) || [...written].some((b) => since.touched.has(b))) {
      done.push(barrier);
      since = { touched: new Set(), written: new Set() };
    }
    done.push(...code);
    for (const b of touched) since.touched.add(b);
    for (const b of written) since.written.add(b);
  }
  return [...done, barrier];
}

function writtenBuffers(stmts: readonly LoopStmt[]): ReadonlySet<string> {
  const names = new Set<string>();
  walkStmts(stmts, { stmt: (s) => void (s.kind === "store" && names.add(stmtParts(s).buffer as string)) });
  return names;
}

const isRowNest = (nest: Nest): nest is RowNest => "row" in nest;

/** One nest at one step: rows of the workgroup, the last other axis dealt out along x, the others in turn. */
function placed(nest: Nest, frame: Frame): readonly LoopStmt[] {
  const contract = contractionOf(nest.body);
  const axes = contract ? [...nest.axes, contract.rows, contract.units] : nest.axes;
  const body = contract ? contractCode(contract as Contract, frame.names) : nest.body;
  const { x, y, shape } = frame;
  const byRow = isRowNest(nest) ? axes.find((a) => a.variable === nest.row) : undefined;
  const rows = shape.rows ? byRow : axes.length > 1 ? axes.at(-2) : undefined;
  const rest = axes.filter((a) => a !== rows);
  const units = rest.at(-1);
  const inner = units ? [dealt(units, x, body)] : alone(x, body);
  const others = rest
    .slice(0, -1)
    .reduceRight<readonly LoopStmt[]>((b, a) => [forLoop(a.variable, a.extent, b)], inner);
  if (!rows) return alone(y, others);
  return shape.rows ? rowsOfTile(rows, others, frame) : [dealt(rows, y, others)];
}

const dealt = ({ variable, extent }: LoopRange, lane: LaneAxis, body: readonly LoopStmt[]): LoopStmt =>
  forLoop(variable, extent, body, lane.extent === 1 ? {} : { deal: { to: lane.variable, of: lane.extent } });

/** Each invocation takes every so-manieth row of the workgroup's. */
function rowsOfTile(rows: LoopRange, body: readonly LoopStmt[], { shape, y, row0, names }: Frame): readonly LoopStmt[] {
  const count = (shape.rows as number) / y.extent;
  const start = addIndex(variableIndex(row0), y.extent === 1 ? index({}) : variableIndex(y.variable));
  const inside = [within(rows.variable, rows.extent, body)];
  if (count === 1) return [baseIndex(rows.variable, start), ...inside];
  const r = freshName("r", names);
  return [forLoop(r, count, [baseIndex(rows.variable, addIndex(start, index({ [r]: y.extent }))), ...inside])];
}
