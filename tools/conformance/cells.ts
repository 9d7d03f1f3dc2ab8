// The cells that the other frameworks' layers are made of, from the package's cells and variants.
import { defineCell } from "cellc";
import { elman, gru, gruResetBefore, lstm } from "cellc/nn/cells";
import { activations, clip, coupled, layerNorm, peephole, projection } from "cellc/nn/variants";
import type { Activation } from "../../nn/activations.ts";
import type { Cell } from "../../nn/cell.ts";
import { skipCase } from "./case.ts";

export type { Activation, Cell };

/** Activations by the names under which other frameworks know them, where all agree. */
const named: Readonly<Record<string, Activation>> = {
  tanh: "tanh",
  sigmoid: "sigmoid",
  relu: "relu",
  linear: "linear",
  none: "linear",
  softsign: "softsign",
  softplus: "softplus",
  elu: "elu",
  selu: "selu",
  gelu: "gelu",
  swish: "swish",
  silu: "swish",
  exponential: "exp",
  relu6: { op: "clip", options: { low: 0, high: 6 } },
  relu_n1_to_1: { op: "clip", options: { low: -1, high: 1 } },
  sign_bit: "sign",
  hard_sigmoid: { op: "hardSigmoid", options: { slope: 0.2, offset: 0.5 } },
  hardSigmoid: { op: "hardSigmoid", options: { slope: 0.2, offset: 0.5 } },
  leakyRelu: { op: "leakyRelu", options: { alpha: 0.01 } },
};

export function activationNamed(name: string): Activation {
  return Object.hasOwn(named, name) ? named[name] : skipCase(`activation ${name}`);
}

/** Parameters beside W, R, b: p_i p_f p_o peepholes, gain_i … gains, proj [units, projected]. */
export interface MemoryCellOptions {
  readonly gate: Activation;
  readonly candidate: Activation;
  readonly output: Activation;
  /** Which cell state the output gate's peephole sees; the other gates' see the one before the step. */
  readonly peephole?: "before" | "after";
  /** i = 1 - f, and no gate i. */
  readonly coupled?: boolean;
  /** Size of the projected output. */
  readonly projection?: number;
  /** Bounds on the cell state and on the projected output; 0 means none. */
  readonly cellClip?: number;
  readonly projectionClip?: number;
  readonly layerNorm?: boolean;
}

/** The cell with memory whose output gate peeks at the state before the step, as WebNN defines it. */
const peekingBefore = defineCell({
  name: "lstmPeekingBefore",
  gates: ["i", "f", "g", "o"],
  state: ["h", "c"],
  activations: { gate: "sigmoid", candidate: "tanh", output: "tanh" },
  step({ op, s, gate, act }) {
    const [i, f, o] = (["i", "f", "o"] as const).map((name) => act.gate(gate(name, { peek: s.c })));
    const c = op.add(op.mul(f, s.c), op.mul(i, act.candidate(gate("g"))));
    return { h: op.mul(o, act.output(c)), c };
  },
});

/** TensorFlow Lite adds this to the variance. */
const NORM_EPSILON = 1e-8;

/** Gates i f g o (without i where coupled), states h and c. */
export function memoryCell(options: MemoryCellOptions): Cell {
  const { gate, candidate, output } = options;
  const base: Cell = options.peephole === "before" ? peekingBefore : lstm;
  const bounds = {
    ...(options.cellClip ? { c: options.cellClip } : {}),
    ...(options.projectionClip ? { h: options.projectionClip } : {}),
  };
  const variants: [boolean, (cell: Cell) => Cell][] = [
    [true, (cell) => activations(cell, { gate, candidate, output })],
    [options.coupled === true, (cell) => coupled(cell)],
    [options.peephole !== undefined, (cell) => peephole(cell)],
    [options.layerNorm === true, (cell) => layerNorm(cell, { eps: NORM_EPSILON })],
    [options.projection !== undefined, (cell) => projection(cell, { units: options.projection! })],
    [Object.keys(bounds).length > 0, (cell) => clip(cell, { state: bounds })],
  ];
  return variants.reduce((cell, [wanted, apply]) => (wanted ? apply(cell) : cell), base);
}

/** Gates z r n, state h; the reset gate acts before or after the recurrent product. */
export const gatedCell = ({
  gate,
  candidate,
  reset,
}: {
  gate: Activation;
  candidate: Activation;
  reset: "before" | "after";
}): Cell => activations(reset === "after" ? (gru as Cell) : (gruResetBefore as Cell), { gate, candidate });

/** One gate, state h. */
export const simpleCell = ({ activation }: { activation: Activation }): Cell =>
  activations(elman as Cell, { candidate: activation });
