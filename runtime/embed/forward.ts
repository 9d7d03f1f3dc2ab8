// `forward` of an emitted module: whole sequences.
import type { CallOptions, Core, Inputs } from "./core.ts";
import { fail } from "./fail.ts";
import { callOnce } from "./stream.ts";

export const forwardCalls = (core: Core) => ({
  /** As many steps as the first input has, unless told otherwise. */
  forward(inputs: Inputs, options: CallOptions = {}) {
    const { state, rows = state?.rows ?? core.facts.rows ?? 1 } = options;
    const [[name, [, length]]] = Object.entries(core.layouts.forward(1, rows).inputs ?? {});
    const given = inputs[name]?.length;
    const { steps = core.facts.steps ?? given / length } = options;
    if (steps % 1 !== 0) fail(`input "${name}"`, `${given ?? "no"} numbers`, `${length} a step`);
    return callOnce(core, "forward", steps, inputs, options);
  },
});
