// Loops over time on workgroups: all steps in one kernel, or kernels for each step; by cost unless the target says which.
import type { Action, Buffer, Kernel } from "../../../ir/loop/ir.ts";
import { definedNames, freshName } from "../../../ir/loop/walk.ts";
import type { Entry } from "../../../ir/program.ts";
import type { WorkgroupCaps } from "../../../targets/target.ts";
import type { EntryPass, LoopContext } from "../pass.ts";
import { chooseTimeLoop, portionOf, stepWork } from "./choose-time-loop.ts";
import { type Nest, nestOf } from "./form.ts";
import { type RowNest, rowNest, rowsMeet } from "./rows.ts";
import { sequenceKernel, sequenceShape } from "./sequence.ts";

type Repeat = Action & { readonly kind: "repeat" };

export const runTimeLoop: EntryPass = {
  name: "run-time-loop",
  after: [{ pass: "split-kernels", because: "a step is put together from nests" }],
  runEntry(entry: Entry, { caps: { workgroups }, remark }: LoopContext): Entry {
    if (!workgroups) return entry;
    const kernels = new Map(entry.kernels.map((k) => [k.name, k]));
    const taken = new Set(kernels.keys());
    const remarks = [...(entry.remarks ?? [])];
    const actions = entry.actions.map((action): Action => {
      if (action.kind !== "repeat") return action;
      const inside = action.body.map((call) => kernels.get(call.kernel) as Kernel);
      const name = inside.map((k) => k.name).join(", ");
      const planned = planLoop(action, inside, { workgroups, buffers: entry.buffers }, (text) => {
        remark(text, `${entry.name} ${name}`);
        remarks.push(`${name}: ${text}`);
      });
      if (!planned) return action;
      const kernel = { ...planned.kernel, name: freshName(`${inside[0].name}_steps`, taken) };
      for (const { name } of inside) kernels.delete(name);
      kernels.set(kernel.name, kernel);
      const { extent } = action;
      return { kind: "portions", extent, steps: planned.steps, body: [{ kind: "run", kernel: kernel.name, args: [] }] };
    });
    return Object.freeze({ ...entry, kernels: [...kernels.values()], actions, remarks });
  },
};

interface SequencePlan {
  readonly kernel: Kernel;
  readonly steps: number;
}

interface LoopPlace {
  readonly workgroups: WorkgroupCaps;
  readonly buffers: readonly Buffer[];
}

/** The kernel that takes all steps; undefined where each step is to have its own dispatches. */
function planLoop(
  { extent, reverse }: Repeat,
  kernels: readonly Kernel[],
  { workgroups: { invocations, memory, timeLoop }, buffers }: LoopPlace,
  remark: (text: string) => void,
): SequencePlan | undefined {
  const nests = kernels.map((k) => nestOf(k.body));
  const names = new Set(kernels.flatMap((k) => [...definedNames(k.body)]));
  const rows = nests.map((n) => rowNest(n, names));
  const meet = rows.every((r) => r !== undefined) ? rowsMeet(rows as RowNest[]) : "code that does not go row by row";
  const work = stepWork(nests, buffers);
  const choice = chooseTimeLoop(work, kernels.length, meet);
  const chosen = timeLoop === "auto" ? choice.chosen : timeLoop;
  remark(timeLoop === "auto" ? choice.why : `${timeLoop}, as told; by cost ${choice.why}`);
  if (chosen === "step") return undefined;
  const code: readonly Nest[] = meet === undefined ? (rows as RowNest[]) : nests;
  const tile = sequenceShape(code, invocations);
  const shape = meet === undefined ? tile : { invocations, width: tile.width };
  if (meet !== undefined) remark(`one workgroup for all rows: ${meet}`);
  const how = meet === undefined ? `${tile.rows} rows a workgroup` : "one workgroup";
  const comment = [`all steps in one dispatch, ${how}`, ...kernels.flatMap((k) => k.comment)];
  return {
    kernel: sequenceKernel("steps", comment, { extent, reverse, nests: code }, shape, memory),
    steps: portionOf(work, tile.rows ?? 1),
  };
}
