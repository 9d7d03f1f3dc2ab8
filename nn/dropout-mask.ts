// Dropout masks, and the range of their rate.
import { CompileError } from "../ir/errors.ts";
import type { Value } from "../ir/graph/node.ts";
import type { Shape } from "../ir/types.ts";
import type { LayerContext } from "./layer.ts";

export function checkRate(where: string, rate: number): void {
  if (!(rate >= 0 && rate < 1))
    throw new CompileError("value", {
      where,
      found: `rate ${rate}`,
      expected: "a number from 0 up to, but not including, 1",
    });
}

/** 0 with probability rate, else 1 / (1 − rate), so that the expectation stays. */
export function dropoutMask({ op, key, stream }: LayerContext, shape: Shape, rate: number): Value {
  const uniform = op.node("random", [key()], { shape, stream: stream() })[0];
  return op.mul(op.ge(uniform, rate), 1 / (1 - rate));
}
