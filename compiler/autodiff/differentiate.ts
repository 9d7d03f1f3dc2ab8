// Reverse-mode differentiation of a graph: the graph, and after it the code of the cotangents.
import { CompileError } from "../../ir/errors.ts";
import {
  type AnyNode,
  type Graph,
  type GraphParam,
  type GraphResult,
  makeNode,
  makeValue,
  type Value,
} from "../../ir/graph/node.ts";
import { withGraph } from "../../ir/graph/rewrite.ts";
import { formatType } from "../../ir/types.ts";
import type { GraphPass } from "../pass.ts";
import { activeValues } from "./active-values.ts";
import { sweep } from "./sweep.ts";
import { type Cotangent, cotangentName } from "./vjp.ts";

export interface DifferentiateOptions {
  /** Names of f32 parameters of any role to differentiate with respect to. */
  readonly wrt: readonly string[];
  /**
   * "loss": the gradient of the one result of role loss, f32[]. "cotangents": a parameter of role cotangent named
   * `d_<role>_<name>` (d_output_y, d_state_rnn.h) is added for every f32 result of role output or state.
   */
  readonly of: "loss" | "cotangents";
}

/** Where the sweep begins: cotangents of results, with the parameters or the node that give them. */
interface Seeds {
  readonly seeds: readonly (readonly [Value, Value])[];
  readonly params: readonly GraphParam[];
  readonly nodes: readonly AnyNode[];
}

/**
 * The joint graph. Parameters: those of `graph`, then cotangents. Results: those of `graph`, then one of role grad for each
 * name in `wrt`, of the parameter's type; zeros where it has no influence. Nodes: forward (scans may give residuals as
 * further ys), local derivatives that depend on no cotangent, then the cotangents.
 * Throws CompileError "unknown-name" for names that are no parameters, "duplicate-name" for a name given twice or a
 * gradient that is there already, "value" for i32 parameters, "shape" for a loss that is no scalar, "unsupported" for scans
 * with lengths.
 */
export function differentiateGraph(graph: Graph, options: DifferentiateOptions): Graph {
  const wrt = wrtParams(graph, options.wrt);
  const start = options.of === "loss" ? lossSeed(graph) : cotangentSeeds(graph);
  const targets = wrt.map((p) => p.value);
  const swept = sweep({ nodes: graph.nodes, active: activeValues(graph.nodes, targets), seeds: start.seeds, targets });
  const zeros: AnyNode[] = [];
  const gradient = (param: GraphParam, cotangent: Cotangent): GraphResult => {
    const value = cotangent ?? constant(0, param.value, zeros);
    return { role: "grad", name: param.name, value };
  };
  const grads = wrt.map((p, i) => gradient(p, swept.cotangents[i]));
  return withGraph(graph, {
    params: [...graph.params, ...start.params],
    nodes: [...swept.forward, ...swept.derived, ...start.nodes, ...swept.backward, ...zeros],
    results: [...graph.results, ...grads],
  });
}

/** Replaces a graph by its joint graph. */
export const differentiateWith = (options: DifferentiateOptions): GraphPass => ({
  name: "differentiate",
  after: [
    { pass: "expand-lengths", because: "a scan with lengths has no derivative of its own" },
    {
      pass: "distribute-scan",
      because: "the backward of a scan repeats what the scan holds: what does not recur has to leave first",
    },
    { pass: "fuse-gates", because: "the gradient of a fused product is born fused" },
  ],
  run: (graph) => differentiateGraph(graph, options),
});

function wrtParams(graph: Graph, names: readonly string[]): readonly GraphParam[] {
  const where = `differentiate ${graph.name}`;
  return names.map((name, i) => {
    const param = graph.params.find((p) => p.name === name);
    if (param === undefined)
      throw new CompileError("unknown-name", {
        where,
        found: `no parameter ${name}`,
        expected: `one of ${graph.params.map((p) => p.name).join(", ")}`,
      });
    if (names.indexOf(name) < i || graph.results.some((r) => r.role === "grad" && r.name === name))
      throw new CompileError("duplicate-name", { where, found: `two gradients named ${name}` });
    if (param.value.type.dtype !== "f32")
      throw new CompileError("value", {
        where,
        found: `parameter ${name} of type ${formatType(param.value.type)}`,
        expected: "an f32 parameter",
      });
    return param;
  });
}

function constant(value: number, like: Value, nodes: AnyNode[]): Value {
  const result = makeValue(like.type, cotangentName(like));
  nodes.push(makeNode("const", [], { value, ...like.type }, [result]));
  return result;
}

function lossSeed(graph: Graph): Seeds {
  const losses = graph.results.filter((r) => r.role === "loss");
  const where = `differentiate ${graph.name}`;
  if (losses.length !== 1)
    throw new CompileError("value", { where, found: `${losses.length} results of role loss`, expected: "one" });
  const { value, name } = losses[0];
  if (formatType(value.type) !== "f32[]")
    throw new CompileError("shape", {
      where,
      found: `loss ${name} of type ${formatType(value.type)}`,
      expected: "f32[]",
    });
  const nodes: AnyNode[] = [];
  return { seeds: [[value, constant(1, value, nodes)]], params: [], nodes };
}

function cotangentSeeds(graph: Graph): Seeds {
  const seeded = graph.results.filter(
    (r) => (r.role === "output" || r.role === "state") && r.value.type.dtype === "f32",
  );
  const params = seeded.map(({ role, name, value }): GraphParam => {
    const own = `d_${role}_${name}`;
    if (graph.params.some((p) => p.name === own))
      throw new CompileError("duplicate-name", {
        where: `differentiate ${graph.name}`,
        found: `two parameters named ${own}`,
      });
    return { role: "cotangent", name: own, value: makeValue(value.type, own) };
  });
  return { seeds: seeded.map((r, i) => [r.value, params[i].value]), params, nodes: [] };
}
