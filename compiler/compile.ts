// From a model's graphs to a program for one target: graph passes, lowering, loop passes, with a trace of each.
import { CompileError } from "../ir/errors.ts";
import type { Graph } from "../ir/graph/node.ts";
import type { EntryName, Program } from "../ir/program.ts";
import type { TargetCaps } from "../targets/target.ts";
import type { DifferentiateOptions } from "./autodiff/differentiate.ts";
import { flushDenormals } from "./graph/flush-denormals.ts";
import { rotateScan } from "./graph/rotate-scan.ts";
import { type LoopTraceStep, loopPasses, runLoopPasses } from "./loop/index.ts";
import { lowerProgram, type ParamShape } from "./lower/lower-program.ts";
import { type GraphPass, type Remark, runPasses, type TraceStep } from "./pass.ts";
import { type PassOptions, planPasses } from "./pass-options.ts";
import { gradientPasses, inferencePasses, updatePasses } from "./pipeline.ts";
import { tableInputs } from "./table-inputs.ts";

/** One entry to compile: its graph, and what to differentiate if it is one of gradients. */
export interface EntryRequest {
  readonly entry: EntryName;
  readonly graph: Graph;
  readonly differentiate?: DifferentiateOptions;
}

/** flush: what decays becomes 0 before it is denormal, where the target is slow on such numbers. ieee: it decays to the end. */
export type Denormals = "flush" | "ieee";

export interface CompileRequest {
  readonly name: string;
  readonly params: readonly ParamShape[];
  readonly entries: readonly EntryRequest[];
  readonly caps: TargetCaps;
  readonly passes?: PassOptions;
  readonly denormals?: Denormals;
}

/** The step from graphs to loops. */
export interface LoweringStep {
  readonly milliseconds: number;
  readonly remarks: readonly Remark[];
  /** Kernels as they were before the loop passes: one statement an equation. */
  readonly program: Program;
}

/** What each entry's graph went through, and then the program as a whole. */
export interface Trace {
  readonly graphs: Readonly<Partial<Record<EntryName, readonly TraceStep[]>>>;
  readonly lowering: LoweringStep;
  readonly loops: readonly LoopTraceStep[];
}

export interface Compilation {
  readonly program: Program;
  /** The graphs as they were lowered. */
  readonly graphs: Readonly<Partial<Record<EntryName, Graph>>>;
  readonly trace: Trace;
}

/** As far as `stopAfter` let it come: without a lowering where it is a pass on graphs. */
export type PartialCompilation = Pick<Compilation, "graphs"> & {
  readonly trace: Pick<Trace, "graphs"> & Partial<Trace>;
  readonly program?: Program;
};

/** The passes of an entry: gradients where there is something to differentiate, one update over flat vectors, else inference. */
export function passesFor({ entry, differentiate }: EntryRequest): readonly GraphPass[] {
  if (differentiate) return gradientPasses(differentiate);
  return entry === "update" ? updatePasses : inferencePasses;
}

/** Passes that pay on some targets only, and why the others leave them out. */
const TARGETS_CHOICE: readonly {
  readonly pass: GraphPass;
  pays(caps: TargetCaps, denormals: Denormals): boolean;
  readonly otherwise: string;
}[] = [
  {
    pass: flushDenormals,
    pays: ({ fastDenormals }, denormals) => denormals === "flush" && !fastDenormals,
    otherwise: "denormal numbers do not slow this target down, or were asked for",
  },
  {
    pass: rotateScan,
    pays: ({ workgroups }) => workgroups !== undefined,
    otherwise: "this target has no dispatch and no barrier between two kernels of a step",
  },
];

const passesWithoutUse = (
  lists: readonly (readonly GraphPass[])[],
  caps: TargetCaps,
  denormals: Denormals,
): ReadonlyMap<string, string> =>
  new Map(
    TARGETS_CHOICE.filter(({ pass, pays }) => !pays(caps, denormals) && lists.some((l) => l.includes(pass))).map(
      ({ pass, otherwise }) => [pass.name, otherwise],
    ),
  );

const loopPassNames: readonly string[] = loopPasses.map((p) => p.name);

/** Names that `skip` and `stopAfter` take, in the order of their first run. */
export const passNames: readonly string[] = [
  ...new Set([...inferencePasses, ...gradientPasses({ wrt: [], of: "loss" }), ...updatePasses].map((p) => p.name)),
  ...loopPassNames,
];

/** Throws CompileError; "pass" for unknown names of passes and where `stopAfter` leaves nothing that can run. */
export function compileProgram(request: CompileRequest): Compilation {
  const { program, graphs, trace } = compileUntil(request);
  const { lowering, loops } = trace;
  if (program && lowering && loops) return { program, graphs, trace: { ...trace, lowering, loops } };
  throw new CompileError("pass", {
    where: "stopAfter",
    found: `${request.passes?.stopAfter}, after which there are no kernels yet`,
    expected: `a pass on loops: ${loopPassNames.join(", ")}`,
  });
}

/** The kernels of a compilation for other caps that its lowering does not depend on. */
export const plannedFor = ({ trace }: Compilation, caps: TargetCaps, passes: PassOptions = {}): Program =>
  runLoopPasses(trace.lowering.program, loopPasses, caps, passes).program;

/** Like compileProgram, but for looking: after a `stopAfter` among the passes on graphs there is no program. */
export function compileUntil(request: CompileRequest): PartialCompilation {
  const { name, params, entries, caps, passes = {}, denormals = "flush" } = request;
  const lists = entries.map(passesFor);
  const leftOut = passesWithoutUse(lists, caps, denormals);
  const plans = planPasses(lists, passes, { elsewhere: loopPassNames, leftOut });
  const runs = entries.map(({ entry, graph }, i) => ({
    entry,
    tables: tableInputs(graph),
    ...runPasses(graph, plans[i].passes, plans[i].options),
  }));
  const graphs = Object.fromEntries(runs.map((r) => [r.entry, r.graph]));
  const traces = Object.fromEntries(runs.map((r) => [r.entry, r.trace]));
  const { stopAfter } = passes;
  if (stopAfter !== undefined && !loopPassNames.includes(stopAfter)) return { graphs, trace: { graphs: traces } };
  const remarks: Remark[] = [];
  const start = performance.now();
  const remark = (text: string, about?: string): void =>
    void remarks.push(about === undefined ? { text } : { text, about });
  const lowered = lowerProgram(name, params, runs, { panels: caps.panels, remark });
  const lowering = { milliseconds: performance.now() - start, remarks, program: lowered };
  const { program, trace: loops } = runLoopPasses(lowered, loopPasses, caps, passes);
  return { program, graphs, trace: { graphs: traces, lowering, loops } };
}
