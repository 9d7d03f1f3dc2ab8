// One line a variant; everything else about variants is enumerated from here.
export { activations } from "./activations.ts";
export { clip } from "./clip.ts";
export { coupled } from "./coupled.ts";
export { layerNorm } from "./layer-norm.ts";
export { peephole } from "./peephole.ts";
export { projection } from "./projection.ts";
export { recurrentDropout } from "./recurrent-dropout.ts";
export { zoneout } from "./zoneout.ts";
