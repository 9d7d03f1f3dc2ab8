// The gated recurrent unit with the reset gate before the product.
import { defineCell } from "../define-cell.ts";

/**
 * z = σ(x·W_z + h·R_z + b_z)      r = σ(x·W_r + h·R_r + b_r)
 * n = tanh(x·W_n + (r∘h)·R_n + b_n)
 * h' = (1 − z)∘n + z∘h
 *
 * Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder", version 3; Keras without reset_after,
 * ONNX with linear_before_reset = 0.
 */
export const gruResetBefore = defineCell({
  name: "gruResetBefore",
  gates: ["z", "r", "n"],
  state: ["h"],
  activations: { gate: "sigmoid", candidate: "tanh" },
  step({ op, s, gate, act }) {
    const z = act.gate(gate("z"));
    const r = act.gate(gate("r"));
    const n = act.candidate(gate("n", { h: op.mul(r, s.h) }));
    return { h: op.add(op.mul(op.sub(1, z), n), op.mul(z, s.h)) };
  },
});
