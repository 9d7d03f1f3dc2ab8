// Gradient descent, plain and with momentum.
import { checkRange, type Optimizer, withDecay } from "./optimizer.ts";

export interface SgdOptions {
  readonly rate?: number;
  /** L2 decay as a part of the gradient. */
  readonly weightDecay?: number;
}
export interface MomentumOptions extends SgdOptions {
  readonly momentum?: number;
}

/** p' = p − rate·g. As PyTorch's SGD. */
export function sgd({ rate = 0.01, weightDecay = 0 }: SgdOptions = {}): Optimizer {
  checkCommon("sgd", { rate, weightDecay });
  return {
    name: "sgd",
    slots: [],
    hyper: { rate },
    update: (ctx) => ({ p: ctx.op.sub(ctx.p, ctx.op.mul(withDecay(ctx, weightDecay), ctx.hyper.rate)), slots: {} }),
  };
}

/** v' = μ·v + g, p' = p − rate·v'; Polyak 1964, as PyTorch's SGD with momentum. */
export const momentum = (options: MomentumOptions = {}): Optimizer => heavyBall("momentum", options, false);

/** v' = μ·v + g, p' = p − rate·(g + μ·v'); Sutskever et al. 2013, as PyTorch's SGD with nesterov. */
export const nesterov = (options: MomentumOptions = {}): Optimizer => heavyBall("nesterov", options, true);

function heavyBall(name: string, options: MomentumOptions, ahead: boolean): Optimizer {
  const { rate = 0.01, momentum: mu = 0.9, weightDecay = 0 } = options;
  checkCommon(name, { rate, weightDecay });
  checkRange(name, "momentum", mu, 0, 1);
  return {
    name,
    slots: ["v"],
    hyper: { rate },
    update(ctx) {
      const { op, p, hyper, slots } = ctx;
      const g = withDecay(ctx, weightDecay);
      const v = op.add(op.mul(slots.v, mu), g);
      const direction = ahead ? op.add(g, op.mul(v, mu)) : v;
      return { p: op.sub(p, op.mul(direction, hyper.rate)), slots: { v } };
    },
  };
}

/** The checks that every optimizer shares. */
export function checkCommon(
  where: string,
  { rate, weightDecay }: { readonly rate: number; readonly weightDecay: number },
): void {
  checkRange(where, "rate", rate, 0);
  checkRange(where, "weightDecay", weightDecay, 0);
}
