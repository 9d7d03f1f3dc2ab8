// Keras's recurrent layers as its files configure them: constructor arguments to cells and parameters.
import { type DenseArray, filled, joinAxis } from "./array.ts";
import { skipCase } from "./case.ts";
import { type Activation, activationNamed, type Cell, gatedCell, memoryCell, simpleCell } from "./cells.ts";
import { isObject, type Json, type JsonObject, listOf, numberOf, objectOf, textOf } from "./json.ts";
import type { Arrays } from "./network.ts";

/** One cell with what it needs of the width of its input; `states` in Keras's order. */
export interface KerasCell {
  readonly cell: Cell;
  readonly units: number;
  readonly states: readonly string[];
  readonly params: (inputs: number) => Arrays;
}

/** A recurrent layer: its cells one above the other, run in one direction. */
export interface KerasRecurrent {
  readonly kind: "recurrent";
  readonly cells: readonly KerasCell[];
  readonly sequences: boolean;
  readonly returnState: boolean;
  readonly backwards: boolean;
  readonly zeroForMask: boolean;
}

export interface KerasBidirectional {
  readonly kind: "bidirectional";
  readonly layer: KerasRecurrent;
  readonly merge: "concat" | "sum" | "mul" | "ave" | null;
}

export type KerasLayer = KerasRecurrent | KerasBidirectional;

/** A constructor call: positional arguments and keywords under one roof. */
class Call {
  readonly name: string;
  readonly #args: readonly Json[];
  readonly #keywords: JsonObject;

  constructor(value: Json | undefined) {
    const object = objectOf(value, "layer");
    this.name = textOf(object.cell, "layer.cell");
    this.#args = listOf(object.args ?? [], "layer.args");
    this.#keywords = objectOf(object.kwargs ?? {}, "layer.kwargs");
  }

  get(keyword: string, position?: number): Json | undefined {
    return this.#keywords[keyword] ?? (position === undefined ? undefined : this.#args[position]);
  }

  flag(keyword: string, otherwise: boolean): boolean {
    const value = this.get(keyword);
    return value === undefined ? otherwise : value === true;
  }

  /** Skips for keywords that would change the numbers and are not read. */
  expectOnly(known: readonly string[]): void {
    for (const [name, value] of Object.entries(this.#keywords)) {
      if (known.includes(name) || harmless.includes(name) || value === null || value === 0 || value === false) continue;
      skipCase(`option ${name} of ${this.name}`);
    }
  }
}

/** Keywords that change how a layer computes, trains or is named, not what it computes; dropout acts in training only. */
const harmless = [
  "implementation",
  "unroll",
  "dropout",
  "recurrent_dropout",
  "seed",
  "name",
  "dtype",
  "trainable",
  "use_cudnn",
  "input_shape",
  "kernel_regularizer",
  "recurrent_regularizer",
  "bias_regularizer",
  "activity_regularizer",
  "kernel_constraint",
  "recurrent_constraint",
  "bias_constraint",
  "stateful",
];
const cellKeywords = [
  "units",
  "activation",
  "recurrent_activation",
  "use_bias",
  "kernel_initializer",
  "recurrent_initializer",
  "bias_initializer",
];
const layerKeywords = ["return_sequences", "return_state", "go_backwards", "zero_output_for_mask", "cell"];

/** Keras 3's own definitions where a name means different things elsewhere. */
const kerasActivations: Readonly<Record<string, Activation>> = {
  hard_sigmoid: { op: "hardSigmoid", options: { slope: 1 / 6, offset: 0.5 } },
  leaky_relu: { op: "leakyRelu", options: { alpha: 0.2 } },
};

function activationOf(call: Call, keyword: string, position: number | undefined, standard: string): Activation {
  const name = call.get(keyword, position);
  if (name === null) return "linear";
  if (name === undefined) return activationNamed(standard);
  if (typeof name !== "string") return skipCase(`${keyword} ${JSON.stringify(name)}`);
  return kerasActivations[name] ?? activationNamed(name);
}

/** The one number that an initializer puts everywhere. */
function constantOf(call: Call, keyword: string, standard: number | undefined): number {
  const given = call.get(keyword);
  if (given === undefined && standard !== undefined) return standard;
  const name = isObject(given) ? textOf(given.initializer, keyword) : typeof given === "string" ? given : "random";
  if (/^zeros$/i.test(name)) return 0;
  if (/^ones$/i.test(name)) return 1;
  if (!isObject(given) || !/^constant$/i.test(name))
    return skipCase(`${keyword} ${name} draws numbers that the file does not give`);
  const value = objectOf(given.kwargs ?? {}, keyword).value ?? listOf(given.args ?? [], keyword)[0];
  return numberOf(value ?? 0, keyword);
}

/** The constants of a layer's three kinds of parameters; undefined bias where there is none. */
function constants(call: Call): { kernel: number; recurrent: number; bias: number } {
  return {
    kernel: constantOf(call, "kernel_initializer", undefined),
    recurrent: constantOf(call, "recurrent_initializer", undefined),
    bias: call.flag("use_bias", true) ? constantOf(call, "bias_initializer", 0) : 0,
  };
}

const unitsOf = (call: Call): number => numberOf(call.get("units", 0), "units");

function memory(call: Call): KerasCell {
  call.expectOnly([...cellKeywords, ...layerKeywords, "unit_forget_bias"]);
  const activation = activationOf(call, "activation", 1, "tanh");
  const gate = activationOf(call, "recurrent_activation", 2, "sigmoid");
  const units = unitsOf(call);
  const { kernel, recurrent, bias } = constants(call);
  // The forget gate's bias is 1 instead of the initializer's, where the layer has biases at all.
  const forget = call.flag("use_bias", true) && call.flag("unit_forget_bias", true) ? 1 : bias;
  return {
    cell: memoryCell({ gate, candidate: activation, output: activation }),
    units,
    states: ["h", "c"],
    params: (inputs) => ({
      W: filled([inputs, 4 * units], kernel),
      R: filled([units, 4 * units], recurrent),
      b: joinAxis(
        [bias, forget, bias, bias].map((value) => filled([units], value)),
        0,
      ),
    }),
  };
}

function gated(call: Call): KerasCell {
  call.expectOnly([...cellKeywords, ...layerKeywords, "reset_after"]);
  const units = unitsOf(call);
  const { kernel, recurrent, bias } = constants(call);
  const after = call.flag("reset_after", true);
  const candidate = activationOf(call, "activation", 1, "tanh");
  const cell = gatedCell({
    gate: activationOf(call, "recurrent_activation", 2, "sigmoid"),
    candidate,
    reset: after ? "after" : "before",
  });
  const per = (z: number, r: number, n: number): DenseArray =>
    joinAxis(
      [z, r, n].map((value) => filled([units], value)),
      0,
    );
  return {
    cell,
    units,
    states: ["h"],
    params: (inputs) => ({
      W: filled([inputs, 3 * units], kernel),
      R: filled([units, 3 * units], recurrent),
      // With the reset after the product there are two rows of biases, both filled with the constant.
      ...(after ? { b: per(2 * bias, 2 * bias, bias), rb: filled([units], bias) } : { b: per(bias, bias, bias) }),
    }),
  };
}

function simple(call: Call): KerasCell {
  call.expectOnly([...cellKeywords, ...layerKeywords]);
  const units = unitsOf(call);
  const { kernel, recurrent, bias } = constants(call);
  return {
    cell: simpleCell({ activation: activationOf(call, "activation", 1, "tanh") }),
    units,
    states: ["h"],
    params: (inputs) => ({
      W: filled([inputs, units], kernel),
      R: filled([units, units], recurrent),
      b: filled([units], bias),
    }),
  };
}

const cellKinds: Readonly<Record<string, (call: Call) => KerasCell>> = { LSTM: memory, GRU: gated, SimpleRNN: simple };

/** A cell, several stacked ones, or a list of them. */
function cellsOf(value: Json | undefined): KerasCell[] {
  if (Array.isArray(value)) return value.flatMap((v: Json) => cellsOf(v));
  const call = new Call(value);
  if (call.name === "StackedRNNCells") return cellsOf(call.get("cells", 0));
  const make = cellKinds[call.name.replace(/Cell$/, "")] ?? skipCase(`cell ${call.name}`);
  return [make(call)];
}

/** The layer that a constructor call makes; skips the case for what the library does not have. */
export function kerasLayer(value: Json | undefined): KerasLayer {
  const call = new Call(value);
  if (call.name === "Bidirectional") {
    const layer = kerasLayer(call.get("layer", 0));
    if (layer.kind !== "recurrent") return skipCase("Bidirectional of Bidirectional");
    if (call.get("backward_layer") !== undefined) return skipCase("Bidirectional with a backward_layer of its own");
    const merge = call.get("merge_mode", 1);
    return {
      kind: "bidirectional",
      layer,
      merge: merge === undefined ? "concat" : (merge as KerasBidirectional["merge"]),
    };
  }
  const wrapped = call.name === "RNN";
  if (wrapped) call.expectOnly(layerKeywords);
  return {
    kind: "recurrent",
    cells: wrapped ? cellsOf(call.get("cell", 0)) : cellsOf(value),
    sequences: call.flag("return_sequences", false),
    returnState: call.flag("return_state", false),
    backwards: call.flag("go_backwards", false),
    zeroForMask: call.flag("zero_output_for_mask", false),
  };
}
