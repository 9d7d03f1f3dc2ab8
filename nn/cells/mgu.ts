// The minimal gated unit: one gate resets and updates.
import { defineCell } from "../define-cell.ts";

/**
 * f = σ(x·W_f + h·R_f + b_f)
 * n = tanh(x·W_n + (f∘h)·R_n + b_n)
 * h' = (1 − f)∘h + f∘n
 *
 * Zhou et al. 2016, "Minimal Gated Unit for Recurrent Neural Networks".
 */
export const mgu = defineCell({
  name: "mgu",
  gates: ["f", "n"],
  state: ["h"],
  activations: { gate: "sigmoid", candidate: "tanh" },
  step({ op, s, gate, act }) {
    const f = act.gate(gate("f"));
    const n = act.candidate(gate("n", { h: op.mul(f, s.h) }));
    return { h: op.add(op.mul(op.sub(1, f), s.h), op.mul(f, n)) };
  },
});
