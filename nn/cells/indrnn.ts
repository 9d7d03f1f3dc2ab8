// The independently recurrent network: each unit sees its own past only.
import { defineCell } from "../define-cell.ts";

/**
 * h' = relu(x·W_n + u∘h + b_n)
 *
 * Li et al. 2018, "Independently Recurrent Neural Network (IndRNN): Building A Longer and Deeper RNN".
 */
export const indrnn = defineCell({
  name: "indrnn",
  gates: ["n"],
  state: ["h"],
  params: { u: { shape: ["units"] } },
  activations: { candidate: "relu" },
  step({ op, s, gate, act, param }) {
    return { h: act.candidate(op.add(gate("n").input, op.mul(param.u, s.h))) };
  },
});
