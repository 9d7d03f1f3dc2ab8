// The update-gate recurrent network.
import { defineCell } from "../define-cell.ts";

/**
 * g = σ(x·W_g + h·R_g + b_g)      n = tanh(x·W_n + h·R_n + b_n)
 * h' = g∘h + (1 − g)∘n
 *
 * Collins, Sohl-Dickstein and Sussillo 2016, "Capacity and Trainability in Recurrent Neural Networks".
 */
export const ugrnn = defineCell({
  name: "ugrnn",
  gates: ["g", "n"],
  state: ["h"],
  activations: { gate: "sigmoid", candidate: "tanh" },
  step({ op, s, gate, act }) {
    const g = act.gate(gate("g"));
    const n = act.candidate(gate("n"));
    return { h: op.add(op.mul(g, s.h), op.mul(op.sub(1, g), n)) };
  },
});
