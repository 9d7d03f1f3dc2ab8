// Weights after a few epochs of plain SGD through a recurrent layer and a dense one: forward, backward and update together.
import { type CompiledModel, compile, defineModel, f32 } from "cellc";
import { dense, recurrent } from "cellc/nn/layers";
import { meanSquaredError } from "cellc/nn/losses";
import { sgd } from "cellc/nn/optimizers";
import { type DenseArray, filled, toFloat32 } from "../array.ts";
import { type CaseResult, type Check, runCase, type Suite, skipCase } from "../case.ts";
import { activationNamed, type Cell, gatedCell, memoryCell, simpleCell } from "../cells.ts";
import {
  type Json,
  type JsonObject,
  listOf,
  nestedArray,
  numberOf,
  objectOf,
  readJsonFolder,
  textOf,
} from "../json.ts";

/** The file's note: expected numbers were computed in f32 through saturated activations. */
const tolerance = { relative: 1e-4, absolute: 1e-4 };

const gate = activationNamed("hard_sigmoid");
const tanh = activationNamed("tanh");
const cells: Readonly<Record<string, Cell>> = {
  SimpleRNN: simpleCell({ activation: tanh }),
  GRU: gatedCell({ gate, candidate: tanh, reset: "before" }),
  LSTM: memoryCell({ gate, candidate: tanh, output: tanh }),
};

/** Numbers given one by one, or as "ones", "all zeros" and the like. */
function arrayFrom(value: Json | undefined, shape: readonly number[], what: string): DenseArray {
  if (Array.isArray(value)) return nestedArray(value, what);
  const words: Readonly<Record<string, number>> = { ones: 1, zeros: 0, "all ones": 1, "all zeros": 0 };
  const name = textOf(value, what);
  return Object.hasOwn(words, name) ? filled(shape, words[name]) : skipCase(`${what}: ${name}`);
}

/** The names of the file and of the model, for what is set and what is compared. */
const paramNames: Readonly<Record<string, string>> = {
  kernel: "rnn.0.W",
  recurrent: "rnn.0.R",
  dense_kernel: "dense.W",
};

function setParams(net: CompiledModel, layer: JsonObject, denseLayer: JsonObject): void {
  const given: [string, Json | undefined][] = [
    ["kernel", layer.kernel],
    ["recurrent", layer.recurrent],
    ["dense_kernel", denseLayer.kernel],
  ];
  for (const [name, value] of given)
    net.params.set(paramNames[name], toFloat32(arrayFrom(value, net.params.shape(paramNames[name]), name)));
}

async function computeCase(object: JsonObject): Promise<Check[]> {
  const layer = objectOf(object.layer, "layer");
  const denseLayer = objectOf(object.dense, "dense");
  if (layer.use_bias !== false || denseLayer.use_bias !== false)
    skipCase("biases, whose first values the format does not give");
  const cell = cells[textOf(layer.kind, "layer.kind")] ?? skipCase(`layer ${String(layer.kind)}`);
  const [rows, steps, inputs] = ["batch", "steps", "inputs"].map((name) => numberOf(object[name], name));
  const outputs = numberOf(denseLayer.units, "dense.units");
  const model = defineModel({
    name: "golden",
    inputs: { x: f32("T", "B", inputs) },
    layers: [
      recurrent(cell, { units: numberOf(layer.units, "layer.units"), bias: false, returns: "last" }),
      dense({ units: outputs, bias: false }),
    ],
    loss: meanSquaredError(),
    optimizer: sgd({ rate: numberOf(object.sgd_learning_rate, "sgd_learning_rate") }),
  });
  const net = await compile(model, { target: "js" });
  setParams(net, layer, denseLayer);
  const x = toFloat32(arrayFrom(object.x, [steps, rows, inputs], "x"));
  const target = toFloat32(arrayFrom(object.y, [rows, outputs], "y"));
  for (let epoch = 0; epoch < numberOf(object.epochs, "epochs"); epoch++) net.train({ x, target }, { steps, rows });
  return Object.entries(objectOf(object.expected_after, "expected_after")).map(([name, value]) => ({
    what: name,
    actual: net.params.get(paramNames[name] ?? skipCase(`parameter ${name}`)),
    expected: nestedArray(value, name).data,
  }));
}

async function run(folder: string): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const { file, content } of readJsonFolder(folder))
    for (const entry of listOf(objectOf(content, file).cases, file)) {
      const object = objectOf(entry, `a case of ${file}`);
      results.push(await runCase(textOf(object.name, "name"), tolerance, () => computeCase(object)));
    }
  return results;
}

export const trainingGoldens: Suite = { name: "training-goldens", folder: "training-goldens", run };
