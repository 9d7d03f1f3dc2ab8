// Gives kernels ranges: parts of their rows and units that can be asked for, so that threads can share a batch or a layer.
import type { Contract, For, Index, KernelRange, LoopRange, LoopStmt } from "../../ir/loop/ir.ts";
import { rangesOf } from "../../ir/loop/ranges.ts";
import { stmtParts, walkStmts } from "../../ir/loop/walk.ts";
import { constSize, sameSize } from "../../ir/size.ts";
import type { LoopPass } from "./pass.ts";
import { withMarks } from "./range-marks.ts";

/** Which loops go over which range. */
type Marks = ReadonlyMap<LoopRange, string>;

/** Before tiles are made, which then keep what goes over a range apart. */
export const takeRanges: LoopPass = {
  name: "take-ranges",
  after: [],
  run(kernel, { caps, remark }) {
    if (!caps.ranges) return kernel;
    const marks = marksOf(kernel.body);
    if (typeof marks === "string") {
      remark(`runs as a whole: ${marks}`);
      return kernel;
    }
    const ranges = [...marks].map(([range, name]): KernelRange => ({ name, extent: range.extent, step: 1 }));
    const named = ranges.filter((r, i) => ranges.findIndex((q) => q.name === r.name) === i);
    return Object.freeze({ ...withMarks(kernel, (range) => marks.get(range)), ranges: Object.freeze(named) });
  },
};

/** What can be cut; or why nothing can. */
function marksOf(body: readonly LoopStmt[]): Marks | string {
  if (body.length === 1) return marksOfOne(body[0]);
  const nests = body.map((stmt) => independentLoops(stmt));
  if (nests.some((loops) => loops.length === 0)) return SUMS;
  for (let depth = 0; nests.every((loops) => depth < loops.length); depth++) {
    const loops = nests.map((nest) => nest[depth]);
    const isOneRange = loops.every((l) => sameSize(l.range.extent, loops[0].range.extent));
    const variables = loops.map((l) => l.range.variable);
    if (isOneRange && !doMeet(body, variables)) return new Map(loops.map((l) => [l.range, "elements"]));
  }
  return "parts would meet";
}

const SUMS = "one number, or sums over everything";

function marksOfOne(stmt: LoopStmt): Marks | string {
  if (stmt.kind === "contract") return marksOfContract(stmt);
  const [outer] = independentLoops(stmt);
  if (!outer) return SUMS;
  const inner = storesInside(outer.body);
  if (!inner) return new Map([[outer.range, outer === stmt && hasLoops(outer) ? "rows" : "elements"]]);
  return new Map([
    [outer.range, "rows"],
    [inner.range, "units"],
  ]);
}

const marksOfContract = ({ rows, units }: Contract): Marks =>
  new Map([
    [rows, "rows"],
    [units, "units"],
  ]);

const hasLoops = ({ body }: For): boolean => body.some((s) => s.kind === "for" || s.kind === "within");

/** Loops whose trips are independent, from the outside, inside loops that do nothing but hold the next. */
function independentLoops(stmt: LoopStmt): readonly For[] {
  if (stmt.kind !== "for") return [];
  const inner = stmt.body.length === 1 ? independentLoops(stmt.body[0]) : [];
  return stmt.mode === "parallel" ? [stmt, ...inner] : inner;
}

/** A loop of independent trips that all stores of the code lie in, with nothing but a choice around it. */
function storesInside(body: readonly LoopStmt[]): For | undefined {
  const storing = body.filter(stores);
  const [only] = storing;
  if (storing.length !== 1) return undefined;
  if (only.kind === "for") return only.mode === "parallel" ? only : undefined;
  return only.kind === "within" && !only.otherwise ? storesInside(only.body) : undefined;
}

function stores(stmt: LoopStmt): boolean {
  return stmt.kind === "store" || (stmtParts(stmt).bodies ?? []).some((body) => body.some(stores));
}

/**
 * Whether trips of the loops that count `variables`, one in each statement, may meet at an element: not where, in every
 * buffer that is written, trip v of each loop has the elements from v·stride on to itself.
 */
function doMeet(body: readonly LoopStmt[], variables: readonly string[]): boolean {
  const accesses = body.flatMap((stmt, i) => accessesOf(stmt, variables[i]));
  const written = new Set(accesses.filter((a) => a.writes).map((a) => a.buffer));
  return [...written].some((buffer) => {
    const its = accesses.filter((a) => a.buffer === buffer);
    const [{ stride }] = its;
    const reach = Math.max(...its.map((a) => a.high)) - Math.min(...its.map((a) => a.low));
    return !(its.every((a) => a.stride === stride) && reach < Math.abs(stride));
  });
}

/** An access as the elements low .. high beyond variable·stride; NaN where that is not known. */
interface Access {
  readonly buffer: string;
  readonly writes: boolean;
  readonly stride: number;
  readonly low: number;
  readonly high: number;
}

function accessesOf(stmt: LoopStmt, variable: string): readonly Access[] {
  const found: Access[] = [];
  const extents = new Map<string, number>();
  const add = (buffer: string, index: Index, writes: boolean): void => {
    let [low, high] = [constSize(index.offset) ?? Number.NaN, constSize(index.offset) ?? Number.NaN];
    let stride = 0;
    for (const term of index.terms) {
      const by = constSize(term.stride) ?? Number.NaN;
      if (term.variable === variable) stride = by;
      else {
        const reach = by * ((extents.get(term.variable) ?? Number.NaN) - 1);
        low += Math.min(0, reach);
        high += Math.max(0, reach);
      }
    }
    found.push({ buffer, writes, stride, low, high });
  };
  walkStmts([stmt], {
    stmt(s) {
      for (const r of rangesOf(s)) extents.set(r.variable, constSize(r.extent) ?? Number.NaN);
      if (s.kind === "store") add(s.buffer, s.index, true);
      else if (s.kind === "index") add(s.buffer, s.index, false);
      else if (stmtParts(s).buffer) throw new Error(`an access by ${s.kind}`);
    },
    expr: (e) => void (e.kind === "load" && add(e.buffer, e.index, false)),
  });
  return found;
}
