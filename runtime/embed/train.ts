// `train` of an emitted module: loss, gradients and one update of the optimizer in a call; `save` writes the weights.
import { type CallOptions, type Core, type Inputs, stepsOf } from "./core.ts";
import { fail } from "./fail.ts";
import { openStream } from "./stream.ts";

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
function writeWeights({ facts, memory }: Core): Uint8Array {
  let end = 0;
  const header: Record<string, unknown> = {};
  const values = Object.entries(facts.params).map(([name, [at, ...shape]]) => {
    const bytes = new Uint8Array(
      memory.buffer,
      at,
      shape.reduce((a, b) => a * b, 4),
    );
    header[name] = { dtype: "F32", shape, data_offsets: [end, end + bytes.length] };
    end += bytes.length;
    return bytes;
  });
  const json = JSON.stringify(header).replace(
    /[^ -~]/g,
    (c) => `\\u${(65536 + c.charCodeAt(0)).toString(16).slice(1)}`,
  );
  const text = json.padEnd(Math.ceil(json.length / 8) * 8);
  const file = new Uint8Array(8 + text.length + end);
  new DataView(file.buffer).setUint32(0, text.length, true);
  for (let i = 0; i < text.length; i++) file[8 + i] = text.charCodeAt(i);
  let at = 8 + text.length;
  for (const bytes of values) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}
