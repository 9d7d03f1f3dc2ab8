// Functions of values alone, as layers.
import { type Activation, activate, activationName, checkActivation } from "../activations.ts";
import type { Layer } from "../layer.ts";

/** An elementwise function of every value, such as `activation("relu")`. */
export function activation(fn: Activation, { name = activationName(fn) }: { readonly name?: string } = {}): Layer {
  checkActivation(fn, `layer "${name}"`);
  return { name, build: ({ op }, x) => activate(op, fn, x) };
}

/** exp(x) / Σ exp(x) over the last axis. The loss crossEntropy wants the values before it. */
export const softmax = ({ name = "softmax" }: { readonly name?: string } = {}): Layer => ({
  name,
  build: ({ op }, x) => op.softmax(x),
});
