// Says how fine a kernel's ranges can be cut, once all loops are made; what cannot be cut at all is no range.
import type { KernelRange } from "../../ir/loop/ir.ts";
import { isDivisible, stepOf } from "../../ir/loop/ranges.ts";
import type { LoopPass } from "./pass.ts";
import { withMarks } from "./range-marks.ts";

export const settleRanges: LoopPass = {
  name: "settle-ranges",
  after: [
    { pass: "tile-vectors", because: "tiles are not cut" },
    { pass: "tile-contraction", because: "tiles are not cut" },
    { pass: "vectorize", because: "vectors are not cut" },
  ],
  run(kernel, { remark }) {
    if (!kernel.ranges) return kernel;
    const all = kernel.ranges.map((r): KernelRange => Object.freeze({ ...r, step: stepOf(kernel.body, r.name) }));
    const ranges = all.filter(isDivisible);
    const kept = new Set(ranges.map((r) => r.name));
    if (ranges.length > 0) remark(`can be asked for ${ranges.map(describe).join(" and ")}`);
    const { ranges: _, ...rest } = withMarks(kernel, ({ part }) => (part && kept.has(part) ? part : undefined));
    return Object.freeze(ranges.length > 0 ? { ...rest, ranges: Object.freeze(ranges) } : rest);
  },
};

const describe = ({ name, step }: KernelRange): string => (step === 1 ? name : `${name} by ${step}`);
