// What the scan computes: the body once per step, carries handed on, ys stacked, rows frozen past their length.
import { evalDim, evalShape } from "../types.ts";
import type { Kernel, KernelContext } from "./evaluate-structural.ts";
import { type Node, scanParts, type Value } from "./node.ts";
import { elementCount } from "./tensor.ts";

/** Zero steps give the initial carry. Consts and x slices are views; ys and carries are new arrays. */
export function scanKernel(node: Node<"scan">, context: KernelContext): Kernel {
  const { consts, carry, reverse, lengths } = node.attrs;
  const { body } = scanParts(node);
  const steps = evalDim(node.attrs.length, context.env);
  const size = (v: Value): number => elementCount(evalShape(v.type.shape, context.env));
  const xSizes = body.xs.map(size);
  const ySizes = body.ys.map(size);
  const run = context.region(node.attrs.body);
  return (operands) => {
    const fixed = operands.slice(0, consts);
    const xs = operands.slice(consts + carry, consts + carry + xSizes.length);
    const rowLengths = lengths ? operands[operands.length - 1] : undefined;
    const ys = ySizes.map((n) => new Float64Array(steps * n));
    let state = operands.slice(consts, consts + carry);
    for (let i = 0; i < steps; i++) {
      const t = reverse ? steps - 1 - i : i;
      const slices = xs.map((x, j) => x.subarray(t * xSizes[j], (t + 1) * xSizes[j]));
      const results = run([...fixed, ...state, ...slices]);
      const frozen = rowLengths && Array.from(rowLengths, (length) => t >= length);
      state = state.map((old, j) => (frozen ? blendRows(frozen, old, results[j]) : results[j]));
      ys.forEach((y, j) => {
        const now = results[carry + j];
        y.set(frozen ? blendRows(frozen, new Float64Array(now.length), now) : now, t * ySizes[j]);
      });
    }
    return [...state, ...ys];
  };
}

/** Rows along the leading dimension: `old` where frozen, else `next`. */
function blendRows(frozen: readonly boolean[], old: Float64Array, next: Float64Array): Float64Array {
  const width = next.length / frozen.length;
  return next.map((x, i) => (frozen[Math.floor(i / width)] ? old[i] : x));
}
