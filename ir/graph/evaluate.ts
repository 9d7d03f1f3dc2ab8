// The meaning of a program: graphs and regions evaluated in f64. Every pass and every target is checked against this.
import { elementwiseFn, isElementwise } from "../elementwise.ts";
import { CompileError } from "../errors.ts";
import { type DimEnv, evalShape, formatType } from "../types.ts";
import { arrayFn } from "./evaluate-scalar.ts";
import { type Kernel, type KernelContext, structuralKernels } from "./evaluate-structural.ts";
import {
  type AnyNode,
  type Graph,
  graphRegion,
  type Node,
  type Region,
  type StructuralOp,
  type Value,
} from "./node.ts";
import { elementCount, type Tensor, type TensorLike, toTensor } from "./tensor.ts";

export interface Evaluation {
  /** In the order of `graph.results`. */
  readonly results: readonly Tensor[];
  /** By `role:name`, e.g. `output:y`. */
  readonly byName: Readonly<Record<string, Tensor>>;
}

/**
 * Computes a graph's results for one choice of T and B. `inputs` are by parameter name, whatever the role; names that
 * are no parameters are ignored. Throws CompileError "unknown-name" for a missing input, "shape" for one of another shape.
 */
export function evaluateGraph(graph: Graph, inputs: Readonly<Record<string, TensorLike>>, env: DimEnv): Evaluation {
  return graphEvaluator(graph, env)(inputs);
}

/** `evaluateGraph` for many inputs: what depends on graph and env alone is done once. */
export function graphEvaluator(
  graph: Graph,
  env: DimEnv,
): (inputs: Readonly<Record<string, TensorLike>>) => Evaluation {
  const run = compileRegion(graphRegion(graph), env);
  const shapes = graph.results.map((r) => evalShape(r.value.type.shape, env));
  return (inputs) => {
    const data = run(graph.params.map((p) => inputData(`graph ${graph.name}`, inputs[p.name], p.value, p.name, env)));
    const results = shapes.map((shape, i) => ({ shape, data: data[i] }));
    return { results, byName: Object.fromEntries(graph.results.map((r, i) => [`${r.role}:${r.name}`, results[i]])) };
  };
}

/** Computes a region's results from one tensor per parameter. */
export function evaluateRegion(region: Region, tensors: readonly TensorLike[], env: DimEnv): readonly Tensor[] {
  const data = region.params.map((p, i) => inputData("region", tensors[i], p, p.name ?? String(i), env));
  return compileRegion(
    region,
    env,
  )(data).map((d, i) => ({ shape: evalShape(region.results[i].type.shape, env), data: d }));
}

function inputData(
  where: string,
  tensor: TensorLike | undefined,
  value: Value,
  name: string,
  env: DimEnv,
): Float64Array {
  const shape = evalShape(value.type.shape, env);
  const expected = `${formatType(value.type)}, here [${shape.join(",")}]`;
  if (tensor === undefined) throw new CompileError("unknown-name", { where, found: `no value for ${name}`, expected });
  if (tensor.shape.join() !== shape.join() || tensor.data.length !== elementCount(shape))
    throw new CompileError("shape", {
      where: `${where}: ${name}`,
      found: `[${tensor.shape.join(",")}] with ${tensor.data.length} elements`,
      expected,
    });
  return toTensor(tensor).data;
}

interface Step {
  readonly kernel: Kernel;
  readonly operands: readonly number[];
  readonly results: readonly number[];
}

/** Values become positions in one array; each node's kernel is made once. */
function compileRegion(region: Region, env: DimEnv): Kernel {
  const slots = new Map<Value, number>();
  const slot = (value: Value): number => {
    const known = slots.get(value) ?? slots.size;
    slots.set(value, known);
    return known;
  };
  const params = region.params.map(slot);
  const context: KernelContext = { env, region: (body) => compileRegion(body, env) };
  const steps = region.nodes.map(
    (node): Step => ({
      kernel: nodeKernel(node, context),
      operands: node.operands.map(slot),
      results: node.results.map(slot),
    }),
  );
  const results = region.results.map(slot);
  return (args) => {
    const values = Array<Float64Array>(slots.size);
    params.forEach((s, i) => {
      values[s] = args[i];
    });
    for (const { kernel, operands, results: targets } of steps) {
      const data = kernel(operands.map((s) => values[s]));
      targets.forEach((s, i) => {
        values[s] = data[i];
      });
    }
    return results.map((s) => values[s]);
  };
}

function nodeKernel(node: AnyNode, context: KernelContext): Kernel {
  if (!isElementwise(node.op))
    return (structuralKernels[node.op as StructuralOp] as (n: Node, c: KernelContext) => Kernel)(node, context);
  const run = arrayFn(elementwiseFn(node.op, node.attrs as Readonly<Record<string, number>>));
  const count = elementCount(evalShape(node.results[0].type.shape, context.env));
  return (operands) => run(operands, count);
}
