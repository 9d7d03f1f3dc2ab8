// What a loop nest becomes on workgroups, and what decides how.
import type { LoopStmt, SharedArray } from "../../../ir/loop/ir.ts";
import type { TakenNames } from "../../../ir/loop/walk.ts";

/** Loops over workgroups, and the memory that each shares. */
export interface Job {
  readonly loops: LoopStmt;
  readonly shared: readonly SharedArray[];
}

export interface PlaceContext {
  /** Invocations of a workgroup, a power of two from 2 on. */
  readonly invocations: number;
  /** Bytes that the invocations of a workgroup may share. */
  readonly memory: number;
  readonly names: TakenNames;
  /** What memory of the workgroup is named after. */
  readonly kernel: string;
}
