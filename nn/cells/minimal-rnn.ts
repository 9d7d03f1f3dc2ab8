// The minimal recurrent network: the input is mapped into the state's space, one gate updates.
import { defineCell } from "../define-cell.ts";

/**
 * z = tanh(x·W_z + b_z)
 * u = σ(z·U + h·R_u + b_u)
 * h' = u∘h + (1 − u)∘z
 *
 * Chen 2017, "MinimalRNN: Toward More Interpretable and Trainable Recurrent Neural Networks".
 */
export const minimalRnn = defineCell({
  name: "minimalRnn",
  gates: ["z", "u"],
  state: ["h"],
  params: { U: { shape: ["units", "units"] } },
  activations: { gate: "sigmoid", candidate: "tanh" },
  step({ op, s, gate, act, param }) {
    const z = act.candidate(gate("z").input);
    const { recurrent, bias } = gate("u");
    const u = act.gate(op.add(op.add(op.matmul(z, param.U), recurrent), bias));
    return { h: op.add(op.mul(u, s.h), op.mul(op.sub(1, u), z)) };
  },
});
