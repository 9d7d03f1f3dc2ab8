// A model as plain data: its graphs as text, its parameters and states; what a spec is evaluated to and a JSON file may hold.
import { placeParams } from "../../compiler/lower/lower-program.ts";
import type { StateSpec } from "../../ir/artifact.ts";
import { CompileError } from "../../ir/errors.ts";
import type { Graph } from "../../ir/graph/node.ts";
import { parseGraph } from "../../ir/graph/parse.ts";
import { printGraph } from "../../ir/graph/print.ts";
import { verifyGraph } from "../../ir/graph/verify.ts";
import type { ModelParam } from "../../nn/model-context.ts";
import type { ModelGraphs } from "../../nn/model-graphs.ts";

/** Graphs of a model, each as `printGraph` writes it. */
export type GraphTexts = Readonly<Partial<Record<"forward" | "step" | "training" | "gradient" | "update", string>>>;

export interface ModelSource {
  readonly format: 1;
  readonly name: string;
  readonly graphs: GraphTexts;
  /** Why there is no step graph, one line a reason. */
  readonly noStep: readonly string[];
  /** In order of creation; their order decides where each lies in the parameter vector. */
  readonly params: readonly ModelParam[];
  readonly states: readonly StateSpec[];
  readonly slots: readonly string[];
  readonly hyper: Readonly<Record<string, number>>;
}

export function sourceOf(name: string, graphs: ModelGraphs): ModelSource {
  const { size } = placeParams(graphs.params);
  const { forward, step, training, gradient, update, noStep, params, states, slots, hyper } = graphs;
  const named = { forward, step, training, gradient, update: update?.(size) };
  const texts = Object.entries(named).flatMap(([key, graph]) => (graph ? [[key, printGraph(graph)] as const] : []));
  return { format: 1, name, graphs: Object.fromEntries(texts), noStep, params, states, slots, hyper };
}

/** The graphs again, each checked. @throws CompileError for text that is no graph or breaks a rule. */
export function graphsOf(source: ModelSource): ModelGraphs {
  const read = (key: keyof GraphTexts): Graph | undefined => {
    const text = source.graphs[key];
    if (text === undefined) return undefined;
    const graph = parseGraph(text);
    verifyGraph(graph);
    return graph;
  };
  const forward = read("forward");
  if (!forward)
    throw new CompileError("value", { where: `model ${source.name}`, found: "no graph forward", expected: "one" });
  const update = read("update");
  const { noStep, params, states, slots, hyper } = source;
  const training = read("training") ?? forward;
  const given = { forward, step: read("step"), training, gradient: read("gradient") };
  return { ...given, update: update && (() => update), noStep, params, states, slots, hyper };
}
