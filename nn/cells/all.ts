// One line a cell; everything else about cells is enumerated from here.
export { elman } from "./elman.ts";
export { elmanRelu } from "./elman-relu.ts";
export { fastGrnn } from "./fast-grnn.ts";
export { gru } from "./gru.ts";
export { gruResetBefore } from "./gru-reset-before.ts";
export { indrnn } from "./indrnn.ts";
export { lstm } from "./lstm.ts";
export { mgu } from "./mgu.ts";
export { minimalRnn } from "./minimal-rnn.ts";
export { sru } from "./sru.ts";
export { ugrnn } from "./ugrnn.ts";
