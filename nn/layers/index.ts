// The layers that come with the package.
export type { Layer, LayerContext } from "../layer.ts";
export { activation, softmax } from "./activation.ts";
export { dense } from "./dense.ts";
export { dropout } from "./dropout.ts";
export { embedding } from "./embedding.ts";
export { lambda, sequence } from "./lambda.ts";
export { last } from "./last.ts";
export { layerNorm } from "./layer-norm.ts";
export { type RecurrentOptions, recurrent } from "./recurrent.ts";
