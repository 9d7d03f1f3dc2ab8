// PyTorch's recurrent layers in our terms: which cell, and how its parameters become ours and gradients go back.
import { elman, elmanRelu, gru, lstm } from "cellc/nn/cells";
import { projection } from "cellc/nn/variants";
import type { Cell } from "../../nn/cell.ts";
import { type DenseArray, filled, joinAxis, plus, reorderParts, sliceAxis, transposed } from "../conformance/array.ts";

/** weight_ih [G·H, I], weight_hh [G·H, P], bias_ih and bias_hh [G·H], weight_hr [P, H] of projected layers. */
export interface PytorchParams {
  readonly weightIh: DenseArray;
  readonly weightHh: DenseArray;
  readonly biasIh: DenseArray;
  readonly biasHh: DenseArray;
  readonly weightHr?: DenseArray;
}

type Arrays = Readonly<Record<string, DenseArray>>;

export interface PytorchKind {
  readonly cell: Cell;
  /** Our names in PyTorch's order. */
  readonly gates: readonly string[];
  readonly params: (from: PytorchParams) => Arrays;
  /** Gradients of our parameters as those of PyTorch's: both of its biases get that of ours, where they are added. */
  readonly gradients: (ours: Arrays) => PytorchParams;
}

/** The candidate is the last gate in both orders; it keeps a recurrent bias of its own where the reset gate scales it. */
function kind(cell: Cell, gates: readonly string[]): PytorchKind {
  const separate = cell.recurrentBias.length > 0;
  const toOurs = (a: DenseArray): DenseArray => reorderParts(a, 0, gates, cell.gates);
  const toTheirs = (a: DenseArray): DenseArray => reorderParts(a, 0, cell.gates, gates);
  const allButLast = (b: DenseArray): DenseArray =>
    sliceAxis(b, 0, 0, (b.shape[0] / gates.length) * (gates.length - 1));
  const last = (b: DenseArray): DenseArray => sliceAxis(b, 0, allButLast(b).shape[0], b.shape[0] / gates.length);
  return {
    cell,
    gates,
    params: ({ weightIh, weightHh, biasIh, biasHh, weightHr }) => {
      const [input, recurrent] = [toOurs(biasIh), toOurs(biasHh)];
      const added = separate ? joinAxis([allButLast(recurrent), filled(last(recurrent).shape, 0)], 0) : recurrent;
      return {
        W: transposed(toOurs(weightIh)),
        R: transposed(toOurs(weightHh)),
        b: plus(input, added),
        ...(separate ? { rb: last(recurrent) } : {}),
        ...(weightHr ? { proj: transposed(weightHr) } : {}),
      };
    },
    gradients: ({ W, R, b, rb, proj }) => ({
      weightIh: toTheirs(transposed(W)),
      weightHh: toTheirs(transposed(R)),
      biasIh: toTheirs(b),
      biasHh: toTheirs(separate ? joinAxis([allButLast(b), rb], 0) : b),
      ...(proj ? { weightHr: transposed(proj) } : {}),
    }),
  };
}

/** The layer kinds; `projected` is LSTM's proj_size. */
export const pytorchKinds = {
  LSTM: kind(lstm as Cell, ["i", "f", "g", "o"]),
  GRU: kind(gru as Cell, ["r", "z", "n"]),
  RNN: kind(elman as Cell, ["n"]),
  "RNN-relu": kind(elmanRelu as Cell, ["n"]),
} satisfies Record<string, PytorchKind>;

export const projectedLstm = (size: number): PytorchKind =>
  kind(projection(lstm as Cell, { units: size }), ["i", "f", "g", "o"]);
