// WebNN's recurrent operators: arguments in the order of the API, then an object of options.

import {
  at,
  type DenseArray,
  denseArray,
  filled,
  joinAxis,
  plus,
  reorderParts,
  sliceAxis,
  transposed,
} from "../array.ts";
import type { CaseResult, Check, Suite } from "../case.ts";
import { runCase, skipCase } from "../case.ts";
import { type Activation, activationNamed, type Cell, gatedCell, memoryCell } from "../cells.ts";
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
import { type Arrays, buildNetwork, type Flow, type NetworkResult } from "../network.ts";

/** Sequences of up to a few hundred steps in f32 against numbers computed in f64. */
const tolerance = { relative: 1e-5, absolute: 1e-5 };
const flows: Readonly<Record<string, Flow>> = { forward: "forward", backward: "backward", both: "both" };

/** An operator's arguments by name, sequences made of single steps: x [T, B, I], weights [D, G·H, I] and [D, G·H, H]. */
interface Call {
  readonly x: DenseArray;
  readonly weight: DenseArray;
  readonly recurrentWeight: DenseArray;
  readonly units: number;
  readonly initial: Readonly<Record<string, DenseArray>>;
  readonly flow: Flow;
  readonly sequence: boolean;
  readonly options: JsonObject;
  /** A cell operator's arrays lack the leading axis. */
  readonly single: boolean;
}

const withLead = (array: DenseArray): DenseArray => denseArray([1, ...array.shape], array.data);
const lastOptions = (args: readonly Json[]): JsonObject => {
  const last = args[args.length - 1];
  return isObject(last) && !isArray(last) ? last : {};
};

/** lstm, gru: input, weight, recurrentWeight, steps, hiddenSize, options. */
function sequenceCall(args: readonly Json[]): Call {
  const options = lastOptions(args);
  const direction = options.direction === undefined ? "forward" : textOf(options.direction, "direction");
  const states: [string, Json | undefined][] = [
    ["h", options.initialHiddenState],
    ["c", options.initialCellState],
  ];
  return {
    x: arrayOf(args[0], "input"),
    weight: arrayOf(args[1], "weight"),
    recurrentWeight: arrayOf(args[2], "recurrentWeight"),
    units: numberOf(args[4], "hiddenSize"),
    initial: Object.fromEntries(states.filter(([, v]) => isArray(v)).map(([name, v]) => [name, arrayOf(v, name)])),
    flow: flows[direction] ?? skipCase(`direction ${direction}`),
    sequence: options.returnSequence === true,
    options,
    single: false,
  };
}

/** lstmCell, gruCell: input, weight, recurrentWeight, hiddenState(, cellState), hiddenSize, options; one step. */
function cellCall(args: readonly Json[], states: readonly string[]): Call {
  const initial = states.map((name, i) => [name, withLead(arrayOf(args[3 + i], `state ${name}`))] as const);
  return {
    x: withLead(arrayOf(args[0], "input")),
    weight: withLead(arrayOf(args[1], "weight")),
    recurrentWeight: withLead(arrayOf(args[2], "recurrentWeight")),
    units: numberOf(args[3 + states.length], "hiddenSize"),
    initial: Object.fromEntries(initial),
    flow: "forward",
    sequence: false,
    options: lastOptions(args),
    single: true,
  };
}

function activations(options: JsonObject, defaults: readonly string[]): Activation[] {
  const names =
    options.activations === undefined
      ? defaults
      : listOf(options.activations, "activations").map((n) => textOf(n, "activation"));
  return names.map((name) => activationNamed(name));
}

/** A bias of one direction, [n]; zeros where the call gives none. */
function biasOf(call: Call, name: string, direction: number, size: number): DenseArray {
  const given = call.options[name];
  if (!isArray(given)) return filled([size], 0);
  const array = arrayOf(given, name);
  return call.single ? array : at(array, direction);
}

const order = (call: Call, standard: string): string[] => [
  ...(call.options.layout === undefined ? standard : textOf(call.options.layout, "layout")),
];

const perDirection = <T>(call: Call, of: (direction: number) => T): T[] =>
  Array.from({ length: call.weight.shape[0] }, (_, d) => of(d));

/** One layer over the call's x from its initial states. */
async function runCall(
  call: Call,
  cell: Cell,
  params: (direction: number) => Arrays,
  states: readonly string[],
): Promise<DenseArray[]> {
  const layer = { cell, units: call.units, flow: call.flow, params: perDirection(call, params) };
  const network = await buildNetwork(call.x.shape[2], [layer]);
  const initial = perDirection(call, (d) =>
    Object.fromEntries(Object.entries(call.initial).map(([name, array]) => [name, at(array, d)])),
  );
  return results(call, network.run(call.x, { states: [initial] }), states);
}

async function runLstm(call: Call): Promise<DenseArray[]> {
  const [gate, candidate, output] = activations(call.options, ["sigmoid", "tanh", "tanh"]);
  const peephole = isArray(call.options.peepholeWeight);
  const cell = memoryCell({ gate, candidate, output, ...(peephole ? { peephole: "before" } : {}) });
  const from = order(call, "iofg");
  const ours = ["i", "f", "g", "o"];
  const H = call.units;
  const params = (d: number): Arrays => {
    const p = peephole ? biasOf(call, "peepholeWeight", d, 3 * H) : undefined;
    const part = (n: number): DenseArray => sliceAxis(p!, 0, n * H, H);
    return {
      W: transposed(reorderParts(at(call.weight, d), 0, from, ours)),
      R: transposed(reorderParts(at(call.recurrentWeight, d), 0, from, ours)),
      b: reorderParts(plus(biasOf(call, "bias", d, 4 * H), biasOf(call, "recurrentBias", d, 4 * H)), 0, from, ours),
      // Peephole weights lie in the order i o f, whatever the layout.
      ...(p ? { p_i: part(0), p_o: part(1), p_f: part(2) } : {}),
    };
  };
  return runCall(call, cell, params, ["h", "c"]);
}

async function runGru(call: Call): Promise<DenseArray[]> {
  const [gate, candidate] = activations(call.options, ["sigmoid", "tanh"]);
  const resetAfter = call.options.resetAfter !== false;
  const cell = gatedCell({ gate, candidate, reset: resetAfter ? "after" : "before" });
  const from = order(call, "zrn");
  const ours = ["z", "r", "n"];
  const H = call.units;
  const params = (d: number): Arrays => {
    const bias = reorderParts(biasOf(call, "bias", d, 3 * H), 0, from, ours);
    const recurrent = reorderParts(biasOf(call, "recurrentBias", d, 3 * H), 0, from, ours);
    const candidateBias = sliceAxis(recurrent, 0, 2 * H, H);
    const gatesOnly = joinAxis([sliceAxis(recurrent, 0, 0, 2 * H), filled([H], 0)], 0);
    return {
      W: transposed(reorderParts(at(call.weight, d), 0, from, ours)),
      R: transposed(reorderParts(at(call.recurrentWeight, d), 0, from, ours)),
      ...(resetAfter ? { b: plus(bias, gatesOnly), rb: candidateBias } : { b: plus(bias, recurrent) }),
    };
  };
  return runCall(call, cell, params, ["h"]);
}

/** Final states [D, B, H] (a cell operator's without D), then the sequence [T, D, B, H] where asked. */
function results(call: Call, run: NetworkResult, states: readonly string[]): DenseArray[] {
  const finals = states.map((name) =>
    joinAxis(
      run.states[0].map((s) => withLead(s[name])),
      0,
    ),
  );
  if (call.single) return finals.map((f) => at(f, 0));
  if (!call.sequence) return finals;
  const [T, B] = call.x.shape;
  const size = run.y.shape[2] / call.weight.shape[0];
  const parts = Array.from({ length: call.weight.shape[0] }, (_, d) =>
    denseArray([T, 1, B, size], sliceAxis(run.y, 2, d * size, size).data),
  );
  return [...finals, joinAxis(parts, 1)];
}

async function computeCase(object: JsonObject): Promise<Check[]> {
  const args = listOf(object.args, "args");
  const operators: Readonly<Record<string, () => Promise<DenseArray[]>>> = {
    lstm: () => runLstm(sequenceCall(args)),
    gru: () => runGru(sequenceCall(args)),
    lstmCell: () => runLstm(cellCall(args, ["h", "c"])),
    gruCell: () => runGru(cellCall(args, ["h"])),
  };
  const name = textOf(object.op, "op");
  const run = operators[name] ?? skipCase(`operator ${name}`);
  const computed = await run();
  return listOf(object.outputs, "outputs").flatMap((output, i) => {
    if (output === null) return [];
    if (!computed[i]) throw new Error(`output ${i} is expected but not computed`);
    return [{ what: `output ${i}`, actual: computed[i].data, expected: arrayOf(output, `outputs[${i}]`).data }];
  });
}

async function run(folder: string): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const { file, content } of readJsonFolder(folder))
    for (const entry of listOf(content, file)) {
      const object = objectOf(entry, `a case of ${file}`);
      results.push(await runCase(textOf(object.test, "test"), tolerance, () => computeCase(object)));
    }
  return results;
}

export const webnn: Suite = { name: "webnn", folder: "webnn", run };
