// From a compilation to a report: all numbers, texts and drawings that the views show.
import type { LoweringStep, PartialCompilation } from "../../compiler/compile.ts";
import type { LoopTraceStep } from "../../compiler/loop/index.ts";
import { storeHalves } from "../../compiler/loop/store-halves.ts";
import type { Remark } from "../../compiler/pass.ts";
import type { Graph } from "../../ir/graph/node.ts";
import type { Action, Buffer } from "../../ir/loop/ir.ts";
import type { Entry, Program } from "../../ir/program.ts";
import { constSize, evalSize, mulSize, type Size, sizeOf } from "../../ir/size.ts";
import { type DimEnv, storedBytes } from "../../ir/types.ts";
import { planArena } from "../../runtime/arena.ts";
import type { KernelSource, Target } from "../../targets/target.ts";
import { kernelChanges } from "./kernel-changes.ts";
import { amount, kernelReports, type SourceOf } from "./kernel-report.ts";
import { graphReport } from "./pass-report.ts";
import type { BufferReport, EntryReport, LoopPassReport, Report, ScheduleStep, SegmentReport } from "./report.ts";

export interface Inspected {
  readonly model: string;
  readonly target: Target;
  /** The graphs before any pass, by entry. */
  readonly written: Readonly<Record<string, Graph>>;
  readonly compilation: PartialCompilation;
  readonly env: DimEnv;
  /** The pass that was asked to be the last. */
  readonly stopAfter?: string;
  readonly drawn: boolean;
}

export function collect({ model, target, written, compilation, env, stopAfter, drawn }: Inspected): Report {
  const { trace, program } = compilation;
  const { lowering, loops = [] } = trace;
  const graphs = Object.entries(trace.graphs).map(([entry, steps]) => graphReport(entry, written[entry], steps, drawn));
  const stoppedText = stopAfter === undefined ? {} : { stoppedText: textAfter(compilation, stopAfter) };
  return {
    model,
    target: target.name,
    steps: env.T,
    rows: env.B,
    graphs,
    ...(lowering ? { lowering: { pass: "lower", changed: true, ...timed(lowering), kernels: [] } } : {}),
    loopPasses: lowering ? loopPassReports(lowering, loops) : [],
    ...stoppedText,
    entries: program && lowering ? entryReports(lowering, program, loops, target, env, stopAfter === undefined) : [],
    segments: program ? segmentReports(program) : [],
  };
}

const loopPassReports = (lowering: LoweringStep, loops: readonly LoopTraceStep[]): readonly LoopPassReport[] =>
  loops.map((step, i) => ({
    pass: step.pass,
    changed: step.changed,
    ...timed(step),
    kernels: kernelChanges((i === 0 ? lowering : loops[i - 1]).program, step),
  }));

const timed = ({
  milliseconds,
  remarks,
}: LoweringStep | LoopTraceStep): Pick<LoopPassReport, "milliseconds" | "remarks"> => ({
  milliseconds,
  remarks: unique(remarks),
});

/** Remarks that say the same of the same are one. */
function unique(remarks: readonly Remark[]): readonly Remark[] {
  const seen = new Set<string>();
  return remarks.filter(({ text, about }) => {
    const key = `${about} ${text}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** The program, or all graphs that the pass is there for, as it left them. */
function textAfter({ trace }: PartialCompilation, pass: string): string {
  const last = trace.loops?.at(-1);
  if (last) return last.text();
  return Object.values(trace.graphs)
    .map((steps) => steps?.at(-1))
    .flatMap((step) => (step?.pass === pass ? step.text() : []))
    .join("\n");
}

/** @param whole whether all passes on loops ran, so that the target can write the kernels. */
function entryReports(
  lowering: LoweringStep,
  program: Program,
  loops: readonly LoopTraceStep[],
  target: Target,
  env: DimEnv,
  whole: boolean,
): readonly EntryReport[] {
  const sources = whole ? (target.sources?.(program) ?? []) : [];
  const sourceOf: SourceOf = (entry, kernel, equations) => {
    const ofEntry = sources.filter((s) => s.entry === entry);
    return (ofEntry.find((s) => s.kernel === kernel) ?? mostOf(equations, ofEntry))?.lines ?? [];
  };
  // Kernels are shown as they were lowered, but with the buffers that they have in the end.
  const shown = loops.find((step) => step.pass === storeHalves.name)?.program ?? lowering.program;
  return shown.entries.map((entry) => ({
    entry: entry.name,
    schedule: (program.entries.find((e) => e.name === entry.name) ?? entry).actions.map((a) => scheduleStep(a, env)),
    kernels: kernelReports({ entry, env, loops, sourceOf }),
    arena: arenaOf(entry, env),
  }));
}

/** A kernel may have become a part of another one: that whose lines are traced to most of its equations. */
function mostOf(equations: readonly string[], sources: readonly KernelSource[]): KernelSource | undefined {
  const counts = sources.map((source) => {
    const origins = new Set(source.lines.map((l) => l.origin));
    return { source, count: equations.filter((e) => origins.has(e)).length };
  });
  const [best] = counts.sort((x, y) => y.count - x.count);
  return best && best.count > 0 ? best.source : undefined;
}

const scheduleStep = (action: Action, env: DimEnv): ScheduleStep =>
  action.kind === "run"
    ? { kind: "run", kernel: action.kernel }
    : {
        kind: "loop",
        trips: amount(action.extent, env),
        order:
          action.kind === "portions"
            ? "in one dispatch"
            : action.reverse
              ? "from the last step to the first"
              : "from the first step to the last",
        kernels: action.body.map((run) => run.kernel),
      };

const IN_ARENA: ReadonlySet<Buffer["role"]> = new Set(["input", "output", "temp"]);
const BYTES = sizeOf(4);
const bytesOf = (size: Size): Size => mulSize(size, BYTES);

function arenaOf(entry: Entry, env: DimEnv): EntryReport["arena"] {
  const buffers = entry.buffers.filter((b) => IN_ARENA.has(b.role));
  const plan = planArena(buffers.map((b) => ({ bytes: evalSize(b.size, env) * 4, live: b.live })));
  const reports = buffers.map(
    (b, i): BufferReport => ({
      name: b.name,
      shape: `[${b.shape.join(", ")}]`,
      role: b.role,
      bytes: amount(bytesOf(b.size), env),
      offset: plan.offsets[i],
      live: b.live,
    }),
  );
  const unshared = reports.reduce((sum, b) => sum + b.bytes.value, 0);
  return { bytes: plan.bytes, unshared, buffers: reports };
}

const SEGMENTS = { param: "parameters", slot: "optimizer slots", grad: "gradients", prepared: "prepared" } as const;

/** What lies outside the arena: the parts by role, each buffer once. */
function segmentReports(program: Program): readonly SegmentReport[] {
  const roles = Object.entries(SEGMENTS) as readonly [keyof typeof SEGMENTS, string][];
  return roles.flatMap(([role, name]) => {
    const buffers = new Map(
      program.entries.flatMap((e) => e.buffers.filter((b) => b.role === role).map((b) => [b.name, b] as const)),
    );
    if (buffers.size === 0) return [];
    const own = [...buffers.values()];
    const bytes = ([undefined, "f16"] as const).map((storage) =>
      Math.max(
        0,
        ...own
          .filter((b) => b.storage === storage)
          .map((b) => storedBytes(b) * ((b.offset ?? 0) + (constSize(b.size) ?? 0))),
      ),
    );
    const parts = role === "prepared" ? [] : program.params;
    const contents =
      parts.length > 0
        ? parts.map((p) => ({
            name: p.name,
            shape: `[${p.shape.join(", ")}]`,
            bytes: 4 * p.shape.reduce((a, d) => a * d, 1),
          }))
        : [...buffers.values()].map((b) => ({
            name: b.name,
            shape: `[${b.shape.join(", ")}]`,
            bytes: storedBytes(b) * (constSize(b.size) ?? 0),
          }));
    return [{ name, bytes: bytes.reduce((a, b) => a + b), contents }];
  });
}
