// Well-conditioned data for any graph: ids in range, lengths in 0..T, keys whole numbers, the rest away from kinks.
import { type AnyNode, type Graph, scanParts, type Value } from "../../ir/graph/node.ts";
import { elementCount, type Tensor } from "../../ir/graph/tensor.ts";
import { type Dim, type DimEnv, evalDim, evalShape } from "../../ir/types.ts";
import { RandomSource } from "./random-source.ts";

/**
 * One tensor per parameter, exactly representable in f32. f32: uniform in [-1.5, 1.5], at least 0.01 away from
 * multiples of 0.5 (slots are not negative); random keys: whole numbers; i32: 0 ≤ id < the smallest table it selects
 * from, lengths 0..T.
 */
export function randomInputs(graph: Graph, env: DimEnv, seed: number): Record<string, Tensor> {
  const source = new RandomSource(seed);
  const limits = useLimits(graph.nodes, env);
  const entries = graph.params.map(({ name, role, value }) => {
    const shape = evalShape(value.type.shape, env);
    const limit = limits.get(value);
    const draw = (): number => {
      if (value.type.dtype === "i32") return source.int(0, Math.max(0, (limit ?? 4) - 1));
      if (limit !== undefined) return source.int(0, limit - 1);
      return role === "slot" ? Math.abs(smooth(source)) : smooth(source);
    };
    return [name, { shape, data: Float64Array.from({ length: elementCount(shape) }, draw) }] as const;
  });
  return Object.fromEntries(entries);
}

function smooth(source: RandomSource): number {
  const x = source.between(-1.48, 1.48);
  const kink = Math.round(2 * x) / 2;
  return Math.fround(Math.abs(x - kink) < 0.01 ? kink + (x < kink ? -0.02 : 0.02) : x);
}

/** For values that select something, how many choices there are; found backwards from their uses. */
function useLimits(nodes: readonly AnyNode[], env: DimEnv): ReadonlyMap<Value, number> {
  const limits = new Map<Value, number>();
  const lower = (value: Value, limit: number | undefined): void => {
    if (limit !== undefined) limits.set(value, Math.min(limits.get(value) ?? limit, limit));
  };
  const size = (dim: Dim) => evalDim(dim, env);
  for (const node of [...nodes].reverse()) {
    if (node.op === "gather") lower(node.operands[1], size(node.operands[0].type.shape[0]));
    else if (node.op === "scatterAdd") lower(node.operands[0], size(node.attrs.rows));
    else if (node.op === "oneHot") lower(node.operands[0], node.attrs.depth);
    else if (node.op === "random") lower(node.operands[0], 2 ** 24);
    else if (node.op === "scan") {
      const { consts, init, xs, lengths, body } = scanParts(node);
      const inner = useLimits(body.nodes, env);
      [...consts, ...init, ...xs].forEach((v, i) => {
        lower(v, inner.get(node.attrs.body.params[i]));
      });
      if (lengths) lower(lengths, size(node.attrs.length) + 1);
    } else
      for (const operand of node.operands)
        for (const r of node.results) if (movesData(node)) lower(operand, limits.get(r));
  }
  return limits;
}

const movers = new Set<string>(["split", "concat", "slice", "transpose", "reshape", "broadcast", "reverse", "detach"]);
const movesData = (node: AnyNode): boolean => movers.has(node.op);
