// Puts each kernel's loop nest on workgroups: tiles of elements, contractions and sums to an invocation or several.
import type { Kernel } from "../../../ir/loop/ir.ts";
import { definedNames, isOnWorkgroups } from "../../../ir/loop/walk.ts";
import type { LoopContext, LoopPass } from "../pass.ts";
import { nestOf } from "./form.ts";
import { placeNest } from "./place.ts";

export const mapWorkgroups: LoopPass = {
  name: "map-workgroups",
  after: [
    { pass: "split-kernels", because: "workgroups of one dispatch cannot wait for each other" },
    { pass: "run-time-loop", because: "what runs inside a loop over time has other workgroups" },
  ],
  run(kernel: Kernel, { caps: { workgroups } }: LoopContext): Kernel {
    if (!workgroups || isOnWorkgroups(kernel)) return kernel;
    const names = new Set([...kernel.params, ...definedNames(kernel.body)]);
    const { invocations, memory } = workgroups;
    const context = { invocations, memory, names, kernel: kernel.name };
    const { loops, shared } = placeNest(nestOf(kernel.body), context);
    return Object.freeze({ ...kernel, ...(shared.length > 0 ? { shared } : {}), body: Object.freeze([loops]) });
  },
};
