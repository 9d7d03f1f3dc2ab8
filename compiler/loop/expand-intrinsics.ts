// Replaces primitives by a target's formulas for them, as locals before the statement: `tanh(x)` ⇒ a rational function of x.
import { constant, local, letLocal, splat } from "../../ir/loop/build.ts";
import type { Kernel, Lanes, LoopExpr, LoopStmt } from "../../ir/loop/ir.ts";
import { mapKernel } from "../../ir/loop/rewrite.ts";
import { definedNames, freshName } from "../../ir/loop/walk.ts";
import type { ScalarFn } from "../../ir/scalar/fn.ts";
import type { LoopContext, LoopPass } from "./pass.ts";

export const expandIntrinsics: LoopPass = {
  name: "expand-intrinsics",
  after: [{ pass: "tile-contraction", because: "formulas become locals of a tile's epilogue, and contractions start from expressions" }],
  run(kernel: Kernel, { caps }: LoopContext): Kernel {
    const names = new Set([...kernel.params, ...definedNames(kernel.body)]);
    const lanesOf = new Map<string, Lanes>();
    return mapKernel(kernel, { stmt: (s) => expandStmt(s, { formulas: caps.expansions, names, lanesOf }) });
  },
};

interface Expansion {
  readonly formulas: LoopContext["caps"]["expansions"];
  readonly names: Set<string>;
  /** Of locals that `set` may change. */
  readonly lanesOf: Map<string, Lanes>;
}

function expandStmt(s: LoopStmt, x: Expansion): readonly LoopStmt[] {
  const before: LoopStmt[] = [];
  const expand = (value: LoopExpr, hint: string, lanes: Lanes = 1): LoopExpr => expandExpr(value, { ...x, before, hint, lanes });
  const put = (changed: LoopStmt): readonly LoopStmt[] => (before.length === 0 ? [s] : [...before, Object.freeze(changed)]);
  switch (s.kind) {
    case "let":
      return put({ ...s, value: expand(s.value, s.name, s.lanes) });
    case "var":
      x.lanesOf.set(s.name, s.lanes ?? 1);
      return put({ ...s, init: expand(s.init, s.name, s.lanes) });
    case "set":
      return put({ ...s, value: expand(s.value, s.name, x.lanesOf.get(s.name)) });
    case "store":
      return put({ ...s, value: expand(s.value, s.buffer, s.lanes) });
    default:
      return [s];
  }
}

interface Place extends Expansion {
  /** The locals that a formula needs go here. */
  readonly before: LoopStmt[];
  /** What their names begin with. */
  readonly hint: string;
  readonly lanes: Lanes;
}

function expandExpr(e: LoopExpr, place: Place): LoopExpr {
  switch (e.kind) {
    case "prim": {
      const args = e.args.map((a) => expandExpr(a, place));
      const formula = place.formulas[e.prim];
      return formula ? inline(formula, args, place) : { ...e, args };
    }
    case "fma":
      return { ...e, a: expandExpr(e.a, place), b: expandExpr(e.b, place), c: expandExpr(e.c, place) };
    case "splat":
      return { ...e, value: expandExpr(e.value, { ...place, lanes: 1 }) };
    default:
      return e;
  }
}

/** Steps that are used more than once become locals, the others stay inside expressions. */
function inline(fn: ScalarFn, args: readonly LoopExpr[], { before, hint, lanes, names }: Place): LoopExpr {
  const uses = new Map<number, number>();
  for (const ref of [...fn.steps.flatMap((s) => (s.kind === "prim" ? s.args : [])), ...fn.results]) uses.set(ref, (uses.get(ref) ?? 0) + 1);
  const bind = (ref: number, value: LoopExpr, wanted: string): LoopExpr => {
    if ((uses.get(ref) ?? 0) < 2 || value.kind === "local") return value;
    const name = freshName(`${hint}_${wanted}`, names);
    before.push(letLocal(name, value, lanes));
    return local(name);
  };
  const number = (value: number): LoopExpr => (lanes === 1 ? constant(value) : splat(value));
  const values = args.map((a, i) => bind(i, a, "x"));
  for (const [i, step] of fn.steps.entries()) {
    if (step.kind === "const") values.push(number(step.value));
    else values.push(bind(fn.arity + i, { kind: "prim", prim: step.prim, args: step.args.map((a) => values[a]) }, step.name ?? "v"));
  }
  return values[fn.results[0]];
}
