// The losses that come with the package.
export { binaryCrossEntropy } from "./binary-cross-entropy.ts";
export { type CrossEntropyOptions, crossEntropy } from "./cross-entropy.ts";
export { type Loss, type LossOptions, meanOverPositions } from "./loss.ts";
export { meanSquaredError } from "./mean-squared-error.ts";
