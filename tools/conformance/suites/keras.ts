// Keras's layer tests: a layer's constructor call, its inputs [B, T, I], and a path into its result.
import { type DenseArray, denseArray, joinAxis, permuteAxes, sliceAxis } from "../array.ts";
import { type CaseResult, type Check, runCase, type Suite, skipCase } from "../case.ts";
import {
  arrayOf,
  isArray,
  type Json,
  type JsonObject,
  listOf,
  numberOf,
  objectOf,
  readJsonFolder,
  textOf,
} from "../json.ts";
import { type KerasBidirectional, type KerasLayer, type KerasRecurrent, kerasLayer } from "../keras-layer.ts";
import { alignedMask, compressRows, expandRows } from "../masking.ts";
import { type Arrays, buildNetwork, type Flow } from "../network.ts";

/** What a layer returns: its output and, where asked, its final states. */
interface Returned {
  readonly y: DenseArray;
  readonly states: readonly DenseArray[];
}

interface LayerCall {
  /** [T, B, I]. */
  readonly x: DenseArray;
  readonly initial: readonly DenseArray[];
  /** [B, T], 1 where a step counts. */
  readonly mask?: DenseArray;
}

const reversed = (x: DenseArray): DenseArray =>
  joinAxis(
    Array.from({ length: x.shape[0] }, (_, t) => sliceAxis(x, 0, x.shape[0] - 1 - t, 1)),
    0,
  );

/** Initial states in Keras's order, cell by cell, as records by state name. */
function statesByCell(layer: KerasRecurrent, initial: readonly DenseArray[]): Arrays[] {
  let next = 0;
  return layer.cells.map((cell) =>
    Object.fromEntries(cell.states.flatMap((name) => (next < initial.length ? [[name, initial[next++]]] : []))),
  );
}

/** Runs the cells over the sequence in one flow; y is aligned with x. */
async function runCells(layer: KerasRecurrent, call: LayerCall, flow: Flow, directions: readonly Arrays[][]) {
  let inputs = call.x.shape[2];
  const layers = layer.cells.map((cell) => {
    const params = cell.params(inputs);
    inputs = cell.units;
    return { cell: cell.cell, units: cell.units, flow, params: directions.map(() => params) };
  });
  const network = await buildNetwork(call.x.shape[2], layers, { lengths: call.mask !== undefined });
  const states = layer.cells.map((_, n) => directions.map((direction) => direction[n]));
  if (!call.mask) return network.run(call.x, { states });
  const { packed, lengths } = compressRows(call.x, call.mask);
  const result = network.run(packed, { states, lengths });
  return { ...result, y: expandRows(result.y, call.mask) };
}

const finals = (layer: KerasRecurrent, states: readonly (readonly Arrays[])[], direction: number): DenseArray[] =>
  layer.cells.flatMap((cell, n) => cell.states.map((name) => states[n][direction][name]));

/** The sequence in processing order, masked steps filled; or its last element. */
function outputOf(layer: KerasRecurrent, y: DenseArray, backwards: boolean, mask: DenseArray | undefined): DenseArray {
  const inOrder = backwards ? reversed(y) : y;
  const filledIn = mask ? alignedMask(inOrder, mask, backwards, layer.zeroForMask && layer.sequences) : inOrder;
  const [T, B, H] = filledIn.shape;
  return layer.sequences ? filledIn : denseArray([B, H], sliceAxis(filledIn, 0, T - 1, 1).data);
}

async function callRecurrent(layer: KerasRecurrent, call: LayerCall): Promise<Returned> {
  const result = await runCells(layer, call, layer.backwards ? "backward" : "forward", [
    statesByCell(layer, call.initial),
  ]);
  const y = outputOf(layer, result.y, layer.backwards, call.mask);
  return { y: layer.sequences ? permuteAxes(y, [1, 0, 2]) : y, states: finals(layer, result.states, 0) };
}

const merges: Readonly<Record<string, (a: number, b: number) => number>> = {
  sum: (a, b) => a + b,
  mul: (a, b) => a * b,
  ave: (a, b) => (a + b) / 2,
};

async function callBidirectional({ layer, merge }: KerasBidirectional, call: LayerCall): Promise<Returned> {
  if (layer.cells.length !== 1) skipCase("Bidirectional over stacked cells");
  if (layer.backwards) skipCase("Bidirectional over a layer that goes backwards");
  const half = call.initial.length / 2;
  const directions = [call.initial.slice(0, half), call.initial.slice(half)].map((initial) =>
    statesByCell(layer, initial),
  );
  const result = await runCells(layer, call, "both", directions);
  const H = layer.cells[0].units;
  const [forward, backward] = [0, 1].map((d) => outputOf(layer, sliceAxis(result.y, 2, d * H, H), d === 1, call.mask));
  // The backward sequence is turned round again, so that both are aligned.
  const other = layer.sequences ? reversed(backward) : backward;
  const axis = forward.shape.length - 1;
  const combine = merge === null ? skipCase("merge_mode None") : merges[merge];
  const y = combine
    ? denseArray(
        forward.shape,
        Float64Array.from(forward.data, (v, i) => combine(v, other.data[i])),
      )
    : joinAxis([forward, other], axis);
  const states = [...finals(layer, result.states, 0), ...finals(layer, result.states, 1)];
  return { y: layer.sequences ? permuteAxes(y, [1, 0, 2]) : y, states };
}

const callLayer = (layer: KerasLayer, call: LayerCall): Promise<Returned> =>
  layer.kind === "recurrent" ? callRecurrent(layer, call) : callBidirectional(layer, call);

const returnsState = (layer: KerasLayer): boolean => (layer.kind === "recurrent" ? layer : layer.layer).returnState;

/** The part of the result that a path names: nothing for the result itself, or a position in its list. */
function selectOutput(layer: KerasLayer, { y, states }: Returned, path: readonly Json[]): DenseArray {
  const list = returnsState(layer) ? [y, ...states] : [y];
  if (path.length === 0 && list.length > 1) return skipCase("a whole list as the expected result");
  const selected = list[path.length === 0 ? 0 : numberOf(path[0], "output")];
  return selected ?? skipCase(`output ${JSON.stringify(path)}`);
}

function maskOf(value: Json | undefined): DenseArray {
  const object = objectOf(value, "mask");
  const data = listOf(object.data, "mask.data").map((v) => (v === true || (typeof v === "number" && v !== 0) ? 1 : 0));
  return denseArray(
    listOf(object.shape, "mask.shape").map((n) => numberOf(n, "mask.shape")),
    data,
  );
}

async function computeCase(object: JsonObject): Promise<Check[]> {
  const call = objectOf(object.call, "call");
  const layer = kerasLayer(call.cell);
  const inputs = listOf(call.inputs, "call.inputs");
  const keywords = objectOf(call.input_kwargs ?? {}, "call.input_kwargs");
  for (const name of Object.keys(keywords))
    if (!["initial_state", "mask", "training"].includes(name)) skipCase(`call argument ${name}`);
  if (keywords.training === true) skipCase("a call in training mode");
  const given = keywords.initial_state;
  const initial =
    given === undefined || given === null ? inputs.slice(1) : isArray(given) ? [given] : listOf(given, "initial_state");
  const result = await callLayer(layer, {
    x: permuteAxes(arrayOf(inputs[0], "inputs[0]"), [1, 0, 2]),
    initial: initial.map((s) => arrayOf(s, "initial_state")),
    ...(keywords.mask ? { mask: maskOf(keywords.mask) } : {}),
  });
  const output = selectOutput(layer, result, listOf(object.output ?? [], "output"));
  return [{ what: "output", actual: output.data, expected: arrayOf(object.expected, "expected").data }];
}

/** A case's own tolerances, with room for f32 where they leave none. */
const toleranceOf = (object: JsonObject) => ({
  relative: Math.max(1e-5, numberOf(object.rtol ?? 1e-5, "rtol")),
  absolute: Math.max(1e-6, numberOf(object.atol ?? 1e-6, "atol")),
});

async function run(folder: string): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const { file, content } of readJsonFolder(folder))
    for (const [kind, cases] of Object.entries(objectOf(content, file)))
      for (const entry of listOf(cases, `${file}: ${kind}`)) {
        const object = objectOf(entry, `a case of ${kind}`);
        results.push(await runCase(textOf(object.test, "test"), toleranceOf(object), () => computeCase(object)));
      }
  return results;
}

export const keras: Suite = { name: "keras", folder: "keras", run };
