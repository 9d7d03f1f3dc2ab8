// Scalar code as code on vectors: what one iteration does, done for `lanes` neighbouring values of a variable at once.
import type { Index, Lanes, LoopExpr, LoopStmt } from "../../ir/loop/ir.ts";
import { givesTruth } from "../../ir/scalar/prims.ts";
import { constSize } from "../../ir/size.ts";

/** 0: the same in every lane; 1: neighbouring elements; undefined: neither. */
function strideOf(index: Index, variable: string): 0 | 1 | undefined {
  const term = index.terms.find((t) => t.variable === variable);
  const stride = term ? constSize(term.stride) : 0;
  return stride === 0 || stride === 1 ? stride : undefined;
}

/** Names of locals that hold vectors; the others hold one number for all lanes. */
type Wide = ReadonlySet<string>;

class CannotWiden extends Error {}
const refuse = (why: string): never => {
  throw new CannotWiden(why);
};

interface Widened {
  readonly expr: LoopExpr;
  readonly wide: boolean;
}

function widenExpr(expr: LoopExpr, variable: string, wide: Wide, lanes: Lanes): Widened {
  switch (expr.kind) {
    case "const":
      return { expr, wide: false };
    case "local":
      return { expr, wide: wide.has(expr.name) };
    case "load": {
      const stride = strideOf(expr.index, variable) ?? refuse(`${expr.buffer} is read with a stride`);
      return stride === 1 ? { expr: Object.freeze({ ...expr, lanes }), wide: true } : { expr, wide: false };
    }
    case "prim": {
      const args = expr.args.map((a) => widenExpr(a, variable, wide, lanes));
      if (!args.some((a) => a.wide)) return { expr, wide: false };
      return { expr: Object.freeze({ ...expr, args: args.map(spread) }), wide: true };
    }
    case "fma": {
      const [a, b, c] = [expr.a, expr.b, expr.c].map((e) => widenExpr(e, variable, wide, lanes));
      if (![a, b, c].some((e) => e.wide)) return { expr, wide: false };
      return { expr: Object.freeze({ kind: "fma", a: spread(a), b: spread(b), c: spread(c) }), wide: true };
    }
    case "splat":
      return refuse("the code is on vectors already");
    case "cast": {
      const stride = strideOf(expr.index, variable) ?? refuse("a position with a stride is used as a number");
      return stride === 1 ? { expr: Object.freeze({ ...expr, lanes }), wide: true } : { expr, wide: false };
    }
    case "random":
      if (strideOf(expr.position, variable) !== 0) return refuse("random numbers are drawn one by one");
      return { expr, wide: false };
  }
}

/** One number in every lane, where the other operands are vectors; a condition is asked in every lane anew. */
function spread({ expr, wide }: Widened): LoopExpr {
  if (wide) return expr;
  if (expr.kind !== "prim" || !givesTruth(expr.prim)) return Object.freeze({ kind: "splat", value: expr });
  return Object.freeze({ ...expr, args: expr.args.map((arg) => spread({ expr: arg, wide: false })) });
}

function widenStmt(s: LoopStmt, variable: string, wide: Set<string>, lanes: Lanes): LoopStmt {
  switch (s.kind) {
    case "let":
    case "var": {
      const value = widenExpr(s.kind === "let" ? s.value : s.init, variable, wide, lanes);
      if (s.kind === "let" && !value.wide) return s;
      wide.add(s.name);
      return Object.freeze(
        s.kind === "let" ? { ...s, value: value.expr, lanes } : { ...s, init: spread(value), lanes },
      );
    }
    case "set":
      return Object.freeze({ ...s, value: spread(widenExpr(s.value, variable, wide, lanes)) });
    case "store": {
      if (strideOf(s.index, variable) !== 1) return refuse(`${s.buffer} is written with a stride`);
      // Whole numbers are stored as they are counted, never from vectors.
      if (s.value.kind === "cast") return refuse("whole numbers are written one by one");
      return Object.freeze({ ...s, value: spread(widenExpr(s.value, variable, wide, lanes)), lanes });
    }
    case "index":
      return strideOf(s.index, variable) === 0 ? s : refuse("an id is read for each lane");
    default:
      return refuse(`a ${s.kind} inside`);
  }
}

/**
 * The statements for lanes variable … variable + lanes - 1, or why they cannot be put so. `vectors` are locals from
 * outside that hold vectors. Accumulators (`var`) become vectors whatever they start from.
 */
export function widen(
  stmts: readonly LoopStmt[],
  variable: string,
  lanes: Lanes,
  vectors: Iterable<string> = [],
): { readonly stmts: readonly LoopStmt[] } | { readonly why: string } {
  const wide = new Set(vectors);
  try {
    return { stmts: stmts.map((s) => widenStmt(s, variable, wide, lanes)) };
  } catch (error) {
    if (error instanceof CannotWiden) return { why: error.message };
    throw error;
  }
}
