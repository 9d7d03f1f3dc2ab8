// A graph alone as a model: forward, and what gradients need; no single steps, no loss, no optimizer.
import type { InitSpec } from "../ir/artifact.ts";
import { CompileError } from "../ir/errors.ts";
import type { Graph } from "../ir/graph/node.ts";
import type { ModelGraphs } from "./model-graphs.ts";

/** @param inits of parameters by name; zeros where there is none. */
export function graphModel(graph: Graph, inits: Readonly<Record<string, InitSpec>> = {}): ModelGraphs {
  const ports = (role: string) =>
    graph.params.filter((p) => p.role === role).map(({ name, value }) => ({ name, shape: value.type.shape }));
  return {
    forward: graph,
    step: undefined,
    noStep: [`graph ${graph.name}: a graph alone says nothing of single steps`],
    training: graph,
    gradient: undefined,
    update: undefined,
    params: ports("param").map(({ name, shape }) => ({
      name,
      shape: fixedShape(graph, name, shape),
      init: inits[name] ?? { kind: "zeros" },
    })),
    states: ports("state"),
    slots: [],
    hyper: {},
  };
}

function fixedShape(graph: Graph, name: string, shape: readonly (number | string)[]): readonly number[] {
  if (shape.every((d) => typeof d === "number")) return shape;
  throw new CompileError("shape", {
    where: `graph ${graph.name}, parameter ${name}`,
    found: `[${shape.join(",")}]`,
    expected: "fixed sizes",
    fix: "Declare what changes from call to call as an input",
  });
}
