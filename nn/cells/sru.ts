// The simple recurrent unit: no product with the state, so that every product leaves the time loop.
import { defineCell } from "../define-cell.ts";

/**
 * f = σ(x·W_f + b_f)              r = σ(x·W_r + b_r)
 * c' = f∘c + (1 − f)∘(x·W_n)      h' = r∘tanh(c') + (1 − r)∘(x·W_n)
 *
 * Lei, Zhang and Artzi 2017, "Training RNNs as Fast as CNNs"; the highway carries x·W_n, as in TensorFlow's SRUCell, so
 * that input and units may differ in size.
 */
export const sru = defineCell({
  name: "sru",
  gates: ["n", "f", "r"],
  state: ["h", "c"],
  activations: { gate: "sigmoid", output: "tanh" },
  step({ op, s, gate, act }) {
    const n = gate("n").product;
    const f = act.gate(gate("f").input);
    const r = act.gate(gate("r").input);
    const c = op.add(op.mul(f, s.c), op.mul(op.sub(1, f), n));
    return { h: op.add(op.mul(r, act.output(c)), op.mul(op.sub(1, r), n)), c };
  },
});
