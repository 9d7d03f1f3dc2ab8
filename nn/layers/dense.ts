// The fully connected layer.
import type { InitSpec } from "../../ir/artifact.ts";
import { type Activation, activate, checkActivation } from "../activations.ts";
import { glorotUniform, zeros } from "../initializers.ts";
import type { Layer } from "../layer.ts";
import { checkSizes } from "./check-sizes.ts";
import { lastSize } from "./last-size.ts";

/** f32[…, I] → activation(x·W + b) f32[…, units] with "W" [I, units] (Glorot) and "b" [units] (zeros). */
export function dense(options: {
  readonly units: number;
  readonly activation?: Activation;
  readonly bias?: boolean;
  readonly init?: { readonly W?: InitSpec; readonly b?: InitSpec };
  readonly name?: string;
}): Layer {
  const { units, activation = "linear", bias = true, init = {}, name = "dense" } = options;
  checkSizes(`layer "${name}"`, { units });
  checkActivation(activation, `layer "${name}"`);
  return {
    name,
    build(ctx, x) {
      const { op } = ctx;
      const W = ctx.param("W", [lastSize(ctx, x), units], init.W ?? glorotUniform());
      const product = op.linear(x, W);
      const biased = bias ? op.add(product, ctx.param("b", [units], init.b ?? zeros())) : product;
      return activate(op, activation, biased);
    },
  };
}
