// Binary cross-entropy of logits.
import { inputName, type Loss, type LossOptions, lossOutput, meanOverPositions } from "./loss.ts";

/**
 * −t·log σ(y) − (1 − t)·log(1 − σ(y)) as softplus(y) − t·y, which overflows nowhere; mean over features and counted
 * positions. y are logits and input "target" is f32[T, B, O] in 0..1. As PyTorch's BCEWithLogitsLoss.
 */
export function binaryCrossEntropy(options: LossOptions = {}): Loss {
  return {
    name: "binaryCrossEntropy",
    build(ctx, outputs) {
      const { op } = ctx;
      const y = lossOutput(ctx, outputs, "binaryCrossEntropy", options.output);
      const target = ctx.input(inputName("target", options.prefix), y.type);
      const losses = op.sub(op.softplus(y), op.mul(target, y));
      return meanOverPositions(ctx, op.mean(losses, [y.type.shape.length - 1]), options);
    },
  };
}
