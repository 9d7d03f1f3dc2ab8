// A long sum of one number in two kernels: parts of it by a workgroup each, then the sum of the parts.
import {
  addIndex,
  forLoop,
  index,
  load,
  prim,
  setLocal,
  store,
  substituteIndex,
  variableIndex,
  varLocal,
} from "../../../ir/loop/build.ts";
import type { Buffer, Kernel } from "../../../ir/loop/ir.ts";
import { mapStmts } from "../../../ir/loop/rewrite.ts";
import { definedNames, freshName, type TakenNames } from "../../../ir/loop/walk.ts";
import { constSize, sizeOf } from "../../../ir/size.ts";
import { nestOf, reductionOf } from "./form.ts";

/** How many workgroups share a sum; the first that divides its length. */
const PARTS = [64, 48, 32, 16];
/** A workgroup adds up so many numbers an invocation before others should help. */
const LONG = 64;

export interface SplitSum {
  readonly kernels: readonly [parts: Kernel, whole: Kernel];
  /** Holds the sums of the parts; `live` is for the caller to say. */
  readonly buffer: Buffer;
}

/** Undefined where the kernel is something else, the sum is short or of open length, or nothing divides it. */
export function splitSum(kernel: Kernel, invocations: number, taken: TakenNames): SplitSum | undefined {
  const { axes, body } = nestOf(kernel.body);
  const r = axes.length === 0 ? reductionOf(body) : undefined;
  const length = r?.loops.length === 1 ? (constSize(r.loops[0].range.extent) ?? 0) : 0;
  const parts = PARTS.find((p) => length % p === 0);
  if (!r || !parts || length < LONG * invocations || r.start.kind !== "const") return undefined;
  if (r.op === "add" && r.start.value !== 0) return undefined;
  const names = new Set([...kernel.params, ...definedNames(kernel.body)]);
  const [part, within] = [freshName("part", names), freshName("j", names)];
  const sums = freshName(`${kernel.name}.sums`, taken);
  const [{ range, before }] = r.loops;
  const place = addIndex(index({ [part]: length / parts }), variableIndex(within));
  const share = mapStmts([...before, setLocal(r.acc, prim(r.op, r.acc, r.value))], {
    index: (i) => substituteIndex(i, new Map([[range.variable, place]])),
  });
  const ofParts = [
    ...r.before,
    varLocal(r.acc, r.start),
    forLoop(within, length / parts, share),
    store(sums, index({ [part]: 1 }), r.acc),
  ];
  const ofWhole = [
    ...r.before,
    varLocal(r.acc, r.start),
    forLoop(part, parts, [setLocal(r.acc, prim(r.op, r.acc, load(sums, index({ [part]: 1 }))))]),
    ...r.after,
  ];
  const comment = [...kernel.comment, `in ${parts} parts of ${length / parts}`];
  return {
    kernels: [
      { ...kernel, comment, body: [forLoop(part, parts, ofParts, { mode: "parallel" })] },
      { ...kernel, name: freshName(`${kernel.name}_of_parts`, taken), body: ofWhole },
    ],
    buffer: { name: sums, dtype: "f32", shape: [parts], size: sizeOf(parts), role: "temp", live: [0, 0] },
  };
}
