// What a pass on loops made of each kernel, as lines; kernels whose texts differ in names alone are shown once.
import type { LoopTraceStep } from "../../compiler/loop/index.ts";
import type { Kernel } from "../../ir/loop/ir.ts";
import { printKernel } from "../../ir/loop/print.ts";
import type { Program } from "../../ir/program.ts";
import { lineChanges } from "./line-changes.ts";
import type { KernelChange } from "./report.ts";

/** In the order of entries and kernels. @param before the program that the pass was given */
export function kernelChanges(before: Program, { program }: LoopTraceStep): readonly KernelChange[] {
  const changes = new Map<string, KernelChange & { readonly alike: string[] }>();
  for (const { name, kernels } of program.entries) {
    const known = new Map(before.entries.find((e) => e.name === name)?.kernels.map((k) => [k.name, k]));
    for (const kernel of kernels) {
      const [was, is] = [linesOf(known.get(kernel.name)), linesOf(kernel)];
      if (was.join("\n") === is.join("\n")) continue;
      const key = `${name} ${withoutNames([...was, "", ...is].join("\n"))}`;
      const same = changes.get(key);
      if (same) same.alike.push(kernel.name);
      else changes.set(key, { entry: name, kernel: kernel.name, alike: [], lines: lineChanges(was, is) });
    }
  }
  return [...changes.values()];
}

const linesOf = (kernel: Kernel | undefined): readonly string[] =>
  kernel
    ? printKernel(kernel)
        .split("\n")
        .filter((line) => !/^\s*#/.test(line))
    : [];

/** Names as numbers, in the order in which they are come upon. */
function withoutNames(text: string): string {
  const numbers = new Map<string, number>();
  return text.replace(/[\p{L}_$][\p{L}\p{N}_$.]*/gu, (name) => {
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    return `n${numbers.get(name)}`;
  });
}
