// Replaces primitives by a target's formulas for them, as locals before the statement: `tanh(x)` ⇒ a rational function of x.
import { constant, letLocal, local, splat, tracedTo } from "../../ir/loop/build.ts";
import type { Kernel, Lanes, LoopExpr, LoopStmt } from "../../ir/loop/ir.ts";
import { definedNames, freshName } from "../../ir/loop/walk.ts";
import type { ScalarFn } from "../../ir/scalar/fn.ts";
import type { LoopContext, LoopPass } from "./pass.ts";

export const expandIntrinsics: LoopPass = {
  name: "expand-intrinsics",
  after: [
    {
      pass: "tile-contraction",
      because: "formulas become locals of a tile's epilogue, and contractions start from expressions",
    },
  ],
  run(kernel: Kernel, { caps, remark }: LoopContext): Kernel {
    if (Object.keys(caps.expansions).length === 0) return kernel;
    const used = new Set<string>();
    const taken = new Set([...kernel.params, ...definedNames(kernel.body)]);
    const body = expandBlock(kernel.body, { formulas: caps.expansions, used, lanesOf: new Map() }, taken);
    if (used.size === 0) return kernel;
    const what = `written out: ${[...used].join(", ")}`;
    remark(what);
    return Object.freeze({ ...kernel, comment: Object.freeze([...kernel.comment, what]), body });
  },
};

interface Expansion {
  readonly formulas: LoopContext["caps"]["expansions"];
  /** Primitives that were expanded. */
  readonly used: Set<string>;
  /** Of locals that `set` may change. */
  readonly lanesOf: Map<string, Lanes>;
}

/** New locals avoid `taken`; blocks beside each other may use the same new names. */
function expandBlock(stmts: readonly LoopStmt[], x: Expansion, taken: ReadonlySet<string>): readonly LoopStmt[] {
  const names = new Set(taken);
  return Object.freeze(stmts.flatMap((s) => tracedTo(s, expandStmt(s, x, names))));
}

function expandStmt(s: LoopStmt, x: Expansion, names: Set<string>): readonly LoopStmt[] {
  const before: LoopStmt[] = [];
  const expand = (value: LoopExpr, hint: string, lanes: Lanes = 1): LoopExpr =>
    expandExpr(value, { ...x, names, before, hint, lanes });
  const inside = (body: readonly LoopStmt[]): readonly LoopStmt[] => expandBlock(body, x, names);
  const put = (changed: LoopStmt): readonly LoopStmt[] => [...before, Object.freeze(changed)];
  switch (s.kind) {
    case "for":
      return put({ ...s, body: inside(s.body) });
    case "within":
      return put({ ...s, body: inside(s.body), ...(s.otherwise ? { otherwise: inside(s.otherwise) } : {}) });
    case "contract":
      return put({ ...s, epilogue: inside(s.epilogue) });
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
  readonly names: Set<string>;
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
      if (!formula) return Object.freeze({ ...e, args });
      place.used.add(e.prim);
      return inline(formula, args, place);
    }
    case "fma":
      return Object.freeze({ ...e, a: expandExpr(e.a, place), b: expandExpr(e.b, place), c: expandExpr(e.c, place) });
    case "splat":
      return Object.freeze({ ...e, value: expandExpr(e.value, { ...place, lanes: 1 }) });
    default:
      return e;
  }
}

/** Steps with a name and those used more than once become locals, the others stay inside expressions. */
function inline(fn: ScalarFn, args: readonly LoopExpr[], { before, hint, lanes, names }: Place): LoopExpr {
  const uses = new Map<number, number>();
  const refs = [...fn.steps.flatMap((s) => (s.kind === "prim" ? s.args : [])), ...fn.results];
  for (const ref of refs) uses.set(ref, (uses.get(ref) ?? 0) + 1);
  const bind = (value: LoopExpr, wanted: string): LoopExpr => {
    if (value.kind === "local" || value.kind === "const") return value;
    const name = freshName(`${hint}_${wanted}`, names);
    before.push(letLocal(name, value, lanes));
    return local(name);
  };
  const shared = (ref: number): boolean => (uses.get(ref) ?? 0) > 1;
  const values = args.map((a, i) => (shared(i) ? bind(a, "x") : a));
  for (const [i, step] of fn.steps.entries()) {
    if (step.kind === "const") {
      values.push(lanes === 1 ? constant(step.value) : splat(step.value));
      continue;
    }
    const value: LoopExpr = Object.freeze({ kind: "prim", prim: step.prim, args: step.args.map((a) => values[a]) });
    values.push(step.name !== undefined || shared(fn.arity + i) ? bind(value, step.name ?? "v") : value);
  }
  return values[fn.results[0]];
}
