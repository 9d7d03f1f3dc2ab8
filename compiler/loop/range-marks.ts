// Which loops of a kernel go over which of its ranges.
import type { Kernel, LoopRange } from "../../ir/loop/ir.ts";
import { rangesOf } from "../../ir/loop/ranges.ts";
import { mapKernel } from "../../ir/loop/rewrite.ts";

/** The kernel with its loops marked anew. */
export function withMarks(kernel: Kernel, partOf: (range: LoopRange) => string | undefined): Kernel {
  const marked = (range: LoopRange): LoopRange => {
    const { part: _, ...plain } = range;
    const part = partOf(range);
    return part === range.part ? range : Object.freeze(part === undefined ? plain : { ...plain, part });
  };
  return mapKernel(kernel, {
    stmt(s) {
      if (rangesOf(s).every((r) => marked(r) === r)) return [s];
      if (s.kind === "for") return [Object.freeze({ ...s, range: marked(s.range) })];
      return s.kind === "contract" ? [Object.freeze({ ...s, rows: marked(s.rows), units: marked(s.units) })] : [s];
    },
  });
}
