// The simple recurrent network.
import { defineCell } from "../define-cell.ts";

/**
 * h' = tanh(x·W_n + h·R_n + b_n)
 *
 * Elman 1990, "Finding Structure in Time". PyTorch: RNN; Keras: SimpleRNN.
 */
export const elman = defineCell({
  name: "elman",
  gates: ["n"],
  state: ["h"],
  activations: { candidate: "tanh" },
  step({ gate, act }) {
    return { h: act.candidate(gate("n")) };
  },
});
