// A contraction at one row and one unit, as loops: accumulators, the sums over k, the epilogue.
import { fma, forLoop, letLocal, local, setLocal, varLocal } from "../../../ir/loop/build.ts";
import type { Contract, LoopStmt } from "../../../ir/loop/ir.ts";
import { freshName, type TakenNames } from "../../../ir/loop/walk.ts";

/** Row and unit are index variables in scope. */
export function contractCode({ accs, sums, epilogue }: Contract, names: TakenNames): readonly LoopStmt[] {
  const loops = sums.map(({ k, a, terms }) => {
    const left = freshName(k.variable === "k" ? "a" : `a_${k.variable}`, names);
    return forLoop(k.variable, k.extent, [
      letLocal(left, a),
      ...terms.map(({ acc, w }) => setLocal(acc, fma(left, w, local(acc)))),
    ]);
  });
  return [...accs.map(({ name, init }) => varLocal(name, init ?? 0)), ...loops, ...epilogue];
}
