// The interface of a target: what it can do, and how it turns a program into an artifact.
import type { Artifact, InitSpec, StateSpec, TargetName } from "../ir/artifact.ts";
import type { Lanes, LoopExpr, LoopStmt } from "../ir/loop/ir.ts";
import type { Program } from "../ir/program.ts";
import type { ScalarFn } from "../ir/scalar/fn.ts";
import type { Prim } from "../ir/scalar/prims.ts";
import type { Storage } from "../ir/types.ts";
import type { SourceLine } from "./writer.ts";

/** Register tiles of a contraction: rows × units × parts accumulators at once. */
export interface TileCaps {
  /** How many accumulators a tile may hold, each of `lanes` numbers. */
  readonly accumulators: number;
  readonly rows: number;
  readonly units: number;
  /** Expressions in a tile's epilogue, all copies counted; keeps kernels small enough for the engine's optimiser. */
  readonly epilogue: number;
  /** Steps and rows of a sum of outer products held at once; absent where the target does better without. */
  readonly outer?: { readonly rows: number; readonly k: number };
}

/** What code on workgroups may use, and how it is to run loops over time. */
export interface WorkgroupCaps {
  /** Invocations of a workgroup, a power of two from 2 on. */
  readonly invocations: number;
  /** Bytes that they share. */
  readonly memory: number;
  /** sequence: all steps in one kernel, a workgroup goes with its rows through time. step: kernels for each step. */
  readonly timeLoop: "auto" | "sequence" | "step";
}

/** What a target can do; loop passes read it and never ask which target it is. */
export interface TargetCaps {
  /** Numbers in a vector. */
  readonly lanes: Lanes;
  /** Values of `lanes` numbers that registers hold at once. */
  readonly registers: number;
  /** Whether compilers behind the target load all that a trip of a loop reads before its first product. */
  readonly loadsFirst?: boolean;
  /** a·b + c in one instruction. */
  readonly fma: boolean;
  /** Whether arithmetic is as fast on denormal numbers as on others, be it that the target flushes them itself. */
  readonly fastDenormals: boolean;
  /** Whether the loop over time runs inside the emitted code or is driven from outside. */
  readonly timeLoop: "in-kernel" | "host";
  readonly tile: TileCaps;
  /** How many products a single row adds a trip where trips are costly; 1 where absent. */
  readonly unroll?: number;
  /** Whether kernels take ranges of their rows and units. */
  readonly ranges?: true;
  /** Units in a panel of packed right sides, for products of 1, 2, … parts; not packed where absent. */
  readonly panels?: readonly number[];
  /** How inference keeps what products read of the parameters; f32 where absent. */
  readonly storage?: Storage;
  /** Kernels are put on workgroups where present. */
  readonly workgroups?: WorkgroupCaps;
  /** Primitives that the target would rather have as formulas over the others. */
  readonly expansions: Readonly<Partial<Record<Prim, ScalarFn>>>;
}

/** What the manifest says beyond the program itself. */
export interface ManifestInfo {
  /** How each parameter begins, by name. */
  readonly inits: Readonly<Record<string, InitSpec>>;
  readonly states: readonly StateSpec[];
  /** The optimizer's slots in order. */
  readonly slots: readonly string[];
  readonly hyper: Readonly<Record<string, number>>;
}

/** A kernel as the target writes it, for readers. */
export interface KernelSource {
  readonly entry: string;
  readonly kernel: string;
  /** Each with the equation of the lowered kernel that it computes a part of, where there is one. */
  readonly lines: readonly SourceLine[];
}

export interface Target {
  readonly name: TargetName;
  readonly caps: TargetCaps;
  /**
   * Prints a program that went through the loop passes with these caps.
   * @param planned the same program with loops for other caps of the target's; the program itself where absent.
   */
  emit(program: Program, info: ManifestInfo, planned?: (caps: TargetCaps) => Program): Artifact;
  /** Every kernel's text as `emit` writes it; kernels that share a function in a module have each its own names. */
  sources?(program: Program): readonly KernelSource[];
}

/** One function per kind of expression; a missing kind does not compile. */
export type ExprTable<Context, Result> = {
  readonly [K in LoopExpr["kind"]]: (expr: Extract<LoopExpr, { kind: K }>, context: Context) => Result;
};

/** One function per kind of statement. */
export type StmtTable<Context, Result> = {
  readonly [K in LoopStmt["kind"]]: (stmt: Extract<LoopStmt, { kind: K }>, context: Context) => Result;
};

/** One function per primitive, from its arguments' code to its own. */
export type PrimTable<Code> = { readonly [P in Prim]: (...args: readonly Code[]) => Code };

export const dispatchExpr = <C, R>(table: ExprTable<C, R>, expr: LoopExpr, context: C): R =>
  (table[expr.kind] as (expr: LoopExpr, context: C) => R)(expr, context);

export const dispatchStmt = <C, R>(table: StmtTable<C, R>, stmt: LoopStmt, context: C): R =>
  (table[stmt.kind] as (stmt: LoopStmt, context: C) => R)(stmt, context);

export { buildManifest } from "./manifest.ts";
