// One loop nest a kernel: nests that follow one another become kernels that do, for workgroups do not wait for each other.
import type { Action, Buffer, Kernel, LoopStmt } from "../../../ir/loop/ir.ts";
import { definedNames, freshName } from "../../../ir/loop/walk.ts";
import type { Entry } from "../../../ir/program.ts";
import type { EntryPass, LoopContext } from "../pass.ts";
import { isNaming, parallelOutside } from "./form.ts";
import { splitSum } from "./split-sums.ts";

export const splitKernels: EntryPass = {
  name: "split-kernels",
  after: [{ pass: "store-halves", because: "whole contractions tell what products read" }],
  runEntry(entry: Entry, { caps }: LoopContext): Entry {
    if (!caps.workgroups) return entry;
    const { invocations } = caps.workgroups;
    const taken = new Set([...entry.kernels, ...entry.buffers].map((named) => named.name));
    const made: Buffer[] = [];
    const sums = (kernel: Kernel): readonly Kernel[] => {
      const halves = splitSum(kernel, invocations, taken);
      if (halves) made.push(halves.buffer);
      return halves?.kernels ?? [kernel];
    };
    const parts = new Map(entry.kernels.map((k) => [k.name, split(k, taken).flatMap(sums)]));
    const calls = <C extends { readonly kernel: string }>(call: C): readonly C[] =>
      (parts.get(call.kernel) ?? []).map((k) => ({ ...call, kernel: k.name }));
    let first = 0;
    const moved: { readonly first: number; readonly last: number }[] = [];
    const actions = entry.actions.flatMap((a): readonly Action[] => {
      const next: readonly Action[] =
        a.kind === "repeat" ? [{ ...a, body: a.body.flatMap(calls) }] : a.kind === "run" ? calls(a) : [a];
      moved.push({ first, last: first + next.length - 1 });
      first += next.length;
      return next;
    });
    const buffers = entry.buffers.map((b) => ({
      ...b,
      live: [moved[b.live[0]]?.first ?? 0, moved[b.live[1]]?.last ?? 0] as const,
    }));
    const live = [0, Math.max(0, actions.length - 1)] as const;
    buffers.push(...made.map((b) => ({ ...b, live })));
    return Object.freeze({ ...entry, buffers, kernels: [...parts.values()].flat(), actions });
  },
};

/** The kernel's nests, each with the names that stand before it. */
function split(kernel: Kernel, taken: Set<string>): readonly Kernel[] {
  const names = new Set([...kernel.params, ...definedNames(kernel.body)]);
  const body = parallelOutside(kernel.body, names);
  const isWork = (s: LoopStmt): boolean => s.kind === "for" || s.kind === "contract";
  const parts = body.filter((s) => !isNaming(s));
  if (parts.length < 2 || !parts.every(isWork)) return [Object.freeze({ ...kernel, body })];
  return parts.map((part, i) =>
    Object.freeze({
      ...kernel,
      name: i === 0 ? kernel.name : freshName(kernel.name, taken),
      body: [...body.slice(0, body.indexOf(part)).filter(isNaming), part],
    }),
  );
}
