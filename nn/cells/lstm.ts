// Long short-term memory with forget gate.
import { defineCell } from "../define-cell.ts";

/**
 * i = σ(x·W_i + h·R_i + b_i)      f = σ(x·W_f + h·R_f + b_f)
 * g = tanh(x·W_g + h·R_g + b_g)   o = σ(x·W_o + h·R_o + b_o)
 * c' = f∘c + i∘g                  h' = o∘tanh(c')
 *
 * Hochreiter and Schmidhuber 1997, "Long Short-Term Memory"; Gers, Schmidhuber and Cummins 2000, "Learning to Forget".
 * `peek` names what the peepholes of Gers and Schmidhuber 2000 see: c for i and f, c' for o.
 */
export const lstm = defineCell({
  name: "lstm",
  gates: ["i", "f", "g", "o"],
  state: ["h", "c"],
  activations: { gate: "sigmoid", candidate: "tanh", output: "tanh" },
  step({ op, s, gate, act }) {
    const i = act.gate(gate("i", { peek: s.c }));
    const f = act.gate(gate("f", { peek: s.c }));
    const g = act.candidate(gate("g"));
    const c = op.add(op.mul(f, s.c), op.mul(i, g));
    const o = act.gate(gate("o", { peek: c }));
    return { h: op.mul(o, act.output(c)), c };
  },
});
