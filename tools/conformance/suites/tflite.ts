// TensorFlow Lite's recurrent kernels: operands by name, successive invocations with the state carried over.
import { type DenseArray, denseArray, filled, joinAxis, permuteAxes, sliceAxis, transposed } from "../array.ts";
import { type CaseResult, type Check, runCase, type Suite, skipCase } from "../case.ts";
import { activationNamed, gatedCell, memoryCell, simpleCell } from "../cells.ts";
import { arrayOf, type Json, type JsonObject, listOf, numberOf, objectOf, readJsonFolder, textOf } from "../json.ts";
import { type Arrays, buildNetwork, type Flow, type RecurrentSpec } from "../network.ts";

/** What a kernel is made of: one layer, and how its operands are laid out. */
interface Kernel {
  readonly layer: RecurrentSpec;
  /** The operands that hold each state, per direction. */
  readonly states: readonly Readonly<Record<string, string>>[];
  readonly sequence: boolean;
  readonly timeMajor: boolean;
  readonly merged: boolean;
}

class Operands {
  readonly #inputs: JsonObject;
  readonly options: JsonObject;

  constructor(object: JsonObject) {
    this.#inputs = objectOf(object.inputs, "inputs");
    this.options = objectOf(object.options, "options");
    for (const [name, operand] of Object.entries(this.#inputs)) {
      const { dtype, scale, quantization } = objectOf(operand, name);
      if ((dtype !== undefined && dtype !== "float32") || scale !== undefined || quantization !== undefined)
        skipCase(`operand ${name} is quantised; only float kernels are covered`);
      if (/(^|_)aux_/.test(name)) skipCase(`operand ${name}: auxiliary inputs are not covered`);
    }
  }

  has(name: string): boolean {
    return this.#inputs[name] !== undefined && objectOf(this.#inputs[name], name).data !== undefined;
  }

  get(name: string): DenseArray {
    return arrayOf(this.#inputs[name], name);
  }

  shape(name: string): number[] {
    return listOf(objectOf(this.#inputs[name], name).shape, `${name}.shape`).map((n) => numberOf(n, name));
  }

  number(option: string): number {
    return this.options[option] === undefined ? 0 : numberOf(this.options[option], option);
  }

  get activation(): string {
    return textOf(this.options.activation ?? "tanh", "activation");
  }
}

const dataOr = (operands: Operands, name: string, shape: readonly number[]): DenseArray =>
  operands.has(name) ? operands.get(name) : filled(shape, 0);

function simpleLayer(operands: Operands, prefixes: readonly string[]): Pick<Kernel, "layer" | "states"> {
  const units = operands.shape(`${prefixes[0]}weights`)[0];
  const params = prefixes.map((p) => ({
    W: transposed(operands.get(`${p}weights`)),
    R: transposed(operands.get(`${p}recurrent_weights`)),
    b: operands.get(`${p}bias`),
  }));
  const cell = simpleCell({ activation: activationNamed(operands.activation) });
  return {
    layer: { cell, units, flow: flowOf(prefixes), params },
    states: prefixes.map((p) => ({ h: `${p}hidden_state` })),
  };
}

/** gate_weight [2H, I + H] gives reset and update, candidate_weight [H, I + H] sees x and reset · h; biases follow. */
function gatedLayer(operands: Operands): Pick<Kernel, "layer" | "states"> {
  const H = operands.shape("candidate_weight")[0];
  const gates = operands.get("gate_weight");
  const bias = operands.get("gate_bias");
  const I = gates.shape[1] - H;
  const rows = [sliceAxis(gates, 0, H, H), sliceAxis(gates, 0, 0, H), operands.get("candidate_weight")];
  const all = transposed(joinAxis(rows, 0));
  const params = {
    W: sliceAxis(all, 0, 0, I),
    R: sliceAxis(all, 0, I, H),
    b: joinAxis([sliceAxis(bias, 0, H, H), sliceAxis(bias, 0, 0, H), operands.get("candidate_bias")], 0),
  };
  const cell = gatedCell({ gate: activationNamed("sigmoid"), candidate: activationNamed("tanh"), reset: "before" });
  return { layer: { cell, units: H, flow: "forward", params: [params] }, states: [{ h: "input_state" }] };
}

/** Which of the optional parts a direction's operands ask for. */
function memoryFeatures(operands: Operands, prefix: string) {
  return {
    coupled: !operands.has(`${prefix}input_to_input_weights`),
    peephole: operands.has(`${prefix}cell_to_output_weights`),
    projection: operands.has(`${prefix}projection_weights`),
    layerNorm: operands.has(`${prefix}output_layer_norm_coefficients`),
  };
}

function memoryParams(operands: Operands, prefix: string, units: number): Arrays {
  const features = memoryFeatures(operands, prefix);
  const gates = features.coupled ? ["forget", "cell", "output"] : ["input", "forget", "cell", "output"];
  const stack = (name: (gate: string) => string): DenseArray =>
    joinAxis(
      gates.map((g) => operands.get(prefix + name(g))),
      0,
    );
  const letters: Readonly<Record<string, string>> = { input: "i", forget: "f", cell: "g", output: "o" };
  const perGate = (letter: string, name: (gate: string) => string, kept: readonly string[]): [string, DenseArray][] =>
    kept.map((g) => [letter + letters[g], operands.get(prefix + name(g))]);
  const biases = gates.map((g) => dataOr(operands, `${prefix}${g}_gate_bias`, [units]));
  return {
    W: transposed(stack((g) => `input_to_${g}_weights`)),
    R: transposed(stack((g) => `recurrent_to_${g}_weights`)),
    b: joinAxis(biases, 0),
    ...Object.fromEntries(
      features.peephole
        ? perGate(
            "p_",
            (g) => `cell_to_${g}_weights`,
            gates.filter((g) => g !== "cell"),
          )
        : [],
    ),
    ...Object.fromEntries(features.layerNorm ? perGate("gain_", (g) => `${g}_layer_norm_coefficients`, gates) : []),
    ...(features.projection ? { proj: transposed(operands.get(`${prefix}projection_weights`)) } : {}),
  };
}

function memoryLayer(operands: Operands, prefixes: readonly string[]): Pick<Kernel, "layer" | "states"> {
  const [features, ...others] = prefixes.map((p) => memoryFeatures(operands, p));
  if (others.some((o) => JSON.stringify(o) !== JSON.stringify(features)))
    skipCase("the two directions have different gates");
  const units = operands.shape(`${prefixes[0]}input_to_forget_weights`)[0];
  if (prefixes.some((p) => operands.has(`${p}projection_bias`))) skipCase("a bias of the projection");
  const activation = activationNamed(operands.activation);
  const cell = memoryCell({
    gate: activationNamed("sigmoid"),
    candidate: activation,
    output: activation,
    coupled: features.coupled,
    layerNorm: features.layerNorm,
    ...(features.peephole ? { peephole: "after" } : {}),
    ...(features.projection ? { projection: operands.shape(`${prefixes[0]}projection_weights`)[0] } : {}),
    cellClip: operands.number("cell_clip"),
    projectionClip: features.projection ? operands.number("proj_clip") : 0,
  });
  const params = prefixes.map((p) => memoryParams(operands, p, units));
  return {
    layer: { cell, units, flow: flowOf(prefixes), params },
    states: prefixes.map((p) => ({ h: `${p}output_state`, c: `${p}cell_state` })),
  };
}

const flowOf = (prefixes: readonly string[]): Flow => (prefixes.length === 2 ? "both" : "forward");
const one = [""];
const two = ["fw_", "bw_"];

function kernelOf(op: string, operands: Operands): Kernel {
  const step = { sequence: false, timeMajor: true, merged: true };
  const timeMajor = operands.options.time_major === true;
  const sequence = { sequence: true, timeMajor, merged: true };
  const both = { sequence: true, timeMajor, merged: operands.options.merge_outputs === true };
  const kernels: Readonly<Record<string, () => Kernel>> = {
    RNN: () => ({ ...simpleLayer(operands, one), ...step }),
    UNIDIRECTIONAL_SEQUENCE_RNN: () => ({ ...simpleLayer(operands, one), ...sequence }),
    BIDIRECTIONAL_SEQUENCE_RNN: () => ({ ...simpleLayer(operands, two), ...both }),
    UNIDIRECTIONAL_SEQUENCE_GRU: () => ({ ...gatedLayer(operands), ...sequence, timeMajor: true }),
    LSTM: () => ({ ...memoryLayer(operands, one), ...step }),
    UNIDIRECTIONAL_SEQUENCE_LSTM: () => ({ ...memoryLayer(operands, one), ...sequence }),
    BIDIRECTIONAL_SEQUENCE_LSTM: () => ({ ...memoryLayer(operands, two), ...both }),
  };
  return (kernels[op] ?? skipCase(`operator ${op}`))();
}

/** An invocation's input as [T, B, I]. */
function invocationInput(kernel: Kernel, shape: readonly number[], values: Json | undefined): DenseArray {
  const data = listOf(values, "step.input").map((n) => numberOf(n, "step.input"));
  if (!kernel.sequence) return denseArray([1, ...shape], data);
  const array = denseArray(shape, data);
  return kernel.timeMajor ? array : permuteAxes(array, [1, 0, 2]);
}

/** The outputs of an invocation in the operands' layout: one, or one a direction. */
function invocationOutputs(kernel: Kernel, y: DenseArray): DenseArray[] {
  const directions = kernel.merged ? 1 : kernel.layer.params.length;
  const size = y.shape[2] / directions;
  const parts = Array.from({ length: directions }, (_, d) => sliceAxis(y, 2, d * size, size));
  return kernel.sequence && !kernel.timeMajor ? parts.map((p) => permuteAxes(p, [1, 0, 2])) : parts;
}

async function computeCase(object: JsonObject): Promise<Check[]> {
  const operands = new Operands(object);
  const kernel = kernelOf(textOf(object.op, "op"), operands);
  const shape = operands.shape("input");
  const network = await buildNetwork(shape[shape.length - 1], [kernel.layer]);
  let states: readonly Arrays[] = kernel.states.map((names) =>
    Object.fromEntries(
      Object.entries(names).flatMap(([state, name]) => (operands.has(name) ? [[state, operands.get(name)]] : [])),
    ),
  );
  return listOf(object.steps, "steps").flatMap((entry, n) => {
    const step = objectOf(entry, `steps[${n}]`);
    const result = network.run(invocationInput(kernel, shape, step.input), { states: [states] });
    states = result.states[0];
    return invocationOutputs(kernel, result.y).flatMap((output, i) => {
      const expected = step[`expect_output_${i}`];
      if (expected === undefined) return [];
      return [
        {
          what: `step ${n} output ${i}`,
          actual: output.data,
          expected: listOf(expected, "expect").map((v) => numberOf(v, "expect")),
        },
      ];
    });
  });
}

/** The largest tolerance that a case's steps state, with room for f32 in another order of summation. */
function toleranceOf(object: JsonObject): number {
  const stated = listOf(object.steps, "steps").map((s) => numberOf(objectOf(s, "step").tol ?? 1e-5, "tol"));
  return Math.max(1e-5, ...stated);
}

async function run(folder: string): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const { file, content } of readJsonFolder(folder))
    for (const entry of listOf(content, file)) {
      const object = objectOf(entry, `a case of ${file}`);
      const tolerance = { absolute: toleranceOf(object), relative: 1e-5 };
      results.push(await runCase(textOf(object.test, "test"), tolerance, () => computeCase(object)));
    }
  return results;
}

export const tflite: Suite = { name: "tflite", folder: "tflite", run };
