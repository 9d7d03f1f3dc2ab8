// Runs of an emitted module with a state of their own: one call, step after step, or block after block.
import { type CallOptions, type Core, type Inputs, write } from "./core.ts";
import { fail } from "./fail.ts";
import { State } from "./state.ts";

/** Bound for so many steps a call. Once it is there, typed arrays as inputs allocate nothing. */
export function openStream(core: Core, entry: string, steps: number, { state: from, rows }: CallOptions) {
  const { facts, bind, memory } = core;
  const state = new State(facts, from?.rows ?? rows ?? facts.rows ?? 1);
  const B = state.rows;
  if ((rows ?? B) !== B) fail("state", `${B} rows`, rows);
  if (from) for (const name of state.names) state.set(name, from.get(name));
  let call = bind(entry, steps, B);
  const arrays = call.after.map(([name]) => state.get(name));
  const results = call.outputs.map(([, view]) => view.slice());
  const outputs = Object.fromEntries(call.outputs.map(([name], i) => [name, results[i]]));
  return {
    rows: B,
    state,
    /** The same arrays at every call, overwritten by the next. */
    outputs,
    reset: () => state.reset(),
    step(inputs: Inputs) {
      if (call.buffer !== memory.buffer) call = bind(entry, steps, B);
      write(call, inputs, state);
      call.run();
      for (let i = 0; i < arrays.length; i++) arrays[i].set(call.after[i][1]);
      for (let i = 0; i < results.length; i++) results[i].set(call.outputs[i][1]);
      return outputs;
    },
  };
}

export const streamCalls = (core: Core) => ({
  /** @param options.steps a block of so many steps a call; single steps where absent. */
  stream: (options: CallOptions = {}) =>
    openStream(core, options.steps || !core.layouts.step ? "forward" : "step", options.steps ?? 1, options),
});

/** One call: outputs and state are the caller's own. */
export function callOnce(core: Core, entry: string, steps: number, inputs: Inputs, options: CallOptions) {
  const { step, state } = openStream(core, entry, steps, options);
  return { outputs: step(inputs), state };
}
