// Runs loop passes over every kernel of a program for one target, verifying after each.
import { CompileError } from "../../ir/errors.ts";
import type { Kernel } from "../../ir/loop/ir.ts";
import { printProgram } from "../../ir/loop/print.ts";
import { type CheckedKernels, verifyProgram } from "../../ir/loop/verify.ts";
import type { Entry, Program } from "../../ir/program.ts";
import type { TargetCaps } from "../../targets/target.ts";
import { checkOrder, type OrderConstraint, type PassContext, type Remark } from "../pass.ts";

export interface LoopContext extends PassContext {
  readonly caps: TargetCaps;
}

/** A pure function from kernel to kernel, and where in a list it may stand. */
export interface LoopPass {
  readonly name: string;
  readonly after: readonly OrderConstraint[];
  run(kernel: Kernel, context: LoopContext): Kernel;
}

/** A pure function from entry to entry: for what concerns several kernels and the order in which they run. */
export interface EntryPass extends Pick<LoopPass, "name" | "after"> {
  runEntry(entry: Entry, context: LoopContext): Entry;
}

/** A pure function from program to program: for what entries share. */
export interface ProgramPass extends Pick<LoopPass, "name" | "after"> {
  runProgram(program: Program, context: LoopContext): Program;
}

export type AnyLoopPass = LoopPass | EntryPass | ProgramPass;

export interface LoopTraceStep {
  readonly pass: string;
  readonly milliseconds: number;
  readonly remarks: readonly Remark[];
  /** Whether any kernel is another one than before. */
  readonly changed: boolean;
  readonly program: Program;
  /** The program after the pass; printed when asked for. */
  text(): string;
}

export interface LoopRun {
  readonly program: Program;
  readonly trace: readonly LoopTraceStep[];
}

export interface LoopRunOptions {
  /** Names of passes that are left out. */
  readonly skip?: readonly string[];
  /** The pass after which to stop. */
  readonly stopAfter?: string;
  /** Check the rules of the loop IR before the first and after every pass; on unless false. */
  readonly verify?: boolean;
}

/** Throws CompileError "invalid-ir", naming the pass, for a pass that breaks the program. */
export function runLoopPasses(
  program: Program,
  passes: readonly AnyLoopPass[],
  caps: TargetCaps,
  options: LoopRunOptions = {},
): LoopRun {
  checkOrder(passes);
  const checked: CheckedKernels | undefined = (options.verify ?? true) ? new WeakMap() : undefined;
  if (checked) verifyProgram(program, checked);
  const trace: LoopTraceStep[] = [];
  let current = program;
  for (const pass of passes) {
    if (options.skip?.includes(pass.name)) continue;
    const start = performance.now();
    const { program: after, remarks } = runPass(pass, current, caps);
    const milliseconds = performance.now() - start;
    const changed = after.entries.some((e, i) => e.kernels.some((k, j) => k !== current.entries[i]?.kernels[j]));
    trace.push({ pass: pass.name, milliseconds, remarks, changed, program: after, text: () => printProgram(after) });
    if (checked) verifyAfter(pass, after, checked);
    current = after;
    if (pass.name === options.stopAfter) break;
  }
  return { program: current, trace };
}

function runPass(
  pass: AnyLoopPass,
  program: Program,
  caps: TargetCaps,
): { readonly program: Program; readonly remarks: readonly Remark[] } {
  const remarks: Remark[] = [];
  if ("runProgram" in pass) {
    const remark = (text: string, about = program.name): void => void remarks.push({ text, about });
    return { program: pass.runProgram(program, { caps, remark }), remarks };
  }
  const entries = program.entries.map((entry) => {
    if ("runEntry" in pass) {
      const remark = (text: string, about = entry.name): void => void remarks.push({ text, about });
      return pass.runEntry(entry, { caps, remark });
    }
    const kernels = entry.kernels.map((kernel) => {
      const remark = (text: string, about = `${entry.name} ${kernel.name}`): void => void remarks.push({ text, about });
      return pass.run(kernel, { caps, remark });
    });
    return Object.freeze({ ...entry, kernels: Object.freeze(kernels) });
  });
  return { program: Object.freeze({ ...program, entries: Object.freeze(entries) }), remarks };
}

function verifyAfter(pass: Pick<LoopPass, "name">, program: Program, checked: CheckedKernels): void {
  try {
    verifyProgram(program, checked);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    const where = `after pass ${pass.name}: ${error.parts.where}`;
    throw new CompileError(error.code, { ...error.parts, where }, { cause: error });
  }
}
