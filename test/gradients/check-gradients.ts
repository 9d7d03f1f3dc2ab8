// Compares the gradients of a graph with central differences of the graph itself, both in f64.
import { expect } from "vitest";
import { differentiateGraph } from "../../compiler/autodiff/differentiate.ts";
import { GraphBuilder } from "../../ir/graph/builder.ts";
import { graphEvaluator } from "../../ir/graph/evaluate.ts";
import { type Graph, graphRegion } from "../../ir/graph/node.ts";
import { inlineRegion, withGraph } from "../../ir/graph/rewrite.ts";
import { elementCount, maxDifference, type Tensor } from "../../ir/graph/tensor.ts";
import { verifyGraph } from "../../ir/graph/verify.ts";
import { uniform } from "../../ir/random.ts";
import { type DimEnv, evalShape, type TensorType } from "../../ir/types.ts";

type Range = readonly [low: number, high: number];
type Inputs = Readonly<Record<string, Tensor>>;

export interface CheckOptions {
  readonly env?: DimEnv;
  readonly seed?: number;
  /** Where a parameter is sampled; else from -1 to 1. */
  readonly ranges?: Readonly<Record<string, Range>>;
  /** Values of parameters that are not sampled; i32 parameters without one are sampled from 0, 1, 2. */
  readonly values?: Readonly<Record<string, readonly number[]>>;
  /** All parameters, in place of sampling. */
  readonly inputs?: Inputs;
  /** Parameters to differentiate with respect to; else every f32 parameter without a value but for hyper ones. */
  readonly wrt?: readonly string[];
}

const ENV: DimEnv = { T: 4, B: 3 };
/** Central differences in f64 are wrong by about ε² + 2⁻⁵³/ε: 1e-10 here, times third derivatives and cancellation. */
const EPSILON = 1e-5;
const TOLERANCE = 2e-6;
const DIRECTIONS = 2;

const dot = (a: Tensor, b: Tensor): number => a.data.reduce((sum, x, i) => sum + x * b.data[i], 0);

/** Numbers from low to high, the same for the same seed and stream. */
export function sample(
  { shape }: TensorType,
  env: DimEnv,
  seed: number,
  stream: number,
  range: Range = [-1, 1],
): Tensor {
  const [low, high] = range;
  const numbers = evalShape(shape, env);
  const data = Float64Array.from(
    { length: elementCount(numbers) },
    (_, i) => low + (high - low) * uniform(seed, 7, stream, i),
  );
  return { shape: numbers, data };
}

function sampleInputs(graph: Graph, { ranges = {}, values = {} }: CheckOptions, env: DimEnv, seed: number): Inputs {
  const tensors = graph.params.map(({ name, value: { type } }, i): [string, Tensor] => {
    const given = values[name];
    if (given) return [name, { shape: evalShape(type.shape, env), data: Float64Array.from(given) }];
    if (type.dtype === "f32") return [name, sample(type, env, seed, i, ranges[name])];
    const tensor = sample(type, env, seed, i, [0, 3]);
    return [name, { shape: tensor.shape, data: tensor.data.map(Math.floor) }];
  });
  return Object.fromEntries(tensors);
}

const moved = (inputs: Inputs, directions: Inputs, by: number): Inputs =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, x]) => {
      const v = directions[name];
      return [name, v ? { shape: x.shape, data: x.data.map((a, i) => a + by * v.data[i]) } : x];
    }),
  );

/**
 * Fails where the gradients of a weighted sum of the f32 outputs and states disagree with differences: for each
 * parameter alone and for all together, along random directions. The joint graph is verified and must give the results
 * of the graph. Returns the number of comparisons.
 */
export function checkGradients(graph: Graph, options: CheckOptions = {}): number {
  const { env = ENV, seed = 1, values = {} } = options;
  const wrt = options.wrt ?? floatParams(graph).filter((name) => !values[name]);
  const joint = differentiateGraph(graph, { wrt, of: "cotangents" });
  verifyGraph(joint);
  const inputs = options.inputs ?? sampleInputs(graph, options, env, seed);
  const weights: Inputs = Object.fromEntries(
    joint.params
      .filter((p) => p.role === "cotangent")
      .map((p, i) => [p.name, sample(p.value.type, env, seed, 1000 + i)]),
  );
  const run = graphEvaluator(graph, env);
  const { byName } = graphEvaluator(joint, env)({ ...inputs, ...weights });
  const expected = run(inputs).byName;
  for (const [name, tensor] of Object.entries(expected)) expect(maxDifference(byName[name], tensor), name).toBe(0);
  const loss = (at: Inputs): number => {
    const results = run(at).byName;
    return Object.entries(weights).reduce(
      (sum, [name, w]) => sum + dot(results[name.slice(2).replace("_", ":")], w),
      0,
    );
  };
  const groups = wrt.length > 1 ? [...wrt.map((name) => [name]), wrt] : [wrt];
  let comparisons = 0;
  for (const group of groups)
    for (let d = 0; d < DIRECTIONS; d++, comparisons++) {
      const directions: Inputs = Object.fromEntries(
        group.map((name, i) => [
          name,
          { ...inputs[name], data: sample(paramType(graph, name), env, seed, 2000 + 100 * d + i).data },
        ]),
      );
      const analytic = group.reduce((sum, name) => sum + dot(byName[`grad:${name}`], directions[name]), 0);
      const differences = (eps: number) =>
        (loss(moved(inputs, directions, eps)) - loss(moved(inputs, directions, -eps))) / (2 * eps);
      expectClose(analytic, differences, group.join());
    }
  return comparisons;
}

/** The parameters that have a gradient, by name. */
const floatParams = (graph: Graph): readonly string[] =>
  graph.params.filter((p) => p.value.type.dtype === "f32" && p.role !== "hyper").map((p) => p.name);

/** The graph whose outputs are the gradients of the sum of its outputs' squares: its derivatives are of second order. */
export function gradientGraph(graph: Graph): Graph {
  const b = new GraphBuilder(graph.name);
  const params = graph.params.map((p) => ({ ...p, value: b.param(p.role, p.name, p.value.type) }));
  const results = inlineRegion(
    b.op,
    graphRegion(graph),
    params.map((p) => p.value),
  );
  const squares = graph.results.flatMap((r, i) =>
    r.value.type.dtype === "f32" ? [b.op.sum(b.op.square(results[i]))] : [],
  );
  b.result(
    "loss",
    "loss",
    squares.reduce((x, y) => b.op.add(x, y)),
  );
  const joint = differentiateGraph(b.finish(), { wrt: floatParams(graph), of: "loss" });
  const grads = joint.results.filter((r) => r.role === "grad");
  return withGraph(joint, { results: grads.map((r) => ({ ...r, role: "output" as const })) });
}

const paramType = (graph: Graph, name: string): TensorType =>
  (graph.params.find((p) => p.name === name) as Graph["params"][number]).value.type;

/** Two points on the two sides of a kink disagree with the derivative; with points ten times closer they seldom are. */
function expectClose(analytic: number, differences: (eps: number) => number, about: string): void {
  const error = (numeric: number) => Math.abs(analytic - numeric) / Math.max(1, Math.abs(analytic), Math.abs(numeric));
  const wide = differences(EPSILON);
  if (error(wide) <= TOLERANCE) return;
  const narrow = differences(EPSILON / 10);
  expect(error(narrow), `${about}: ${analytic}, by differences ${wide} and ${narrow}`).toBeLessThan(10 * TOLERANCE);
}
