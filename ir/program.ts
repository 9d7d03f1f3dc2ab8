// A program: what lowering makes of a model's graphs and what a target prints. Entries over kernels and buffers.

import type { ParamRole, ResultRole } from "./graph/node.ts";
import type { Action, Buffer, Kernel } from "./loop/ir.ts";
import type { DType, Shape } from "./types.ts";

/**
 * prepare runs after parameters change; the others are what a user calls. train is gradient and then update in one: a
 * program has it in their place where it has both graphs.
 */
export type EntryName = "prepare" | "forward" | "step" | "backward" | "gradient" | "update" | "train";

/** A table of so many rows. */
export interface TableRows {
  readonly table: string;
  readonly rows: number;
}

export interface EntryInput {
  readonly name: string;
  readonly role: ParamRole;
  readonly buffer: string;
  readonly dtype: DType;
  readonly shape: Shape;
  /** What its numbers are rows of; other numbers are refused when the entry is called. */
  readonly rowsOf?: TableRows;
}

export interface EntryOutput {
  readonly name: string;
  readonly role: ResultRole;
  readonly buffer: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

/** One callable: kernels in the order of `actions` over its own buffers (params, slots, grads, prepared are shared by name). */
export interface Entry {
  readonly name: EntryName;
  readonly inputs: readonly EntryInput[];
  readonly outputs: readonly EntryOutput[];
  readonly buffers: readonly Buffer[];
  readonly kernels: readonly Kernel[];
  readonly actions: readonly Action[];
  /** What was decided about it on the way and why, for readers of what a target makes of it. */
  readonly remarks?: readonly string[];
}

/** A parameter's place in the flat parameter vector (and in gradients and optimizer slots). */
export interface ParamPlace {
  readonly name: string;
  readonly shape: readonly number[];
  /** In elements from the start of the segment. */
  readonly offset: number;
}

export interface Program {
  readonly name: string;
  readonly params: readonly ParamPlace[];
  /** Elements of the flat parameter vector, padding included. */
  readonly paramSize: number;
  readonly entries: readonly Entry[];
}
