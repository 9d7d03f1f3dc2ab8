// Cross-entropy of logits and class ids.
import { CompileError } from "../../ir/errors.ts";
import { formatType, i32 } from "../../ir/types.ts";
import { inputName, type Loss, type LossOptions, lossOutput, meanOverPositions } from "./loss.ts";

export interface CrossEntropyOptions extends LossOptions {
  /** Positions with this target do not count. */
  readonly ignoreIndex?: number;
  /** ε: the target distribution is (1 − ε)·onehot + ε / V; Szegedy et al. 2016. */
  readonly labelSmoothing?: number;
}

/**
 * −log softmax(y)[target], mean over counted positions; y are logits [T, B, V], input "target" is i32[T, B].
 * As PyTorch's CrossEntropyLoss.
 */
export function crossEntropy(options: CrossEntropyOptions = {}): Loss {
  const { ignoreIndex, labelSmoothing = 0, output, prefix } = options;
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
    throw new CompileError("value", {
      where: "crossEntropy",
      found: `labelSmoothing ${labelSmoothing}`,
      expected: "0..1",
    });
  return {
    name: "crossEntropy",
    build(ctx, outputs) {
      const { op } = ctx;
      const y = lossOutput(ctx, outputs, "crossEntropy", output);
      const last = y.type.shape.length - 1;
      const classes = y.type.shape[last];
      if (typeof classes !== "number")
        throw new CompileError("shape", {
          where: ctx.where,
          found: formatType(y.type),
          expected: "logits over a fixed number of classes",
        });
      const target = ctx.input(inputName("target", prefix), i32(...y.type.shape.slice(0, last)));
      const chosen = op.sum(op.mul(op.oneHot(target, classes), y), [last]);
      const right = op.sub(op.logSumExp(y), labelSmoothing === 0 ? chosen : op.mul(chosen, 1 - labelSmoothing));
      const losses = labelSmoothing === 0 ? right : op.sub(right, op.mul(op.sum(y, [last]), labelSmoothing / classes));
      const counted = ignoreIndex === undefined ? [] : [op.ne(op.cast(target), ignoreIndex)];
      return meanOverPositions(ctx, losses, options, counted);
    },
  };
}
