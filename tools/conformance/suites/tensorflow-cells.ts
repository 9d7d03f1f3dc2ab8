// TensorFlow 1's cell tests: one step of a cell with constant weights, from a given state, in TensorFlow's nesting.
import { type DenseArray, denseArray } from "../array.ts";
import { type CaseResult, type Check, runCase, type Suite, skipCase } from "../case.ts";
import {
  arrayOf,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  listOf,
  numberOf,
  objectOf,
  readJsonFolder,
  textOf,
} from "../json.ts";
import { buildNetwork } from "../network.ts";
import { type Nest, tensorflowCell } from "../tensorflow-layer.ts";

const nestOf = (value: Json | undefined): Nest =>
  isArray(value) ? arrayOf(value, "state") : listOf(value, "state").map((v) => nestOf(v));

/** The number that the scope's initializer, or else the cell's own, puts in every weight. */
function weightOf(call: JsonObject): number {
  const scopes = listOf(call.scopes ?? [], "scopes").map((s) => objectOf(s, "scope").initializer);
  const keywords = objectOf(objectOf(call.cell, "cell").kwargs ?? {}, "kwargs");
  const given = [keywords.kernel_initializer, keywords.initializer, ...scopes.reverse()].find((v) => isObject(v));
  const initializer = objectOf(given, "an initializer");
  const name = textOf(initializer.initializer, "initializer");
  if (!/^constant(_initializer)?$/i.test(name)) return skipCase(`initializer ${name}`);
  return numberOf(
    listOf(initializer.args ?? [], "args")[0] ?? objectOf(initializer.kwargs ?? {}, "kwargs").value,
    "initializer",
  );
}

function select(result: Nest, path: readonly Json[]): DenseArray {
  const part = path.reduce<Nest>((nest, at) => (Array.isArray(nest) ? nest[numberOf(at, "output")] : nest), result);
  if (part === undefined || Array.isArray(part)) return skipCase(`output ${JSON.stringify(path)} is a tuple`);
  return part as DenseArray;
}

async function computeCase(object: JsonObject): Promise<Check[]> {
  const call = objectOf(object.call, "call");
  const cell = tensorflowCell(call.cell);
  const [x, state] = listOf(call.inputs, "inputs");
  const input = arrayOf(x, "inputs[0]");
  const layers = cell.layers(input.shape[1], weightOf(call));
  const network = await buildNetwork(input.shape[1], layers);
  const unpacked = cell.unpack(nestOf(state));
  let next = 0;
  const states = layers.map((layer) => ("cell" in layer ? [unpacked[next++]] : [{}]));
  const result = network.run(denseArray([1, ...input.shape], input.data), { states });
  const after = layers.flatMap((layer, n) => ("cell" in layer ? [result.states[n][0]] : []));
  const y = denseArray(result.y.shape.slice(1), result.y.data);
  const selected = select([y, cell.pack(after)], listOf(object.output ?? [], "output"));
  return [{ what: "output", actual: selected.data, expected: arrayOf(object.expected, "expected").data }];
}

async function run(folder: string): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const { file, content } of readJsonFolder(folder))
    for (const entry of listOf(content, file)) {
      const object = objectOf(entry, `a case of ${file}`);
      const tolerance = { relative: Math.max(1e-5, numberOf(object.rtol ?? 0, "rtol")), absolute: 1e-6 };
      results.push(await runCase(textOf(object.test, "test"), tolerance, () => computeCase(object)));
    }
  return results;
}

export const tensorflowCells: Suite = { name: "tensorflow-cells", folder: "tensorflow-cells", run };
