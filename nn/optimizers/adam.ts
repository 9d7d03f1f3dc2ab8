// Adam, with decay as a part of the gradient or apart from it.
import { biasCorrection, checkRange, type Optimizer, withDecay } from "./optimizer.ts";
import { checkCommon, type SgdOptions } from "./sgd.ts";

export interface AdamOptions extends SgdOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly eps?: number;
}

/**
 * m' = β₁·m + (1 − β₁)·g, v' = β₂·v + (1 − β₂)·g²,
 * p' = p − rate / (1 − β₁ᵗ) · m' / (√(v' / (1 − β₂ᵗ)) + eps); Kingma and Ba 2015, as PyTorch's Adam.
 */
export const adam = (options: AdamOptions = {}): Optimizer => make("adam", { weightDecay: 0, ...options }, false);

/** Adam on p·(1 − rate·decay); Loshchilov and Hutter 2019, as PyTorch's AdamW. Decay 0.01 unless given. */
export const adamw = (options: AdamOptions = {}): Optimizer => make("adamw", { weightDecay: 0.01, ...options }, true);

function make(name: string, options: AdamOptions & { readonly weightDecay?: number }, decoupled: boolean): Optimizer {
  const { rate = 1e-3, beta1 = 0.9, beta2 = 0.999, eps = 1e-8, weightDecay = 0 } = options;
  checkCommon(name, { rate, weightDecay });
  checkRange(name, "beta1", beta1, 0, 1);
  checkRange(name, "beta2", beta2, 0, 1);
  checkRange(name, "eps", eps, 0);
  return {
    name,
    slots: ["m", "v"],
    hyper: { rate },
    update(ctx) {
      const { op, hyper, slots, step } = ctx;
      const g = decoupled ? ctx.g : withDecay(ctx, weightDecay);
      const p = decoupled && weightDecay > 0 ? op.mul(ctx.p, op.sub(1, op.mul(hyper.rate, weightDecay))) : ctx.p;
      const m = op.add(op.mul(slots.m, beta1), op.mul(g, 1 - beta1));
      const v = op.add(op.mul(slots.v, beta2), op.mul(op.square(g), 1 - beta2));
      const rate1 = op.div(hyper.rate, biasCorrection(op, beta1, step));
      const scale2 = op.reciprocal(op.sqrt(biasCorrection(op, beta2, step)));
      const denominator = op.add(op.mul(op.sqrt(v), scale2), eps);
      return { p: op.sub(p, op.div(op.mul(m, rate1), denominator)), slots: { m, v } };
    },
  };
}
