// Mean squared error.
import { inputName, type Loss, type LossOptions, lossOutput, meanOverPositions } from "./loss.ts";

/** (y − target)², mean over features and counted positions; y and input "target" are f32[T, B, O]. */
export function meanSquaredError(options: LossOptions = {}): Loss {
  return {
    name: "meanSquaredError",
    build(ctx, outputs) {
      const { op } = ctx;
      const y = lossOutput(ctx, outputs, "meanSquaredError", options.output);
      const target = ctx.input(inputName("target", options.prefix), y.type);
      return meanOverPositions(ctx, op.mean(op.square(op.sub(y, target)), [y.type.shape.length - 1]), options);
    },
  };
}
