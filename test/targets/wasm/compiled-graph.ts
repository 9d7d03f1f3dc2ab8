// A graph compiled for this target, for the tests: `forward`, and `backward` from cotangents of the outputs.
import { type Compilation, compileProgram } from "../../../compiler/compile.ts";
import type { Graph } from "../../../ir/graph/node.ts";
import { evalShape } from "../../../ir/types.ts";
import { type Engines, wasmCaps } from "../../../targets/wasm/caps.ts";

export function compiledGraph(graph: Graph, engines: Engines): Compilation {
  const params = graph.params
    .filter((p) => p.role === "param")
    .map((p) => ({ name: p.name, shape: evalShape(p.value.type.shape, { T: 1, B: 1 }) }));
  const wrt = graph.params.filter((p) => p.value.type.dtype === "f32" && p.role !== "hyper").map((p) => p.name);
  const entries = [
    { entry: "forward" as const, graph },
    { entry: "backward" as const, graph, differentiate: { wrt, of: "cotangents" as const } },
  ];
  return compileProgram({ name: graph.name, params, entries, caps: wasmCaps[engines] });
}
