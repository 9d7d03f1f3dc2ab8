// PyTorch's recorded layer values: parameters and input follow a rule that the file states in words.

import { type PytorchKind, pytorchKinds } from "../../oracles/pytorch-layout.ts";
import { at, type DenseArray, denseArray, sizeOfShape } from "../array.ts";
import { type CaseResult, type Check, runCase, type Suite, skipCase } from "../case.ts";
import { arrayOf, isArray, type JsonObject, listOf, numberOf, objectOf, readJsonFolder, textOf } from "../json.ts";
import { buildNetwork } from "../network.ts";

const rising = "is filled in row-major order with i/numel (i = 0..numel-1)";
const falling = "x[i] = (numel - i)/numel in row-major order";

/** An array given by its numbers or by one of the two rules that the format knows. */
function filledBy(shape: readonly number[], rule: string): DenseArray {
  const count = sizeOfShape(shape);
  const value = rule.includes(rising)
    ? (i: number) => i / count
    : rule.includes(falling)
      ? (i: number) => (count - i) / count
      : undefined;
  if (!value) return skipCase(`unknown rule for numbers: ${rule}`);
  return denseArray(
    shape,
    Float64Array.from({ length: count }, (_, i) => value(i)),
  );
}

async function computeCase(object: JsonObject): Promise<Check[]> {
  const layer = objectOf(object.layer, "layer");
  const kindName = textOf(layer.kind, "layer.kind");
  const kinds: Readonly<Record<string, PytorchKind>> = pytorchKinds;
  const kind = kinds[kindName] ?? skipCase(`layer ${kindName}`);
  const inputs = numberOf(layer.input_size, "input_size");
  const units = numberOf(layer.hidden_size, "hidden_size");
  const count = numberOf(layer.layers, "layers");
  if (layer.bidirectional === true || layer.batch_first === true) skipCase("bidirectional or batch-first layers");
  const rule = textOf(object.parameters, "parameters");
  const rows = kind.gates.length * units;
  const layers = Array.from({ length: count }, (_, n) => {
    const width = n === 0 ? inputs : units;
    const params = kind.params({
      weightIh: filledBy([rows, width], rule),
      weightHh: filledBy([rows, units], rule),
      biasIh: filledBy([rows], rule),
      biasHh: filledBy([rows], rule),
    });
    return { cell: kind.cell, units, flow: "forward", params: [params] } as const;
  });
  const input = objectOf(object.input, "input");
  const shape = listOf(input.shape, "input.shape").map((n) => numberOf(n, "input.shape"));
  const x =
    isArray(input) && input.data !== undefined
      ? arrayOf(input, "input")
      : filledBy(shape, textOf(input.fill, "input.fill"));
  const result = (await buildNetwork(inputs, layers)).run(x);
  const checks: Check[] = [{ what: "output", actual: result.y.data, expected: arrayOf(object.output, "output").data }];
  const stacked = object.state_h_then_c ?? object.state_h;
  if (stacked === undefined) return checks;
  const expected = arrayOf(stacked, "state");
  kind.cell.state.forEach((name, s) => {
    for (let n = 0; n < count; n++)
      checks.push({
        what: `final ${name} of layer ${n}`,
        actual: result.states[n][0][name].data,
        expected: at(at(expected, s), n).data,
      });
  });
  return checks;
}

async function run(folder: string): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const { content } of readJsonFolder(folder))
    for (const entry of Array.isArray(content) ? content : [content]) {
      const object = objectOf(entry, "a case");
      const tolerance = { absolute: numberOf(object.tolerance ?? 1e-4, "tolerance"), relative: 0 };
      results.push(await runCase(textOf(object.test, "test"), tolerance, () => computeCase(object)));
    }
  return results;
}

export const pytorch: Suite = { name: "pytorch", folder: "pytorch", run };
