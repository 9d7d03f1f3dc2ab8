// What an inspection found, as plain data: the views (terminal, page) show it and decide nothing.
import type { Remark } from "../../compiler/pass.ts";
import type { SourceLine } from "../../targets/writer.ts";
import type { ChangedLine } from "./line-changes.ts";

/** An amount that depends on T and B: as a polynomial, and for the numbers of this report. */
export interface Amount {
  readonly formula: string;
  readonly value: number;
}

/** A piece of a line; pieces with the same key are the same value wherever they stand. */
export interface Token {
  readonly text: string;
  readonly value?: string;
}

export interface PassReport {
  readonly pass: string;
  readonly milliseconds: number;
  readonly changed: boolean;
  readonly remarks: readonly Remark[];
  /** The program after the pass; absent where it changed nothing. `fresh`: the line was not there before. */
  readonly lines?: readonly { readonly tokens: readonly Token[]; readonly fresh: boolean }[];
}

export interface DrawnNode {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly kind: "param" | "input" | "state" | "product" | "elementwise" | "other" | "result" | "loop";
  readonly lines: readonly string[];
  /** All that a reader may want to know of it. */
  readonly detail: string;
  /** Keys of the values that it makes. */
  readonly values: readonly string[];
}

export interface DrawnEdge {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Keys of the values that go along it. */
  readonly values: readonly string[];
  /** Goes to the next step of the loop. */
  readonly back: boolean;
}

/** Loops first, so that what is drawn later lies on top. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

/** One graph of the model: what its passes made of it. */
export interface GraphReport {
  readonly entry: string;
  readonly passes: readonly PassReport[];
  /** Absent where nobody looks at them: they take longer than all passes. */
  readonly drawings?: { readonly written: Drawing; readonly compiled: Drawing };
}

/** A kernel before and after a pass on loops. */
export interface KernelChange {
  readonly entry: string;
  readonly kernel: string;
  /** Others of the entry that differ from it in names alone, before and after. */
  readonly alike: readonly string[];
  readonly lines: readonly ChangedLine[];
}

export interface LoopPassReport {
  readonly pass: string;
  readonly milliseconds: number;
  readonly changed: boolean;
  readonly remarks: readonly Remark[];
  /** The kernels that it changed; all of them are new after the lowering, which shows none. */
  readonly kernels: readonly KernelChange[];
}

export interface KernelReport {
  readonly entry: string;
  readonly kernel: string;
  /** Lines of its head. */
  readonly comment: readonly string[];
  /** Whether it is what one step of a loop over time does. */
  readonly inLoop: boolean;
  /** How often it runs in one call. */
  readonly runs: Amount;
  /** Of one run: additions, products, divisions, comparisons, and one for each function value. */
  readonly flops: Amount;
  /** Of one run: how many of them are values of exp, tanh, sigmoid and the like. */
  readonly functions: Amount;
  /** Of one run: what has to come from memory and go there if nothing is read twice. */
  readonly bytes: Amount;
  /** flops / bytes. */
  readonly intensity: number;
  readonly tiles: readonly string[];
  /** In the order of the lowered kernel; origins of source lines are among them. */
  readonly equations: readonly string[];
  /** The kernel before the passes on loops. */
  readonly lowered: readonly string[];
  readonly source: readonly SourceLine[];
  /** Measured, of one run. */
  readonly microseconds?: number;
}

export type ScheduleStep =
  | { readonly kind: "run"; readonly kernel: string }
  | { readonly kind: "loop"; readonly trips: Amount; readonly order: string; readonly kernels: readonly string[] };

export interface BufferReport {
  readonly name: string;
  readonly shape: string;
  readonly role: string;
  readonly bytes: Amount;
  /** From the start of the arena. */
  readonly offset: number;
  /** First and last step of the schedule that touches it. */
  readonly live: readonly [first: number, last: number];
}

export interface EntryReport {
  readonly entry: string;
  readonly schedule: readonly ScheduleStep[];
  readonly kernels: readonly KernelReport[];
  readonly arena: { readonly bytes: number; readonly unshared: number; readonly buffers: readonly BufferReport[] };
}

/** What outlives calls, in bytes. */
export interface SegmentReport {
  readonly name: string;
  readonly bytes: number;
  readonly contents: readonly { readonly name: string; readonly shape: string; readonly bytes: number }[];
}

/** The machine as emitted code sees it. */
export interface MachineLimits {
  /** GFLOP/s of multiply-adds in registers. */
  readonly compute: number;
  /** GB/s, by where the data lies, fastest first. */
  readonly bandwidth: readonly { readonly name: string; readonly gigabytes: number }[];
  /** How it was measured. */
  readonly how: string;
}

/** One kernel of a shader, which may do the work of several of the program's. */
export interface DispatchReport {
  readonly kernel: string;
  /** What it computes, in the model's names. */
  readonly jobs: readonly string[];
  /** How often a call dispatches it, and how long all of those take. */
  readonly count: number;
  readonly microseconds: number;
}

export interface GpuEntryReport {
  readonly entry: string;
  /** Of a whole call, without what goes to the GPU and comes back. */
  readonly microseconds: number;
  /** Empty where the GPU does not tell the time of single dispatches. */
  readonly dispatches: readonly DispatchReport[];
}

export interface GpuReport {
  readonly adapter: string;
  readonly entries: readonly GpuEntryReport[];
  /** How it was measured, or why not. */
  readonly how: string;
}

export interface Report {
  readonly model: string;
  readonly target: string;
  /** The numbers for T and B that amounts are given for. */
  readonly steps: number;
  readonly rows: number;
  readonly graphs: readonly GraphReport[];
  readonly lowering?: LoopPassReport;
  readonly loopPasses: readonly LoopPassReport[];
  /** The text after the pass that was asked to be the last. */
  readonly stoppedText?: string;
  readonly entries: readonly EntryReport[];
  readonly segments: readonly SegmentReport[];
  readonly machine?: MachineLimits;
  readonly gpu?: GpuReport;
}
