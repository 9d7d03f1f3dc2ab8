// Loops over workgroups and invocations around code: how axes are cut into tiles, and what guards the last one.
import { addIndex, baseIndex, forLoop, index, variableIndex, within } from "../../../ir/loop/build.ts";
import type { LoopRange, LoopStmt } from "../../../ir/loop/ir.ts";
import { freshName, type TakenNames } from "../../../ir/loop/walk.ts";
import { constSize, type Size, sizeOf } from "../../../ir/size.ts";

/** A loop over invocations. */
export interface LaneAxis {
  readonly variable: string;
  readonly extent: number;
}

/** An axis cut into tiles, a workgroup each. */
export interface TiledAxis {
  /** The loop over workgroups. */
  readonly group: { readonly variable: string; readonly extent: Size; readonly step: number };
  /** What defines the axis's own variable inside. */
  readonly defines: readonly LoopStmt[];
  /** Keeps code inside the axis. */
  readonly guard: (body: readonly LoopStmt[]) => readonly LoopStmt[];
}

const pass = (body: readonly LoopStmt[]): readonly LoopStmt[] => body;

/** Runs the body where the variable lies in the range, unless tiles of that width fill it. */
export const guarded =
  ({ variable, extent }: LoopRange, width: number) =>
  (body: readonly LoopStmt[]): readonly LoopStmt[] =>
    extent.every((m) => m.k % width === 0) ? body : [within(variable, extent, body)];

/** One invocation for each element of a tile as wide as the lanes; one workgroup an element without lanes. */
export function tiled(axis: LoopRange, lane: LaneAxis | undefined, names: TakenNames): TiledAxis {
  const { variable, extent } = axis;
  if (!lane || lane.extent === 1) return { group: { variable, extent, step: 1 }, defines: [], guard: pass };
  const group = freshName(`${variable}0`, names);
  return {
    group: { variable: group, extent, step: lane.extent },
    defines: [baseIndex(variable, addIndex(variableIndex(group), variableIndex(lane.variable)))],
    guard: guarded(axis, lane.extent),
  };
}

/** The loops of one job: workgroups outside, invocations inside. */
export function jobLoops(
  groups: readonly TiledAxis["group"][],
  lanes: readonly LaneAxis[],
  body: readonly LoopStmt[],
  names: TakenNames,
): LoopStmt {
  const outer = groups.length > 0 ? groups : [{ variable: freshName("group", names), extent: sizeOf(1), step: 1 }];
  const inside = lanes.reduceRight<readonly LoopStmt[]>(
    (b, l) => [forLoop(l.variable, l.extent, b, { mode: "invocation" })],
    body,
  );
  const [job] = outer.reduceRight<readonly LoopStmt[]>(
    (b, g) => [forLoop(g.variable, g.extent, b, { mode: "workgroup", ...(g.step === 1 ? {} : { step: g.step }) })],
    inside,
  );
  return job;
}

/** For one invocation alone. */
export const alone = (lane: LaneAxis, body: readonly LoopStmt[]): readonly LoopStmt[] =>
  lane.extent === 1 ? body : [within(lane.variable, 1, body)];

export const powerOfTwo = (atLeast: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, atLeast)));

/** How many invocations go along an axis: as many as it has elements, as far as they go; `open` where that is not known. */
export const lanesAlong = (extent: Size, most: number, open: number): number =>
  Math.min(most, powerOfTwo(constSize(extent) ?? open));

export const lanePlace = (lanes: readonly (readonly [LaneAxis, number])[], offset = 0) =>
  index(Object.fromEntries(lanes.filter(([l]) => l.extent > 1).map(([l, stride]) => [l.variable, stride])), offset);
