// From expressions of the loop IR to formulas over lanes.
import type { Index, Lanes, LoopExpr } from "../../../ir/loop/ir.ts";
import { printExpr } from "../../../ir/loop/print.ts";
import type { Prim } from "../../../ir/scalar/prims.ts";
import { dispatchExpr, type ExprTable, type PrimTable } from "../../target.ts";
import { sortOf } from "../math/emit-term.ts";
import { isFunction, shortForm } from "../math/prims.ts";
import { uniformAt } from "../math/random.ts";
import { add, callTerm, fma, fromInteger, localTerm, select, type Term } from "../math/term.ts";

/** What expressions need of the place where they stand. */
export interface ExprPlace {
  /** The pointer and the byte offset of an access. */
  address(buffer: string, index: Index): { readonly pointer: string; readonly offset: number };
  /** An index's value as an integer. */
  indexValue(index: Index): Term;
  value(name: string): { readonly local: string; readonly sort: ReturnType<typeof sortOf>; readonly lanes: Lanes };
  helper(prim: Prim, lanes: Lanes): string;
  readonly prims: PrimTable<Term>;
  randomState(key: RandomExpr): readonly [state: Term, second: Term];
}

export type RandomExpr = Extract<LoopExpr, { kind: "random" }>;

/** Random numbers of one key and stream share a state. */
export const randomKey = ({ key0, key1, stream }: RandomExpr): string =>
  `${printExpr(key0)} ${printExpr(key1)} ${stream}`;

/** How many lanes an expression has. */
export function lanesOf(expr: LoopExpr, place: Pick<ExprPlace, "value">): Lanes {
  switch (expr.kind) {
    case "load":
      return expr.lanes;
    case "cast":
      return expr.lanes ?? 1;
    case "splat":
      return 4;
    case "local":
      return place.value(expr.name).lanes;
    case "prim":
      return lanesOf(expr.args[0], place);
    case "fma":
      return lanesOf(expr.a, place);
    default:
      return 1;
  }
}

const table: ExprTable<ExprPlace, Term> = {
  const: ({ value }) => ({ kind: "number", value }),
  local({ name }, place) {
    const { local, sort } = place.value(name);
    return localTerm(local, sort);
  },
  load({ buffer, index }, place) {
    return { kind: "load", ...place.address(buffer, index) };
  },
  prim(expr, place) {
    const lanes = lanesOf(expr, place);
    const args = expr.args.map((arg) => exprTerm(arg, place));
    const short = shortForm(expr.prim, args);
    if (short) return short;
    if (isFunction(expr.prim, lanes)) return callTerm(place.helper(expr.prim, lanes), args);
    if (expr.prim === "select") return select(args[0], args[1], args[2], sortOf(args[1]));
    return (place.prims[expr.prim] as (...args: readonly Term[]) => Term)(...args);
  },
  fma: ({ a, b, c }, place) => fma(exprTerm(a, place), exprTerm(b, place), exprTerm(c, place)),
  splat({ value }, place) {
    const term = exprTerm(value, place);
    return term.kind === "number" ? term : { kind: "splat", value: term };
  },
  cast({ index, lanes }, place) {
    const first = fromInteger(place.indexValue(index));
    return lanes === 4 ? add({ kind: "splat", value: first }, { kind: "ramp" }) : first;
  },
  random: (expr, place) => uniformAt(...place.randomState(expr), place.indexValue(expr.position)),
};

export const exprTerm = (expr: LoopExpr, place: ExprPlace): Term => dispatchExpr(table, expr, place);
