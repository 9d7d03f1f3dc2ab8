// A stack of recurrent and dense layers with given parameters, compiled for the JS target and run on dense arrays.
import { compile, defineModel, f32 } from "cellc";
import { dense, recurrent } from "cellc/nn/layers";
import type { Cell } from "../../nn/cell.ts";
import { storedParams } from "../../nn/cell-step.ts";
import { stepRegion } from "../../nn/step-region.ts";
import { type DenseArray, denseArray, toFloat32 } from "./array.ts";

export type Flow = "forward" | "backward" | "both";
export type Arrays = Readonly<Record<string, DenseArray>>;
/** Parameters of one direction by name (W, R, b, …), or a rule for each; `gates` are those of its column blocks. */
export type ParamSource = Arrays | ((name: string, shape: readonly number[], gates: readonly string[]) => DenseArray);

export interface RecurrentSpec {
  readonly cell: Cell;
  readonly units: number;
  readonly flow: Flow;
  /** Per direction. */
  readonly params: readonly ParamSource[];
}

/** y = x·W + b. */
export interface DenseSpec {
  readonly units: number;
  readonly dense: { readonly W: DenseArray; readonly b: DenseArray };
}

export type LayerSpec = RecurrentSpec | DenseSpec;

export interface NetworkResult {
  /** [T, B, H]; both directions side by side, aligned in time. */
  readonly y: DenseArray;
  /** Final states per layer and direction; none for dense layers. */
  readonly states: readonly (readonly Arrays[])[];
}

export interface NetworkOptions {
  /** Initial states per layer and direction; zeros for what is not given. */
  readonly states?: readonly (readonly Arrays[])[];
  readonly lengths?: readonly number[];
}

export interface Network {
  /** x [T, B, I]. */
  run(x: DenseArray, options?: NetworkOptions): NetworkResult;
}

const isRecurrent = (layer: LayerSpec): layer is RecurrentSpec => "cell" in layer;
const directionNames = (layer: RecurrentSpec): string[] => (layer.flow === "both" ? [".forward", ".backward"] : [""]);
const outputSize = (layer: LayerSpec): number =>
  isRecurrent(layer) ? (layer.cell.projected ?? layer.units) * (layer.flow === "both" ? 2 : 1) : layer.units;

/** Compiles the layers for inputs of the given size. Throws where the parameters are not exactly those that the layers have. */
export async function buildNetwork(
  inputs: number,
  layers: readonly LayerSpec[],
  { lengths = false } = {},
): Promise<Network> {
  const model = defineModel({
    name: "network",
    inputs: { x: f32("T", "B", inputs) },
    lengths,
    layers: layers.map((layer, n) =>
      isRecurrent(layer)
        ? recurrent(layer.cell, {
            name: `layer${n}`,
            units: layer.units,
            reverse: layer.flow === "backward",
            bidirectional: layer.flow === "both" ? "concat" : false,
          })
        : dense({ name: `layer${n}`, units: layer.units }),
    ),
  });
  const net = await compile(model, { target: "js" });
  const params = layers.flatMap((layer, n) => layerParams(layer, n, n === 0 ? inputs : outputSize(layers[n - 1])));
  const missing = net.params.names.filter((name) => !params.some(([given]) => given === name));
  if (missing.length > 0) throw new Error(`the case gives no ${missing.join(", ")}`);
  for (const [name, value] of params) net.params.set(name, toFloat32(value));

  return {
    run(x, options = {}) {
      const [steps, rows] = x.shape;
      const state = net.initialState(rows);
      for (const [name, value] of stateEntries(layers, options.states ?? [])) state.set(name, toFloat32(value));
      const call = { steps, rows, state, ...(options.lengths ? { lengths: options.lengths } : {}) };
      const result = net.forward({ x: toFloat32(x) }, call);
      const y = denseArray([steps, rows, outputSize(layers[layers.length - 1])], result.outputs.y);
      const final = (name: string): DenseArray => denseArray(result.state.shape(name), result.state.get(name));
      return { y, states: layers.map((layer, n) => finalStates(layer, n, final)) };
    },
  };
}

/** The layer's parameters under the model's names. */
function layerParams(layer: LayerSpec, n: number, inputs: number): [string, DenseArray][] {
  if (!isRecurrent(layer)) return Object.entries(layer.dense).map(([name, value]) => [`layer${n}.${name}`, value]);
  const stored = storedParams(stepRegion(layer.cell, { input: inputs, units: layer.units }));
  return directionNames(layer).flatMap((direction, d): [string, DenseArray][] => {
    const source = layer.params[d];
    const given =
      typeof source === "function"
        ? Object.fromEntries(stored.map((p) => [p.name, source(p.name, p.shape, p.gates)]))
        : source;
    return Object.entries(given).map(([name, value]) => [`layer${n}.0${direction}.${name}`, value]);
  });
}

function stateEntries(layers: readonly LayerSpec[], states: readonly (readonly Arrays[])[]): [string, DenseArray][] {
  return layers.flatMap((layer, n) =>
    isRecurrent(layer)
      ? directionNames(layer).flatMap((direction, d) =>
          Object.entries(states[n]?.[d] ?? {}).map(([name, value]): [string, DenseArray] => [
            `layer${n}.0${direction}.${name}`,
            value,
          ]),
        )
      : [],
  );
}

const finalStates = (layer: LayerSpec, n: number, final: (name: string) => DenseArray): Arrays[] =>
  isRecurrent(layer)
    ? directionNames(layer).map((direction) =>
        Object.fromEntries(layer.cell.state.map((s) => [s, final(`layer${n}.0${direction}.${s}`)])),
      )
    : [];
