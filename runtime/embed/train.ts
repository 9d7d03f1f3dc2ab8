// `train` of an emitted module: loss, gradients and one update of the optimizer in a call; `save` writes the weights.
import { type CallOptions, type Core, type Inputs, stepsOf } from "./core.ts";
import { fail } from "./fail.ts";
import { openStream } from "./stream.ts";
import { writeTensors } from "./write-tensors.ts";

export interface TrainOptions extends CallOptions {
  /** The optimizer's own where absent. */
  readonly rate?: number;
  /** Of dropout and noise. */
  readonly seed?: number;
}

export const trainCalls = (core: Core) => {
  let updates = 0;
  return {
    /** Parameters stay as they were where the loss or the gradient is not finite. */
    train(inputs: Inputs, options: TrainOptions = {}) {
      const { rate, seed = 0 } = options;
      const { step, state } = openStream(core, "train", stepsOf(core, "train", inputs, options), options);
      const own = {
        step: [updates + 1],
        apply: [1],
        key: [seed, updates],
        ...(rate === undefined ? {} : { rate: [rate] }),
      };
      const { loss, gradNorm } = step({ ...inputs, ...own });
      if (!Number.isFinite(loss[0] + gradNorm[0]))
        fail("train", `loss ${loss}, gradient ${gradNorm}`, "finite numbers");
      updates++;
      core.prepare();
      return { loss: loss[0], gradNorm: gradNorm[0], state };
    },
    save: () => writeWeights(core),
  };
};

/** All parameters as a safetensors file. */
const writeWeights = ({ facts, memory }: Core): Uint8Array =>
  writeTensors(
    Object.entries(facts.params).map(([name, [at, ...shape]]) => {
      const values = new Float32Array(
        memory.buffer,
        at,
        shape.reduce((a, b) => a * b, 1),
      );
      return [name, shape, values];
    }),
  );
