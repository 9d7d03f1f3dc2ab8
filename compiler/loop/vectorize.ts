// Inner loops over neighbouring elements run `lanes` at a time, with the remainder one by one.
import type { For, Kernel, LoopStmt } from "../../ir/loop/ir.ts";
import { mapKernel } from "../../ir/loop/rewrite.ts";
import { constSize } from "../../ir/size.ts";
import type { LoopContext, LoopPass } from "./pass.ts";
import { widen } from "./widen.ts";

const isInnermost = (s: For): boolean =>
  s.body.every((b) => b.kind !== "for" && b.kind !== "within" && b.kind !== "contract");

function vectorized(loop: For, { caps, remark }: LoopContext): readonly LoopStmt[] {
  const extent = constSize(loop.range.extent);
  const { lanes } = caps;
  const plain =
    loop.mode === "parallel" && loop.step === undefined && loop.after === undefined && loop.from === undefined;
  if (!plain || !isInnermost(loop) || (extent !== undefined && extent < lanes)) return [loop];
  const wide = widen(loop.body, loop.range.variable, lanes);
  if ("why" in wide) {
    remark(`loop over ${loop.range.variable} stays scalar: ${wide.why}`);
    return [loop];
  }
  const main: LoopStmt = Object.freeze({ ...loop, step: lanes, body: wide.stmts });
  if (loop.range.extent.every((m) => m.k % lanes === 0)) return [main];
  return [main, Object.freeze({ ...loop, after: lanes })];
}

export const vectorize: LoopPass = {
  name: "vectorize",
  after: [{ pass: "tile-contraction", because: "contractions choose their own vectors" }],
  run(kernel: Kernel, context: LoopContext): Kernel {
    if (context.caps.lanes === 1) return kernel;
    return mapKernel(kernel, { stmt: (s) => (s.kind === "for" ? vectorized(s, context) : [s]) });
  },
};
