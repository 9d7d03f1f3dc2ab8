// The formulas and helpers that emitted code carries, against Math and the evaluator.
import { describe, expect, test } from "vitest";
import { uniform } from "../../../ir/random.ts";
import { evalScalarFn } from "../../../ir/scalar/fn.ts";
import { erf } from "../../../ir/scalar/prims.ts";
import { jsCaps } from "../../../targets/js/caps.ts";
import { helperTexts } from "../../../targets/js/helpers.ts";

const formulas = jsCaps.expansions;
const call = (name: "tanh" | "sigmoid" | "erf", x: number): number => evalScalarFn(formulas[name]!, [x])[0];
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const ROWS = [
  // The bound that the fit's comment states; far inside half a unit of f32 below 1 (3e-8).
  { name: "tanh", exact: Math.tanh, range: 12, absolute: 2.4e-8, relative: 2.4e-8 },
  { name: "sigmoid", exact: sigmoid, range: 22, absolute: 1.3e-8, relative: undefined },
  { name: "erf", exact: erf, range: 6, absolute: 2.8e-9, relative: 2.8e-9 },
] as const;

describe.each(ROWS)("$name", ({ name, exact, range, absolute, relative }) => {
  test("is accurate and monotone over a dense sample", () => {
    const steps = 120_000;
    let [worst, worstRelative, falls, last] = [0, 0, 0, Number.NEGATIVE_INFINITY];
    for (let i = 0; i <= steps; i++) {
      const x = range * ((2 * i) / steps - 1);
      const [found, expected] = [call(name, x), exact(x)];
      worst = Math.max(worst, Math.abs(found - expected));
      if (x !== 0) worstRelative = Math.max(worstRelative, Math.abs(found / expected - 1));
      if (found < last) falls++;
      last = found;
    }
    expect(falls).toBe(0);
    expect(worst).toBeLessThan(absolute);
    if (relative !== undefined) expect(worstRelative).toBeLessThan(relative);
  });

  test("ends where the function ends, and NaN stays NaN", () => {
    expect(call(name, Number.POSITIVE_INFINITY)).toBe(1);
    expect(call(name, Number.NEGATIVE_INFINITY)).toBe(name === "sigmoid" ? 0 : -1);
    expect(call(name, 1e30)).toBe(1);
    expect(call(name, Number.NaN)).toBeNaN();
    expect(call(name, 0)).toBe(name === "sigmoid" ? 0.5 : 0);
  });
});

test("tiny arguments keep their relative accuracy", () => {
  for (const x of [1e-3, 1e-8, 1e-20, 1e-300]) {
    expect(Math.abs(call("tanh", x) / x - Math.tanh(x) / x)).toBeLessThan(2.4e-8);
    expect(Math.abs(call("erf", x) / x - 2 / Math.sqrt(Math.PI)) / 1.13).toBeLessThan(4e-7);
  }
});

const evaluateHelper = <F>(name: "erf" | "uniform"): F =>
  new Function(`${helperTexts(new Set([name])).join("\n")}\nreturn ${name};`)() as F;

test("the helper erf is the formula", () => {
  const helper = evaluateHelper<(x: number) => number>("erf");
  for (let x = -6; x <= 6; x += 0.01) expect(helper(x)).toBe(call("erf", x));
  expect(helper(Number.NaN)).toBeNaN();
});

test("the helper uniform is the IR's", () => {
  const helper = evaluateHelper<typeof uniform>("uniform");
  for (let i = 0; i < 2000; i++) {
    const args = [(i * 8191) % 16777216, (i * 31) % 16777216, i % 7, i * 104729] as const;
    expect(helper(...args)).toBe(uniform(...args));
  }
  expect(helper(1, 2, 4294967295, 2 ** 31)).toBe(uniform(1, 2, 4294967295, 2 ** 31));
});
