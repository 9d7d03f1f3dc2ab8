// TensorFlow 1's cells as its tests construct them: layers of ours, constant weights, and states packed as they are there.

import { minimalRnn, sru, ugrnn } from "cellc/nn/cells";
import { projection } from "cellc/nn/variants";
import { type DenseArray, filled, joinAxis, sliceAxis } from "./array.ts";
import { skipCase } from "./case.ts";
import { type Activation, activationNamed, type Cell, gatedCell, memoryCell, simpleCell } from "./cells.ts";
import { isObject, type Json, type JsonObject, listOf, numberOf, objectOf, textOf } from "./json.ts";
import type { Arrays, LayerSpec } from "./network.ts";

/** A state as TensorFlow nests it: an array, or a tuple. */
export type Nest = DenseArray | readonly Nest[];
const isLeaf = (nest: Nest): nest is DenseArray => !Array.isArray(nest);

/** A cell, possibly made of cells: its layers from below, and how its state is packed. */
export interface TensorflowCell {
  readonly outputs: number;
  readonly layers: (inputs: number, weight: number) => LayerSpec[];
  /** From and to the states of the recurrent layers among `layers`, in order. */
  readonly unpack: (state: Nest) => Arrays[];
  readonly pack: (states: readonly Arrays[]) => Nest;
  readonly stateSize: number;
}

/** A constructor's arguments by keyword, positional ones under the names given. */
function argumentsOf(object: JsonObject, positional: readonly string[]): JsonObject {
  const args = listOf(object.args ?? [], "args").map((value, i): [string, Json] => [
    positional[i] ?? `argument ${i}`,
    value,
  ]);
  return { ...Object.fromEntries(args), ...objectOf(object.kwargs ?? {}, "kwargs") };
}

/** Skips for arguments that would change the numbers and are not read. */
function expectOnly(name: string, given: JsonObject, known: readonly string[]): void {
  for (const [key, value] of Object.entries(given))
    if (!known.includes(key) && !["reuse", "name", "dtype"].includes(key) && value !== null && value !== false)
      skipCase(`argument ${key} of ${name}`);
}

interface SingleCell {
  readonly cell: Cell;
  readonly units: number;
  /** One number for the bias of each gate of the cell that has one. */
  readonly biases: Readonly<Record<string, number>>;
  /** States in TensorFlow's order. */
  readonly states: readonly string[];
  readonly tuple: boolean;
}

const activationOf = (given: JsonObject): Activation => {
  const value = given.activation ?? "tanh";
  const name = isObject(value) ? textOf(value.function ?? value.name, "activation") : textOf(value, "activation");
  return activationNamed(name.replace(/^.*\./, ""));
};
const sigmoid = activationNamed("sigmoid");
const unitsOf = (given: JsonObject): number => numberOf(given.num_units ?? given.units, "num_units");

function memory(name: string, given: JsonObject, base: "lstm" | "coupled"): SingleCell {
  expectOnly(name, given, ["num_units", "forget_bias", "state_is_tuple", "activation", "initializer", "num_proj"]);
  const activation = activationOf(given);
  const plain = memoryCell({ gate: sigmoid, candidate: activation, output: activation, coupled: base === "coupled" });
  const projected =
    given.num_proj === undefined || given.num_proj === null ? undefined : numberOf(given.num_proj, "num_proj");
  const cell = projected === undefined ? plain : projection(plain, { units: projected });
  const biases = { f: numberOf(given.forget_bias ?? 1, "forget_bias") };
  return { cell, units: unitsOf(given), biases, states: ["c", "h"], tuple: given.state_is_tuple !== false };
}

function single(name: string, object: JsonObject): SingleCell | undefined {
  const one = (known: readonly string[]): JsonObject => {
    const given = argumentsOf(object, known);
    expectOnly(name, given, known);
    return given;
  };
  const h = { states: ["h"], tuple: false } as const;
  const kinds: Readonly<Record<string, () => SingleCell>> = {
    BasicRNNCell: () => {
      const given = one(["num_units", "activation"]);
      return { cell: simpleCell({ activation: activationOf(given) }), units: unitsOf(given), biases: {}, ...h };
    },
    GRUCell: () => {
      const given = one(["num_units", "activation"]);
      const cell = gatedCell({ gate: sigmoid, candidate: activationOf(given), reset: "before" });
      return { cell, units: unitsOf(given), biases: { z: 1, r: 1 }, ...h };
    },
    BasicLSTMCell: () =>
      memory(name, argumentsOf(object, ["num_units", "forget_bias", "state_is_tuple", "activation"]), "lstm"),
    LSTMCell: () => memory(name, argumentsOf(object, ["num_units"]), "lstm"),
    CoupledInputForgetGateLSTMCell: () => memory(name, argumentsOf(object, ["num_units"]), "coupled"),
    UGRNNCell: () => {
      const given = one(["num_units", "initializer", "forget_bias"]);
      return {
        cell: ugrnn as Cell,
        units: unitsOf(given),
        biases: { g: numberOf(given.forget_bias ?? 1, "forget_bias") },
        ...h,
      };
    },
    SRUCell: () => ({ cell: sru as Cell, units: unitsOf(one(["num_units"])), biases: {}, states: ["c"], tuple: false }),
    MinimalRNNCell: () => ({
      cell: minimalRnn as Cell,
      units: unitsOf(one(["units", "kernel_initializer"])),
      biases: { u: 1 },
      ...h,
    }),
  };
  return kinds[name]?.();
}

/** Concatenated along the last axis, unless the state is a tuple. */
function fromSingle({ cell, units, biases, states, tuple }: SingleCell): TensorflowCell {
  const width = (state: string): number => (cell.stateUnits[state] === "projected" ? cell.projected! : units);
  const stateSize = states.map(width).reduce((a, b) => a + b, 0);
  const fill =
    (weight: number) =>
    (name: string, shape: readonly number[], gates: readonly string[]): DenseArray =>
      name === "b"
        ? joinAxis(
            gates.map((g) => filled([units], biases[g] ?? 0)),
            0,
          )
        : filled(shape, weight);
  return {
    outputs: width(cell.output),
    stateSize,
    layers: (_, weight) => [{ cell, units, flow: "forward", params: [fill(weight)] }],
    unpack: (state) => {
      if (!isLeaf(state)) return [Object.fromEntries(states.map((name, i) => [name, state[i] as DenseArray]))];
      let start = 0;
      const parts = states.map((name): [string, DenseArray] => {
        start += width(name);
        return [name, sliceAxis(state, 1, start - width(name), width(name))];
      });
      return [Object.fromEntries(parts)];
    },
    pack: ([state]) =>
      tuple
        ? states.map((name) => state[name])
        : joinAxis(
            states.map((name) => state[name]),
            1,
          ),
  };
}

/** Cells one above the other; the state is a tuple of their states, or all of them side by side. */
function stacked(cells: readonly TensorflowCell[], tuple: boolean): TensorflowCell {
  const count = cells.map((c) => c.layers(1, 0).filter((l) => "cell" in l).length);
  return {
    outputs: cells[cells.length - 1].outputs,
    stateSize: cells.reduce((sum, c) => sum + c.stateSize, 0),
    layers: (inputs, weight) =>
      cells.flatMap((cell, n) => cell.layers(n === 0 ? inputs : cells[n - 1].outputs, weight)),
    unpack: (state) => {
      let start = 0;
      return cells.flatMap((cell, n) => {
        start += cell.stateSize;
        return cell.unpack(isLeaf(state) ? sliceAxis(state, 1, start - cell.stateSize, cell.stateSize) : state[n]);
      });
    },
    pack: (states) => {
      let start = 0;
      const parts = cells.map((cell, n) => {
        start += count[n];
        return cell.pack(states.slice(start - count[n], start));
      });
      return tuple ? parts : joinAxis(parts as DenseArray[], 1);
    },
  };
}

const denseLayer = (inputs: number, units: number, weight: number): LayerSpec => ({
  units,
  dense: { W: filled([inputs, units], weight), b: filled([units], 0) },
});

/** The cell that a constructor call makes; skips the case for what the package does not have. */
export function tensorflowCell(value: Json | undefined): TensorflowCell {
  const object = objectOf(value, "cell");
  const name = textOf(object.cell, "cell.cell");
  const plain = single(name, object);
  if (plain) return fromSingle(plain);
  if (name === "MultiRNNCell") {
    const given = argumentsOf(object, ["cells", "state_is_tuple"]);
    return stacked(listOf(given.cells, "cells").map(tensorflowCell), given.state_is_tuple !== false);
  }
  if (name === "InputProjectionWrapper") {
    const given = argumentsOf(object, ["cell", "num_proj"]);
    const inner = tensorflowCell(given.cell);
    expectOnly(name, given, ["cell", "num_proj"]);
    const size = numberOf(given.num_proj, "num_proj");
    return { ...inner, layers: (inputs, weight) => [denseLayer(inputs, size, weight), ...inner.layers(size, weight)] };
  }
  if (name === "OutputProjectionWrapper") {
    const given = argumentsOf(object, ["cell", "output_size"]);
    const inner = tensorflowCell(given.cell);
    expectOnly(name, given, ["cell", "output_size"]);
    const size = numberOf(given.output_size, "output_size");
    return {
      ...inner,
      outputs: size,
      layers: (inputs, weight) => [...inner.layers(inputs, weight), denseLayer(inner.outputs, size, weight)],
    };
  }
  return skipCase(`cell ${name}`);
}
