// Dropout on values between layers.
import { checkRate, dropoutMask } from "../dropout-mask.ts";
import type { Layer } from "../layer.ts";

/**
 * In training, sets values to 0 with probability rate and divides the others by 1 − rate; otherwise the identity.
 * variational: one mask for all steps (Gal and Ghahramani 2016), for x [T, …].
 */
export function dropout(options: {
  readonly rate: number;
  readonly variational?: boolean;
  readonly name?: string;
}): Layer {
  const { rate, variational = false, name = "dropout" } = options;
  checkRate(`layer "${name}"`, rate);
  return {
    name,
    build(ctx, x) {
      if (!ctx.training || rate === 0) return x;
      const { shape } = x.type;
      return ctx.op.mul(x, dropoutMask(ctx, variational ? shape.slice(1) : shape, rate));
    },
  };
}
