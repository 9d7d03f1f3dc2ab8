// `step` of an emitted module: one step of some rows.
import type { CallOptions, Core, Inputs } from "./core.ts";
import { callOnce } from "./stream.ts";

export const stepCalls = (core: Core) => ({
  step: (inputs: Inputs, options: Omit<CallOptions, "steps"> = {}) => callOnce(core, "step", 1, inputs, options),
});
