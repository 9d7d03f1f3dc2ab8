// The simple recurrent network with rectified units.
import { activations } from "../variants/activations.ts";
import { elman } from "./elman.ts";

/**
 * h' = max(0, x·W_n + h·R_n + b_n)
 *
 * Le, Jaitly and Hinton 2015, "A Simple Way to Initialize Recurrent Networks of Rectified Linear Units".
 * PyTorch: RNN with nonlinearity "relu"; TFLite's RNN.
 */
export const elmanRelu = activations(elman, { candidate: "relu" });
