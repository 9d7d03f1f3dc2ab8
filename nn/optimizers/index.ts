// The optimizers that come with the package.
export { type AdamOptions, adam, adamw } from "./adam.ts";
export { type Clip, clipByNorm, clipByValue, globalNorm, type Optimizer, type UpdateContext } from "./optimizer.ts";
export { adagrad, type RmspropOptions, rmsprop } from "./rmsprop.ts";
export { type MomentumOptions, momentum, nesterov, type SgdOptions, sgd } from "./sgd.ts";
