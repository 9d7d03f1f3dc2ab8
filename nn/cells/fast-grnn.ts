// The fast gated recurrent network: gate and candidate share their weights.
import { defineCell } from "../define-cell.ts";
import { constant } from "../initializers.ts";

/**
 * p = x·W_p + h·R_p
 * z = σ(p + b_p)                  n = tanh(p + b_n)
 * h' = (σ(ζ)∘(1 − z) + σ(ν))∘n + z∘h      ζ, ν: one number each
 *
 * Kusupati et al. 2018, "FastGRNN: A Fast, Accurate, Stable and Tiny Kilobyte Sized Gated Recurrent Neural Network".
 */
export const fastGrnn = defineCell({
  name: "fastGrnn",
  gates: ["p"],
  state: ["h"],
  params: {
    b_n: { shape: ["units"], init: constant(1) },
    zeta: { shape: [], init: constant(1) },
    nu: { shape: [], init: constant(-4) },
  },
  activations: { gate: "sigmoid", candidate: "tanh" },
  step({ op, s, gate, act, param }) {
    const { product, recurrent, bias } = gate("p");
    const p = op.add(product, recurrent);
    const z = act.gate(op.add(p, bias));
    const n = act.candidate(op.add(p, param.b_n));
    const weight = op.add(op.mul(op.sigmoid(param.zeta), op.sub(1, z)), op.sigmoid(param.nu));
    return { h: op.add(op.mul(weight, n), op.mul(z, s.h)) };
  },
});
