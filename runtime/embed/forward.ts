// `forward` of an emitted module: whole sequences.
import { type CallOptions, type Core, type Inputs, stepsOf } from "./core.ts";
import { callOnce } from "./stream.ts";

export const forwardCalls = (core: Core) => ({
  forward: (inputs: Inputs, options: CallOptions = {}) =>
    callOnce(core, "forward", stepsOf(core, "forward", inputs, options), inputs, options),
});
