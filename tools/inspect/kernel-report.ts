// What one kernel does, costs and looks like.
import type { LoopTraceStep } from "../../compiler/loop/index.ts";
import type { Action, Contract, Kernel, LoopStmt } from "../../ir/loop/ir.ts";
import { printStmts } from "../../ir/loop/print.ts";
import { walkStmts } from "../../ir/loop/walk.ts";
import type { Entry } from "../../ir/program.ts";
import { addSize, evalSize, formatSize, mulSize, type Size, sizeOf } from "../../ir/size.ts";
import type { DimEnv } from "../../ir/types.ts";
import type { SourceLine } from "../../targets/writer.ts";
import { costOf, trafficOf, trafficSize } from "./cost.ts";
import type { Amount, KernelReport } from "./report.ts";

export const amount = (size: Size, env: DimEnv): Amount => ({ formula: formatSize(size), value: evalSize(size, env) });

/** The emitted lines of a kernel with these equations. */
export type SourceOf = (entry: string, kernel: string, equations: readonly string[]) => readonly SourceLine[];

export interface KernelContext {
  /** As lowered, before the passes on loops, what is stored in halves aside. */
  readonly entry: Entry;
  readonly env: DimEnv;
  readonly loops: readonly LoopTraceStep[];
  readonly sourceOf: SourceOf;
}

export function kernelReports(context: KernelContext): readonly KernelReport[] {
  const { entry, env, loops, sourceOf } = context;
  const inLoops = new Set(entry.actions.flatMap((a) => (a.kind === "run" ? [] : a.body.map((run) => run.kernel))));
  const buffers = new Map(entry.buffers.map((b) => [b.name, b]));
  return entry.kernels.map((kernel) => {
    const cost = costOf(kernel.body);
    const flops = amount(cost.flops, env);
    const equations = equationsOf(kernel.body);
    const bytes = { formula: formatSize(trafficSize(cost, buffers)), value: trafficOf(cost, buffers, env) };
    return {
      entry: entry.name,
      kernel: kernel.name,
      comment: finalComment(kernel, entry.name, loops),
      inLoop: inLoops.has(kernel.name),
      runs: amount(runsOf(kernel.name, entry.actions), env),
      flops,
      functions: amount(cost.functions, env),
      bytes,
      intensity: bytes.value === 0 ? 0 : flops.value / bytes.value,
      tiles: tilesOf(`${entry.name} ${kernel.name}`, loops),
      equations,
      lowered: printStmts(kernel.body),
      source: sourceOf(entry.name, kernel.name, equations),
    };
  });
}

/** Passes on loops may add lines to a kernel's head. */
function finalComment(kernel: Kernel, entry: string, loops: readonly LoopTraceStep[]): readonly string[] {
  const last = loops.at(-1)?.program.entries.find((e) => e.name === entry);
  return last?.kernels.find((k) => k.name === kernel.name)?.comment ?? kernel.comment;
}

/** How often the entry's actions run a kernel. */
function runsOf(kernel: string, actions: readonly Action[]): Size {
  return actions.reduce((runs, action) => {
    if (action.kind === "run") return action.kernel === kernel ? addSize(runs, sizeOf(1)) : runs;
    const calls: readonly { readonly kernel: string }[] = action.body;
    const each = calls.filter((run) => run.kernel === kernel).length;
    return addSize(runs, mulSize(action.extent, sizeOf(each)));
  }, sizeOf(0));
}

/** What the passes that choose tiles said of the kernel. */
const tilesOf = (about: string, loops: readonly LoopTraceStep[]): readonly string[] =>
  loops
    .filter((step) => step.pass.startsWith("tile-"))
    .flatMap((step) => step.remarks.filter((r) => r.about === about).map((r) => r.text));

/** Origins in the order of the code, each once. */
function equationsOf(body: readonly LoopStmt[]): readonly string[] {
  const found = new Set<string>();
  const note = (origin: string | undefined): void => void (origin !== undefined && found.add(origin));
  const ofContract = (c: Contract): void => {
    for (const traced of [...c.sums, ...c.accs]) note(traced.origin);
  };
  walkStmts(body, {
    stmt: (s) => {
      if (s.kind === "contract") ofContract(s);
      else note(s.origin);
    },
  });
  return [...found];
}
