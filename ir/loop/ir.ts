// The loop IR's data: loops, loads, stores and scalar code over flat buffers; one kernel at a time. Says HOW, not WHAT.
import type { Prim } from "../scalar/prims.ts";
import type { Size } from "../size.ts";
import type { DType, Shape, Storage } from "../types.ts";

/** One term of an index: `variable · stride`; strides may hold T and B. */
export interface IndexTerm {
  readonly variable: string;
  readonly stride: Size;
}

/** A whole number affine in index variables: Σ variable·stride + offset. Counts elements, not bytes. */
export interface Index {
  readonly terms: readonly IndexTerm[];
  readonly offset: Size;
}

/** How many lanes a value has; 4 is a 128-bit vector. */
export type Lanes = 1 | 4;

export type LoopExpr =
  | { readonly kind: "const"; readonly value: number }
  | { readonly kind: "local"; readonly name: string }
  /** lanes consecutive elements. */
  | { readonly kind: "load"; readonly buffer: string; readonly index: Index; readonly lanes: Lanes }
  | { readonly kind: "prim"; readonly prim: Prim; readonly args: readonly LoopExpr[] }
  /** a·b + c, rounded once where the target can. */
  | { readonly kind: "fma"; readonly a: LoopExpr; readonly b: LoopExpr; readonly c: LoopExpr }
  /** One number in every lane. */
  | { readonly kind: "splat"; readonly value: LoopExpr }
  /** An index as a number; in several lanes, the index and those after it. */
  | { readonly kind: "cast"; readonly index: Index; readonly lanes?: Lanes }
  /** uniform(key0, key1, stream, position) of ir/random.ts. */
  | {
      readonly kind: "random";
      readonly key0: LoopExpr;
      readonly key1: LoopExpr;
      readonly stream: number;
      readonly position: Index;
    };

/** An index variable and how often it counts: 0 .. extent-1. part: only the part of the kernel's range that is asked for. */
export interface LoopRange {
  readonly variable: string;
  readonly extent: Size;
  readonly part?: string;
}

/** What code was made from: an equation over the names of the lowered kernel. For readers; it never decides anything. */
export interface Traced {
  readonly origin?: string;
}

/** One sum of a contraction: for every k, each accumulator `acc` gains a · w. */
export interface ContractSum extends Traced {
  readonly k: LoopRange;
  /** Depends on row and k. */
  readonly a: LoopExpr & { readonly kind: "load" };
  /** w depends on unit and k. */
  readonly terms: readonly { readonly acc: string; readonly w: LoopExpr & { readonly kind: "load" } }[];
}

export interface Accumulator extends Traced {
  readonly name: string;
  readonly init?: LoopExpr;
}

/**
 * A tile of products with an epilogue: for every row and unit, accs start at `init` (0 where absent), every sum is
 * added in order, then the epilogue runs with the accs as locals. A target's tile pass rewrites it into plain loops.
 */
export interface Contract extends Traced {
  readonly kind: "contract";
  readonly rows: LoopRange;
  readonly units: LoopRange;
  /** Two more index variables of the unit, for operands in panels: `first` = unit - unit mod width, `inside` = unit mod width. */
  readonly panel?: { readonly width: number; readonly first: string; readonly inside: string };
  readonly accs: readonly Accumulator[];
  readonly sums: readonly ContractSum[];
  readonly epilogue: readonly LoopStmt[];
}

/**
 * serial: in order. parallel: in any order. workgroup: one workgroup an iteration, at the outside of a kernel; the last
 * step may be a part of one. invocation: directly inside, one invocation of the workgroup an iteration, all at once, in
 * step with each other at barriers only; their number is fixed.
 */
export type LoopMode = "serial" | "parallel" | "workgroup" | "invocation";

/** A serial loop dealt out among `of` invocations: the one numbered `to` runs the iterations to, to + of, to + 2·of, … */
export interface Deal {
  /** The index variable of a loop over invocations. */
  readonly to: string;
  readonly of: number;
}

/** Of all trips of a loop over time only first .. end-1, two parameters of the kernel; even = trip & 1 and odd = 1 - even. */
export interface Window {
  readonly first: string;
  readonly end: string;
  readonly even: string;
  readonly odd: string;
}

/** Memory that the invocations of a workgroup share: f32, undefined when a workgroup starts, gone when it ends. */
export interface SharedArray {
  readonly name: string;
  readonly size: number;
  /** What an element is, for the reader. */
  readonly comment: string;
}

export type LoopStmt = Traced & StmtOfAnyKind;
/** A loop. */
export type For = Extract<LoopStmt, { kind: "for" }>;

type StmtOfAnyKind =
  /**
   * step: how far the variable moves, 1 where absent; the body covers step elements and runs for full steps only. from:
   * where it starts. after: starts where a loop with that step stops (extent - extent mod after), so that it runs over
   * the remainder. rest: such a loop, one by one, runs over what is left of any part of the range. partial: the last step
   * may be a part of one. deal and window: see there. unroll: so many trips, a
   * divisor of their number, may be written out in a row.
   */
  | {
      readonly kind: "for";
      readonly range: LoopRange;
      readonly from?: Size;
      readonly step?: number;
      readonly after?: number;
      readonly rest?: true;
      readonly partial?: true;
      readonly unroll?: number;
      readonly deal?: Deal;
      readonly window?: Window;
      readonly mode: LoopMode;
      readonly body: readonly LoopStmt[];
    }
  /** A value that does not change. */
  | { readonly kind: "let"; readonly name: string; readonly value: LoopExpr; readonly lanes?: Lanes }
  /** A value that `set` changes: an accumulator. */
  | { readonly kind: "var"; readonly name: string; readonly init: LoopExpr; readonly lanes?: Lanes }
  | { readonly kind: "set"; readonly name: string; readonly value: LoopExpr }
  /** An index variable that stands for an affine index: the base that inner indices count from. */
  | { readonly kind: "base"; readonly name: string; readonly value: Index }
  /** An index variable read from an i32 buffer. */
  | { readonly kind: "index"; readonly name: string; readonly buffer: string; readonly index: Index }
  | {
      readonly kind: "store";
      readonly buffer: string;
      readonly index: Index;
      readonly value: LoopExpr;
      readonly lanes: Lanes;
      readonly accumulate?: boolean;
    }
  /** Runs the body where the index variable lies in 0 .. extent-1 (an id inside its table). */
  | {
      readonly kind: "within";
      readonly variable: string;
      readonly extent: Size;
      readonly body: readonly LoopStmt[];
      readonly otherwise?: readonly LoopStmt[];
    }
  /** All invocations of a workgroup meet here, and see what the others wrote before. */
  | { readonly kind: "barrier" }
  | Contract;

/**
 * What a kernel may be asked to do a part of: from .. from+count-1 of 0 .. extent-1, where from is a multiple of `step`
 * and so is count, unless the part ends where the extent does. Parts do not need each other and run in any order.
 */
export interface KernelRange {
  readonly name: string;
  readonly extent: Size;
  readonly step: number;
}

/**
 * One function of index parameters (the step t, the slot of a rotating state) over the program's buffers. Where its
 * statements are loops over workgroups, all of them run at once, in no order.
 */
export interface Kernel {
  readonly name: string;
  /** Lines for the reader: the equations it computes, what was fused, shapes. */
  readonly comment: readonly string[];
  readonly params: readonly string[];
  /** Every store lies inside one loop over each of them. */
  readonly ranges?: readonly KernelRange[];
  readonly shared?: readonly SharedArray[];
  /** For each loop over workgroups what it is, where a kernel has several. */
  readonly jobs?: readonly { readonly name: string; readonly comment: readonly string[] }[];
  readonly body: readonly LoopStmt[];
}

/** Where a buffer lives, and for how long. */
export type BufferRole =
  | "param" // in the parameter segment, at a fixed offset
  | "slot" // optimizer state, laid out as the parameters
  | "grad" // laid out as the parameters
  | "prepared" // computed by `prepare` from the parameters, kept
  | "input"
  | "output"
  | "temp";

export interface Buffer {
  readonly name: string;
  readonly dtype: DType;
  /** f32 where absent. Halves lie two to a word: four neighbours from an even index on are stored at once, or one invocation stores alone. */
  readonly storage?: Storage;
  /** For the reader and for views; its product is at most `size`. */
  readonly shape: Shape;
  /** Elements. */
  readonly size: Size;
  readonly role: BufferRole;
  /** Elements from the start of the segment that its role, and storage f16, name; absent for inputs, outputs and temporaries. */
  readonly offset?: number;
  /** First and last action of the entry that touches it; inputs start at 0, outputs end with the entry. */
  readonly live: readonly [first: number, last: number];
}

/** What a repeat hands to a kernel: the step, or the slot (0/1) of a double buffer read or written at that step. */
export type KernelArg = "t" | "even" | "odd";

export type Action =
  /** Outside a repeat, even and odd are those after `trips` trips (even = trips & 1): the slot that a state ended in. */
  | { readonly kind: "run"; readonly kernel: string; readonly args: readonly KernelArg[]; readonly trips?: Size }
  /** t counts 0 .. extent-1, or down with reverse. even = trip & 1, odd = 1 - even, where trip counts up from 0. */
  | {
      readonly kind: "repeat";
      readonly extent: Size;
      readonly reverse: boolean;
      readonly body: readonly Call[];
    }
  /** A kernel that loops over time itself gets the trips 0 .. extent-1 in portions of at most `steps`: (first, end). */
  | { readonly kind: "portions"; readonly extent: Size; readonly steps: number; readonly body: readonly [Call] };

interface Call {
  readonly kind: "run";
  readonly kernel: string;
  readonly args: readonly KernelArg[];
}
