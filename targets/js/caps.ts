// What plain JavaScript can do: f64 arithmetic in one lane. With it the formulas that are faster than Math's own.
import { type Ref, ScalarBuilder, type ScalarFn } from "../../ir/scalar/fn.ts";
import { type Activations, FAST_TANH, type OddRational } from "../fast-tanh.ts";
import type { TargetCaps } from "../target.ts";
import { ERF, TANH } from "./rationals.ts";

/** max and min keep NaN, so that it comes out again. */
function oddRational({ limit, p, q }: OddRational, b: ScalarBuilder, x: Ref): Ref {
  const inside = b.prim("min", [b.prim("max", [x, b.const(-limit)]), b.const(limit)], "x");
  const square = b.prim("mul", [inside, inside], "xx");
  const horner = (coefficients: readonly number[], name: string): Ref =>
    [...coefficients].reverse().reduce<Ref | undefined>((sum, c, i) => {
      const term = b.const(c);
      return sum === undefined
        ? term
        : b.prim("add", [b.prim("mul", [sum, square]), term], i === coefficients.length - 1 ? name : undefined);
    }, undefined) as Ref;
  return b.prim("div", [b.prim("mul", [inside, horner(p, "p")]), horner(q, "q")]);
}

function formula(write: (b: ScalarBuilder, x: Ref) => Ref): ScalarFn {
  const builder = new ScalarBuilder(1);
  return builder.finish([write(builder, builder.arg(0))]);
}

/** sigmoid(x) = 1/2 + tanh(x/2)/2. */
function sigmoid(tanh: OddRational, b: ScalarBuilder, x: Ref): Ref {
  const half = b.const(0.5);
  return b.prim("add", [half, b.prim("mul", [half, oddRational(tanh, b, b.prim("mul", [half, x]))])]);
}

const TANHS: Readonly<Record<Activations, OddRational>> = Object.freeze({ exact: TANH, fast: FAST_TANH });

export const jsCapsWith = (activations: Activations = "exact"): TargetCaps =>
  Object.freeze({
    lanes: 1,
    registers: 16,
    fma: false,
    // Arithmetic is in f64, where no f32 is denormal.
    fastDenormals: true,
    timeLoop: "in-kernel",
    tile: Object.freeze({ accumulators: 8, rows: 4, units: 4, epilogue: 400, outer: Object.freeze({ rows: 2, k: 4 }) }),
    expansions: Object.freeze({
      tanh: formula((b, x) => oddRational(TANHS[activations], b, x)),
      sigmoid: formula((b, x) => sigmoid(TANHS[activations], b, x)),
      erf: formula((b, x) => oddRational(ERF, b, x)),
    }),
  });

export const jsCaps: TargetCaps = jsCapsWith();
