// From a model's graphs to a program for one target: graph passes, lowering, loop passes, with a trace of each.
import type { Graph } from "../ir/graph/node.ts";
import type { EntryName, Program } from "../ir/program.ts";
import type { TargetCaps } from "../targets/target.ts";
import type { DifferentiateOptions } from "./autodiff/differentiate.ts";
import { type LoopTraceStep, loopPasses, runLoopPasses } from "./loop/index.ts";
import { lowerProgram, type ParamShape } from "./lower/lower-program.ts";
import { type GraphPass, runPasses, type TraceStep } from "./pass.ts";
import { type PassOptions, planPasses } from "./pass-options.ts";
import { gradientPasses, inferencePasses, updatePasses } from "./pipeline.ts";

/** One entry to compile: its graph, and what to differentiate if it is one of gradients. */
export interface EntryRequest {
  readonly entry: EntryName;
  readonly graph: Graph;
  readonly differentiate?: DifferentiateOptions;
}

export interface CompileRequest {
  readonly name: string;
  readonly params: readonly ParamShape[];
  readonly entries: readonly EntryRequest[];
  readonly caps: TargetCaps;
  readonly passes?: PassOptions;
}

/** What each entry's graph went through, and then the program as a whole. */
export interface Trace {
  readonly graphs: Readonly<Partial<Record<EntryName, readonly TraceStep[]>>>;
  readonly loops: readonly LoopTraceStep[];
}

export interface Compilation {
  readonly program: Program;
  /** The graphs as they were lowered. */
  readonly graphs: Readonly<Partial<Record<EntryName, Graph>>>;
  readonly trace: Trace;
}

/** The passes of an entry: gradients where there is something to differentiate, one update over flat vectors, else inference. */
export function passesFor({ entry, differentiate }: EntryRequest): readonly GraphPass[] {
  if (differentiate) return gradientPasses(differentiate);
  return entry === "update" ? updatePasses : inferencePasses;
}

export function compileProgram({ name, params, entries, caps, passes = {} }: CompileRequest): Compilation {
  const plans = planPasses(entries.map(passesFor), passes);
  const runs = entries.map(({ entry, graph }, i) => ({
    entry,
    ...runPasses(graph, plans[i].passes, plans[i].options),
  }));
  const lowered = lowerProgram(name, params, runs, caps);
  const { program, trace } = runLoopPasses(lowered, loopPasses, caps);
  return {
    program,
    graphs: Object.fromEntries(runs.map((r) => [r.entry, r.graph])),
    trace: { graphs: Object.fromEntries(runs.map((r) => [r.entry, r.trace])), loops: trace },
  };
}
