// Random recurrent layers as users write them: gates over split weights, several layers in one body, sums along the way.
import fc from "fast-check";
import { GraphBuilder, type RegionBuilder } from "../../ir/graph/builder.ts";
import type { Graph, Value } from "../../ir/graph/node.ts";
import { printGraph } from "../../ir/graph/print.ts";
import { type Dim, f32, i32 } from "../../ir/types.ts";
import { RandomSource } from "./random-source.ts";

const ROWS = 3;

export interface RandomCellOptions {
  readonly lengths?: boolean;
  /** The most units of a layer, and inputs; 3 unless given. */
  readonly most?: number;
}

/** A scan over T steps of one to three layers, its ys and sums; prints as the graph's text. */
export const randomCell = (options: RandomCellOptions = {}): fc.Arbitrary<Graph> =>
  fc.noShrink(fc.nat(2 ** 31 - 1)).map((seed) => {
    const graph = randomCellFrom(seed, options);
    return Object.freeze({ ...graph, [fc.toStringMethod]: () => `seed ${seed}\n${printGraph(graph)}` });
  });

/** What the body sees besides its states: the weights of each layer, by what they multiply. */
interface Layer {
  readonly input: number;
  readonly width: number;
  readonly gates: number;
  readonly style: "split" | "separate" | "transposed";
  readonly bias: "none" | "input" | "last";
  readonly resetBefore: boolean;
  readonly norm: boolean;
  readonly weights: readonly Value[];
}

export function randomCellFrom(
  seed: number,
  { lengths: allowLengths = true, most = 3 }: RandomCellOptions = {},
): Graph {
  const random = new RandomSource(seed);
  const g = new GraphBuilder("cell");
  const inputs = random.int(1, most);
  const layers: Layer[] = [];
  for (let i = 0, input = inputs; i < random.int(1, 3); i++) {
    const layer = makeLayer(g, random, i, input, most);
    layers.push(layer);
    input = layer.width;
  }
  const x = g.param("input", "x", f32("T", "B", inputs));
  const ids = g.param("input", "ids", i32("T", "B"));
  const picks = g.param("input", "picks", i32("B"));
  const lengths = allowLengths && random.chance(0.2) ? g.param("input", "lengths", i32("B")) : undefined;
  const last = layers[layers.length - 1];
  const V = g.param("param", "V", f32(last.width, 2));
  const sums = lengths ? [] : sumTypes(layers[0], last).filter(() => random.chance(0.5));
  const init = [
    ...layers.map((l, i) => g.param("state", `h${i}`, f32("B", l.width))),
    ...sums.map((s, i) => g.param("state", `s${i}`, f32(...s.shape))),
  ];
  const delayed = !lengths && random.chance(0.3);
  if (delayed) init.push(g.param("state", "before", f32("B", inputs)));
  const weights = layers.flatMap((l) => l.weights);
  const { final, ys } = g.op.scan({
    length: "T",
    consts: [...weights, V, picks],
    init,
    xs: [x, ids],
    reverse: random.chance(0.4),
    ...(lengths ? { lengths } : {}),
    body: (op, parts) => {
      const [slice, row] = parts.xs;
      const input = delayed && random.chance(0.5) ? parts.carry[init.length - 1] : slice;
      const states = runLayers(op, random, layers, parts.consts, parts.carry, input);
      const top = states[states.length - 1];
      const added = sums.map((s, i) =>
        addTerm(op, random, s, parts.carry[layers.length + i], {
          input,
          row,
          picks: parts.consts[weights.length + 1],
          states,
        }),
      );
      const choices = [
        top,
        op.matmul(op.relu(top), parts.consts[weights.length]),
        op.tanh(input),
        parts.carry[0],
        op.matmul(input, op.transpose(firstSquare(op, input))),
        op.gather(input, parts.consts[weights.length + 1]),
        ...(lengths ? [] : [op.scatterAdd(parts.consts[weights.length + 1], input, ROWS)]),
      ];
      return { next: [...states, ...added, ...(delayed ? [slice] : [])], ys: choices.filter(() => random.chance(0.5)) };
    },
  });
  final.forEach((value, i) => void g.result("state", `f${i}`, value));
  ys.forEach((value, i) => void g.result("output", `y${i}`, value));
  return g.finish();
}

/** A constant [n, n] for input [B, n]. */
const firstSquare = (op: RegionBuilder, input: Value): Value => {
  const n = input.type.shape[1];
  return op.add(op.iota([n, n], 0), op.const(0.5, [n, n]));
};

function makeLayer(g: GraphBuilder, random: RandomSource, i: number, input: number, most: number): Layer {
  const gates = random.int(1, 4);
  const width = random.int(1, most);
  const style = random.pick(["split", "separate", "transposed"] as const);
  const bias = random.pick(["none", "input", "last"] as const);
  const param = (name: string, rows: number, cols: number) =>
    g.param("param", `${name}${i}`, style === "transposed" ? f32(cols, rows) : f32(rows, cols));
  const matrices = (name: string, rows: number) =>
    style === "split"
      ? [param(name, rows, gates * width)]
      : Array.from({ length: gates }, (_, k) => param(`${name}_${k}_`, rows, width));
  const weights = [...matrices("W", input), ...matrices("R", width), g.param("param", `b${i}`, f32(gates * width))];
  return { input, width, gates, style, bias, resetBefore: random.chance(0.3), norm: random.chance(0.2), weights };
}

function runLayers(
  op: RegionBuilder,
  random: RandomSource,
  layers: readonly Layer[],
  consts: readonly Value[],
  carry: readonly Value[],
  x: Value,
): Value[] {
  const states: Value[] = [];
  let input = x;
  let next = 0;
  layers.forEach((layer, i) => {
    const weights = consts.slice(next, next + layer.weights.length);
    next += layer.weights.length;
    input = runLayer(op, random, layer, weights, carry[i], input);
    states.push(input);
  });
  return states;
}

function runLayer(
  op: RegionBuilder,
  random: RandomSource,
  layer: Layer,
  weights: readonly Value[],
  h: Value,
  x: Value,
): Value {
  const { gates, style } = layer;
  const isSplit = style === "split";
  const Ws = isSplit ? op.split(weights[0], gates, 1) : weights.slice(0, gates);
  const Rs = isSplit ? op.split(weights[1], gates, 1) : weights.slice(gates, 2 * gates);
  const bs = op.split(weights[weights.length - 1], gates, 0);
  const transB = style === "transposed";
  const gate = (k: number, state: Value): Value => {
    const fromInput = op.matmul(x, Ws[k], { transB });
    const biased = layer.bias === "input" ? op.add(fromInput, bs[k]) : fromInput;
    const sum = op.add(layer.norm ? normalized(op, biased) : biased, op.matmul(state, Rs[k], { transB }));
    return layer.bias === "last" ? op.add(sum, bs[k]) : sum;
  };
  const first = op.sigmoid(gate(0, h));
  const state = layer.resetBefore ? op.mul(first, h) : h;
  const others = Array.from({ length: gates - 1 }, (_, k) => op.tanh(gate(k + 1, state)));
  const mixed = others.reduce((a, b) => (random.chance(0.5) ? op.mul(a, b) : op.add(a, b)), first);
  return op.tanh(op.add(mixed, op.mul(0.5, h)));
}

/** Mean and variance over the units, as in a layer norm. */
function normalized(op: RegionBuilder, x: Value): Value {
  const { shape } = x.type;
  const centred = op.sub(x, op.alongLast(op.mean(x, [1]), shape));
  const variance = op.mean(op.square(centred), [1]);
  return op.div(centred, op.alongLast(op.sqrt(op.add(variance, 1)), shape));
}

interface Sum {
  readonly kind: "product" | "rows" | "plain" | "table" | "picked";
  readonly shape: readonly (number | "B")[];
}

const sumTypes = (first: Layer, last: Layer): Sum[] => [
  { kind: "product", shape: [last.width, first.input] },
  { kind: "rows", shape: [last.width] },
  { kind: "plain", shape: ["B", last.width] },
  { kind: "table", shape: [ROWS, last.width] },
  { kind: "picked", shape: [ROWS, last.width] },
];

function addTerm(
  op: RegionBuilder,
  random: RandomSource,
  { kind }: Sum,
  acc: Value,
  v: { input: Value; row: Value; picks: Value; states: readonly Value[] },
): Value {
  const top = v.states[v.states.length - 1];
  const term = {
    product: () =>
      random.chance(0.5)
        ? op.matmul(top, v.input, { transA: true })
        : op.transpose(op.matmul(op.transpose(v.input), op.mul(top, 2))),
    rows: () =>
      random.chance(0.7) ? op.sum(op.mul(top, top), [0]) : op.sum(op.matmul(top, v.input, { transA: true }), [1]),
    plain: () => (random.chance(0.5) ? op.square(top) : op.select(op.lt(0, top), top, 0.25)),
    table: () => op.scatterAdd(v.row, top, ROWS),
    picked: () => op.scatterAdd(v.picks, top, ROWS),
  }[kind]();
  const added = random.chance(0.4) ? linearIn(op, random, term) : term;
  if (random.chance(0.3)) return op.sub(acc, added);
  return random.chance(0.3) ? op.add(op.add(acc, added), added) : op.add(added, acc);
}

/** Something of x's shape that is linear in x, with what stays the same at every step. */
function linearIn(op: RegionBuilder, random: RandomSource, x: Value): Value {
  const { shape } = x.type;
  const square = (n: Dim): Value => op.mul(op.add(op.iota([n, n], 0), op.iota([n, n], 1)), 0.25);
  const forms: readonly (() => Value)[] = [
    () => op.neg(x),
    () => op.div(x, 2),
    () => op.mul(op.add(op.iota(shape, 0), 1), x),
    () => op.div(x, op.add(op.iota(shape, shape.length - 1), 1)),
    () => op.reverse(x, shape.length - 1),
    () => op.add(x, 0.25),
    () => op.concat([op.slice(op.concat([x, x], shape.length - 1), shape.length - 1, 0, shape.at(-1) as number)], 0),
    () => (shape.length === 2 ? op.matmul(x, square(shape[1])) : op.sub(op.mul(x, 2), x)),
    () => (shape.length === 2 && shape[0] !== "B" ? op.matmul(square(shape[0]), x) : op.mul(x, -0.5)),
  ];
  return random.pick(forms)();
}
