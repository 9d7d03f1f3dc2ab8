// RMSprop and AdaGrad: rates scaled by the size of past gradients.
import { checkRange, type Optimizer, withDecay } from "./optimizer.ts";
import { checkCommon, type SgdOptions } from "./sgd.ts";

export interface RmspropOptions extends SgdOptions {
  readonly alpha?: number;
  readonly eps?: number;
  readonly momentum?: number;
  /** Divides by the deviation instead of the root mean square; Graves 2013. */
  readonly centered?: boolean;
}

/**
 * s' = α·s + (1 − α)·g², d = g / (√s' + eps), p' = p − rate·d; Tieleman and Hinton 2012, as PyTorch's RMSprop.
 * With momentum v' = μ·v + d in place of d; centered: a' = α·a + (1 − α)·g and √(s' − a'²).
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  const { rate = 0.01, alpha = 0.99, eps = 1e-8, momentum = 0, centered = false, weightDecay = 0 } = options;
  checkCommon("rmsprop", { rate, weightDecay });
  checkRange("rmsprop", "alpha", alpha, 0, 1);
  checkRange("rmsprop", "momentum", momentum, 0, 1);
  checkRange("rmsprop", "eps", eps, 0);
  return {
    name: "rmsprop",
    slots: ["s", ...(centered ? ["a"] : []), ...(momentum > 0 ? ["v"] : [])],
    hyper: { rate },
    update(ctx) {
      const { op, p, hyper, slots } = ctx;
      const g = withDecay(ctx, weightDecay);
      const s = op.add(op.mul(slots.s, alpha), op.mul(op.square(g), 1 - alpha));
      const a = centered ? op.add(op.mul(slots.a, alpha), op.mul(g, 1 - alpha)) : undefined;
      const variance = a === undefined ? s : op.sub(s, op.square(a));
      const d = op.div(g, op.add(op.sqrt(variance), eps));
      const v = momentum > 0 ? op.add(op.mul(slots.v, momentum), d) : undefined;
      const next = { s, ...(a === undefined ? {} : { a }), ...(v === undefined ? {} : { v }) };
      return { p: op.sub(p, op.mul(v ?? d, hyper.rate)), slots: next };
    },
  };
}

/** s' = s + g², p' = p − rate·g / (√s' + eps); Duchi, Hazan and Singer 2011, as PyTorch's Adagrad. */
export function adagrad(options: SgdOptions & { readonly eps?: number } = {}): Optimizer {
  const { rate = 0.01, eps = 1e-10, weightDecay = 0 } = options;
  checkCommon("adagrad", { rate, weightDecay });
  checkRange("adagrad", "eps", eps, 0);
  return {
    name: "adagrad",
    slots: ["s"],
    hyper: { rate },
    update(ctx) {
      const { op, p, hyper, slots } = ctx;
      const g = withDecay(ctx, weightDecay);
      const s = op.add(slots.s, op.square(g));
      return { p: op.sub(p, op.mul(op.div(g, op.add(op.sqrt(s), eps)), hyper.rate)), slots: { s } };
    },
  };
}
