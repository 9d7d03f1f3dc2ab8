// How much arithmetic a graph is for given numbers of steps and rows, before any pass has made it cheaper.
import type { AnyNode, Graph } from "../ir/graph/node.ts";
import { type DimEnv, evalDim, evalShape, type Shape } from "../ir/types.ts";

/** Of one run. */
export interface Work {
  /** Multiplications and additions of products. */
  readonly products: number;
  /** Elements that other nodes compute. */
  readonly elements: number;
  /** Trips of loops over time, which cannot run side by side. */
  readonly trips: number;
}

const NOTHING: Work = { products: 0, elements: 0, trips: 0 };

export const graphWork = (graph: Graph, env: DimEnv): Work => nodesWork(graph.nodes, env);

function nodesWork(nodes: readonly AnyNode[], env: DimEnv): Work {
  return nodes.map((node) => nodeWork(node, env)).reduce(add, NOTHING);
}

function nodeWork(node: AnyNode, env: DimEnv): Work {
  if (node.op === "scan") {
    const body = nodesWork(node.attrs.body.nodes, env);
    const trips = evalDim(node.attrs.length, env);
    return { products: body.products * trips, elements: body.elements * trips, trips: trips * (1 + body.trips) };
  }
  const elements = node.results.reduce((sum, r) => sum + count(r.type.shape, env), 0);
  if (node.op !== "matmul") return { products: 0, elements, trips: 0 };
  const depth = node.operands[0].type.shape.at(node.attrs.transA ? -2 : -1)!;
  return { products: 2 * elements * evalDim(depth, env), elements: 0, trips: 0 };
}

const count = (shape: Shape, env: DimEnv): number => evalShape(shape, env).reduce((product, d) => product * d, 1);

const add = (a: Work, b: Work): Work => ({
  products: a.products + b.products,
  elements: a.elements + b.elements,
  trips: a.trips + b.trips,
});
