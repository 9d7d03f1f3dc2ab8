// Entries that were lowered one by one, put together so that one call runs them: all prepares, a gradient and its update.
import type { Buffer } from "../../ir/loop/ir.ts";
import type { Entry } from "../../ir/program.ts";

/** One prepare entry for all; what each has for itself begins with the name of the entry that it is for. */
export function joinPrepares(prepares: readonly Entry[]): Entry {
  const actions = prepares.flatMap((p) => p.actions);
  const live = [0, Math.max(0, actions.length - 1)] as const;
  const buffers = new Map(prepares.flatMap((p) => p.buffers).map((b) => [b.name, { ...b, live }]));
  const inputs = new Map(prepares.flatMap((p) => p.inputs).map((x) => [x.name, x]));
  return {
    name: "prepare",
    inputs: [...inputs.values()],
    outputs: [],
    buffers: [...buffers.values()],
    kernels: prepares.flatMap((p) => p.kernels),
    actions,
  };
}

/**
 * The gradient and then the update, which was lowered after it: buffers of one name are one buffer. What the update takes
 * besides the gradient's results is there from the start, what the gradient gives stays to the end.
 */
export function joinTraining(gradient: Entry, update: Entry): Entry {
  const shift = gradient.actions.length;
  const actions = [...gradient.actions, ...update.actions];
  const end = Math.max(0, actions.length - 1);
  const results = new Set(gradient.outputs.map((o) => o.buffer));
  const known = new Set(gradient.buffers.map((b) => b.name));
  const taken = new Set(update.inputs.map((i) => i.buffer));
  const lastUse = new Map(update.buffers.map((b) => [b.name, b.live[1] + shift]));
  const first = gradient.buffers.map((b): Buffer => {
    const last = results.has(b.name) ? end : Math.max(b.live[1], lastUse.get(b.name) ?? 0);
    return { ...b, live: [b.live[0], last] };
  });
  const second = update.buffers
    .filter((b) => !known.has(b.name))
    .map((b): Buffer => ({ ...b, live: [taken.has(b.name) ? 0 : b.live[0] + shift, b.live[1] + shift] }));
  const given = new Set(second.filter((b) => b.role !== "grad").map((b) => b.name));
  return {
    name: "train",
    inputs: [...gradient.inputs, ...update.inputs.filter((i) => given.has(i.buffer))],
    outputs: [...gradient.outputs, ...update.outputs],
    buffers: [...first, ...second],
    kernels: [...gradient.kernels, ...update.kernels],
    actions,
  };
}
