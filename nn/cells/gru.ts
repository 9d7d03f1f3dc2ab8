// The gated recurrent unit with the reset gate after the product.
import { defineCell } from "../define-cell.ts";

/**
 * z = σ(x·W_z + h·R_z + b_z)      r = σ(x·W_r + h·R_r + b_r)
 * n = tanh(x·W_n + b_n + r∘(h·R_n + rb_n))
 * h' = (1 − z)∘n + z∘h
 *
 * Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder", version 1: the form of cuDNN, PyTorch
 * (gates r z n there), Keras with reset_after, ONNX with linear_before_reset = 1.
 */
export const gru = defineCell({
  name: "gru",
  gates: ["z", "r", "n"],
  state: ["h"],
  recurrentBias: ["n"],
  activations: { gate: "sigmoid", candidate: "tanh" },
  step({ op, s, gate, act }) {
    const z = act.gate(gate("z"));
    const r = act.gate(gate("r"));
    const n = act.candidate(op.add(gate("n").input, op.mul(r, gate("n").recurrent)));
    return { h: op.add(op.mul(op.sub(1, z), n), op.mul(z, s.h)) };
  },
});
