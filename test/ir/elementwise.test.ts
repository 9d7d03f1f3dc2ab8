// Every row of the elementwise table: its derivative against central differences over the row's sample range.
import { describe, expect, test } from "vitest";
import { elementwise, elementwiseFn, elementwiseNames, elementwiseVjp, evalElementwise } from "../../ir/elementwise.ts";
import { evalScalarFn } from "../../ir/scalar/fn.ts";
import { scalarFnFault } from "../../ir/scalar/verify.ts";
import { RandomSource } from "../support/random-source.ts";

const SAMPLES = 400;
const STEP = 1e-5;
/** A difference quotient is off by STEP² · third derivative and by 1e-16 / STEP from rounding. */
const TOLERANCE = 1e-6;
/** Samples this near to a kink or jump say nothing; the two-sided quotients differ there. */
const KINK = 1e-3;

/** Both one-sided slopes of operand `i`; they differ only near kinks and jumps. */
function slopes(
  f: (args: readonly number[]) => number,
  args: readonly number[],
  i: number,
): { left: number; right: number } {
  const at = (dx: number) => f(args.map((x, j) => (j === i ? x + dx : x)));
  return { left: (at(0) - at(-STEP)) / STEP, right: (at(STEP) - at(0)) / STEP };
}

/** Compares at random points; returns how many operand derivatives were compared. */
function compareDerivative(name: (typeof elementwiseNames)[number], options: Record<string, number>): number {
  const row = elementwise[name];
  const source = new RandomSource(name.length * 1000 + row.arity);
  const f = (args: readonly number[]) => evalElementwise(name, options, args);
  const { fn, present } = elementwiseVjp(name, options);
  let compared = 0;
  for (let n = 0; n < SAMPLES; n++) {
    const args = row.sample.map(([low, high]) => source.between(low, high));
    const g = source.between(0.5, 1.5);
    const cotangents = evalScalarFn(fn, [...args, f(args), g]);
    let next = 0;
    for (const [i, isPresent] of present.entries()) {
      const actual = isPresent ? cotangents[next++] : 0;
      const { left, right } = slopes(f, args, i);
      if (Math.abs(left - right) > KINK) continue;
      const expected = (g * (left + right)) / 2;
      expect(Math.abs(actual - expected), `${name}(${args}) operand ${i}: ${actual} for ${expected}`).toBeLessThan(
        TOLERANCE * Math.max(1, Math.abs(expected)),
      );
      compared++;
    }
  }
  return compared;
}

describe("elementwise", () => {
  const exercised = new Set<string>();

  test.each(elementwiseNames)("%s: derivative", (name) => {
    const row = elementwise[name];
    expect(row.sample).toHaveLength(row.arity);
    expect(scalarFnFault(elementwiseFn(name, row.options))).toBeUndefined();
    expect(scalarFnFault(elementwiseVjp(name, row.options).fn)).toBeUndefined();
    expect(elementwiseVjp(name, row.options).present).toHaveLength(row.arity);
    const wanted = 0.9 * SAMPLES * row.arity;
    expect(compareDerivative(name, row.options)).toBeGreaterThan(wanted);
    const other = Object.fromEntries(Object.entries(row.options).map(([key, x]) => [key, x * 0.75 + 0.1]));
    expect(compareDerivative(name, other)).toBeGreaterThan(wanted);
    exercised.add(name);
  });

  test("no row was left out", () => {
    expect([...exercised].sort()).toEqual([...elementwiseNames].sort());
    expect(exercised.size).toBeGreaterThan(40);
  });

  /** Values from the definitions, to six digits. */
  const values: readonly (readonly [
    (typeof elementwiseNames)[number],
    Record<string, number>,
    readonly number[],
    number,
  ])[] = [
    ["add", {}, [2, 3], 5],
    ["sub", {}, [2, 3], -1],
    ["mul", {}, [2, 3], 6],
    ["div", {}, [3, 2], 1.5],
    ["min", {}, [3, 2], 2],
    ["max", {}, [3, 2], 3],
    ["pow", {}, [2, -2], 0.25],
    ["neg", {}, [2], -2],
    ["abs", {}, [-2], 2],
    ["sign", {}, [-3], -1],
    ["floor", {}, [-1.5], -2],
    ["ceil", {}, [-1.5], -1],
    ["sqrt", {}, [9], 3],
    ["square", {}, [-3], 9],
    ["reciprocal", {}, [4], 0.25],
    ["exp", {}, [1], Math.E],
    ["log", {}, [Math.E], 1],
    ["sin", {}, [Math.PI / 6], 0.5],
    ["cos", {}, [Math.PI / 3], 0.5],
    ["tanh", {}, [1], 0.761594156],
    ["sigmoid", {}, [1], 0.731058579],
    ["erf", {}, [0.5], 0.520499878],
    ["erf", {}, [3], 0.99997791],
    ["relu", {}, [-1], 0],
    ["leakyRelu", {}, [-2], -0.02],
    ["leakyRelu", { alpha: 0.5 }, [-2], -1],
    ["thresholdedRelu", {}, [0.9], 0],
    ["thresholdedRelu", {}, [1.1], 1.1],
    ["elu", {}, [-1], -0.632120559],
    ["selu", {}, [-1], -1.111330738],
    ["selu", {}, [1], 1.050700987],
    ["softplus", {}, [0], Math.LN2],
    ["softplus", {}, [800], 800],
    ["softsign", {}, [-3], -0.75],
    ["hardSigmoid", {}, [1], 0.7],
    ["hardSigmoid", {}, [4], 1],
    ["hardTanh", {}, [-4], -1],
    ["clip", { low: -2, high: 0.5 }, [1], 0.5],
    ["affine", { alpha: 2, beta: 1 }, [3], 7],
    ["scaledTanh", { alpha: 2, beta: 0 }, [3], 0],
    ["gelu", {}, [1], 0.841344746],
    ["swish", {}, [1], 0.731058579],
    ["flush", {}, [-3], -3],
    ["flush", { below: 2 }, [-1.5], 0],
    ["flush", { below: 2 }, [-2], -2],
    ["lt", {}, [1, 1], 0],
    ["le", {}, [1, 1], 1],
    ["gt", {}, [2, 1], 1],
    ["ge", {}, [1, 2], 0],
    ["eq", {}, [2, 2], 1],
    ["ne", {}, [2, 2], 0],
    ["select", {}, [0, 5, 7], 7],
    ["select", {}, [-1, 5, 7], 5],
  ];

  test.each(values)("%s %o of %o is %f", (name, options, args, expected) => {
    expect(evalElementwise(name, { ...elementwise[name].options, ...options }, args)).toBeCloseTo(expected, 8);
  });

  test("every row has a literal value above", () => {
    expect(new Set(values.map(([name]) => name)).size).toBe(elementwiseNames.length);
  });

  test("equal operands of an extremum share the cotangent", () => {
    for (const name of ["min", "max"] as const) {
      expect(evalScalarFn(elementwiseVjp(name, {}).fn, [2, 2, 2, 6])).toEqual([3, 3]);
    }
  });
});
