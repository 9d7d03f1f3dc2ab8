// A contraction at one row and one unit, as loops: accumulators, the sums over k, the epilogue.
import { fma, forLoop, letLocal, local, setLocal, tracedTo, varLocal } from "../../../ir/loop/build.ts";
import type { Contract, LoopStmt, Traced } from "../../../ir/loop/ir.ts";
import { freshName, type TakenNames } from "../../../ir/loop/walk.ts";

/** Row and unit are index variables in scope. */
export function contractCode({ accs, sums, epilogue }: Contract, names: TakenNames): readonly LoopStmt[] {
  const originOf = (name: string): Traced => accs.find((acc) => acc.name === name) ?? {};
  const loops = sums.map(({ k, a, terms }) => {
    const left = freshName(k.variable === "k" ? "a" : `a_${k.variable}`, names);
    return forLoop(k.variable, k.extent, [
      letLocal(left, a),
      ...terms.flatMap(({ acc, w }) => tracedTo(originOf(acc), [setLocal(acc, fma(left, w, local(acc)))])),
    ]);
  });
  const starts = accs.flatMap((acc) => tracedTo(acc, [varLocal(acc.name, acc.init ?? 0)]));
  return [...starts, ...loops, ...epilogue];
}
