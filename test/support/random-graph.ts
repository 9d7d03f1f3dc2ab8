// Random valid graphs for property tests: every op of the IR, small shapes, values that stay bounded.
import fc from "fast-check";
import { GraphBuilder } from "../../ir/graph/builder.ts";
import type { Graph, Op, ParamRole, ResultRole } from "../../ir/graph/node.ts";
import { printGraph } from "../../ir/graph/print.ts";
import { type Dim, type Shape, sameType, type TensorType, tensorType } from "../../ir/types.ts";
import { type Entry, RandomRegion } from "./random-region.ts";
import { RandomSource } from "./random-source.ts";
import { addRandomStep } from "./random-steps.ts";

export { randomInputs } from "./random-inputs.ts";

export interface RandomGraphOptions {
  /** Leaves out ops with kinks or discontinuities, detach and map: what central differences cannot check. */
  readonly differentiable?: boolean;
  /** Ops that must not occur (helpers around them, such as broadcasts of small operands, may still). */
  readonly exclude?: readonly Op[];
  /** Steps of generation, 1 to 12 unless said otherwise; a step adds one op and what keeps its operands in range. */
  readonly maxSteps?: number;
  /** Scans inside scan bodies; off unless asked for. */
  readonly nestedScan?: boolean;
  /** The largest fixed dimension; 5 unless given. */
  readonly most?: number;
}

/**
 * Valid graphs, to be run with T from 0 to 8 and B from 1 to 8 on `randomInputs`. Values stay within about ±10 and
 * conditions (comparisons, floor, sign) read only values that are exact in f32, so f32 and f64 decide alike.
 * Shrinks to fewer steps of the same graph; prints as the graph's text.
 */
export function randomGraph(options: RandomGraphOptions = {}): fc.Arbitrary<Graph> {
  const seed = fc.noShrink(fc.noBias(fc.nat(2 ** 31 - 1)));
  const steps = fc.integer({ min: 1, max: options.maxSteps ?? 12 });
  return fc.tuple(seed, steps).map(([s, n]) => {
    const graph = randomGraphFrom(s, n, options);
    return Object.freeze({ ...graph, [fc.toStringMethod]: () => `seed ${s}, ${n} steps\n${printGraph(graph)}` });
  });
}

/** The graph of a seed and a number of steps; fewer steps give a beginning of the same graph. */
export function randomGraphFrom(seed: number, steps: number, options: RandomGraphOptions = {}): Graph {
  const source = new RandomSource(seed);
  const builder = new GraphBuilder("random");
  const sizes: Dim[] = [source.int(1, options.most ?? 5), source.int(2, 5)];
  const addParam = (type: TensorType, role?: ParamRole): Entry => {
    const chosen = role ?? source.pick(rolesFor(type));
    const value = builder.param(chosen, `${type.dtype === "i32" ? "ids" : chosen[0]}${builder.params.length}`, type);
    return { value, low: -1.5, high: 1.5, exact: role !== "hyper" };
  };
  const region = new RandomRegion({
    source,
    op: builder.op,
    sizes,
    addParam,
    options,
    depth: 0,
    addStep: addRandomStep,
  });
  const shapes: Shape[] = [
    ["T", "B", sizes[0]],
    ["B", sizes[1]],
    [sizes[0], sizes[1]],
  ];
  for (const shape of shapes.slice(0, source.int(1, 3))) region.add(addParam(tensorType("f32", shape)));
  for (let i = 0; i < steps; i++) addRandomStep(region);
  addResults(builder, region);
  return builder.finish();
}

/** Parameters have fixed shapes; a state does not depend on the number of steps. */
function rolesFor({ dtype, shape }: TensorType): readonly ParamRole[] {
  if (dtype === "i32" || shape.some((d) => String(d).includes("T"))) return ["input"];
  if (shape.some((d) => typeof d === "string")) return ["input", "state"];
  return ["param", "param", "input", "state"];
}

/** What nobody reads becomes an output, mostly; each state comes back, as another value of its type where there is one. */
function addResults(builder: GraphBuilder, region: RandomRegion): void {
  const { source } = region;
  const read = new Set(builder.op.nodes.flatMap((n) => n.operands));
  const made = region.entries.filter((e) => !builder.params.some((p) => p.value === e.value));
  const add = (role: ResultRole, name: string, entry: Entry) => builder.result(role, name, entry.value);
  for (const { role, name, value } of [...builder.params]) {
    if (role !== "state") continue;
    const next = made.filter((e) => sameType(e.value.type, value.type));
    builder.result("state", name, next.length > 0 ? source.pick(next).value : value);
  }
  const outputs = made.filter((e) => (read.has(e.value) ? source.chance(0.15) : source.chance(0.9)));
  const kept = outputs.length > 0 ? outputs : [region.entries[region.entries.length - 1]];
  kept.forEach((entry, i) => {
    add("output", `y${i}`, entry);
  });
}
