// The random generator: fixed values, and that its numbers look uniform and independent.
import { describe, expect, test } from "vitest";
import { mix, randomState, uniform, uniformAt } from "../../ir/random.ts";

const COUNT = 100_000;
const draw = (key0: number, key1: number, stream: number): number[] => {
  const state = randomState(key0, key1, stream);
  return Array.from({ length: COUNT }, (_, i) => uniformAt(state, i));
};
const mean = (xs: readonly number[]): number => xs.reduce((s, x) => s + x, 0) / xs.length;
/** Of xs and ys, both uniform in [0, 1); the standard deviation of it is 1/√n for independent ones. */
const correlation = (xs: readonly number[], ys: readonly number[]): number =>
  mean(xs.map((x, i) => (x - 0.5) * (ys[i] - 0.5))) * 12;
/** Five standard deviations. */
const NOISE = 5 / Math.sqrt(COUNT);

describe("random", () => {
  test("mix is one to one on a million words", () => {
    const seen = new Set<number>();
    for (let i = 0; i < 1_000_000; i++) seen.add(mix(i));
    expect(seen.size).toBe(1_000_000);
    expect(mix(0)).toBe(0);
    expect(mix(1)).toBe(114555507);
  });

  test("the numbers of a key never change", () => {
    const state = randomState(3, 5, 7);
    expect([state.a, state.b]).toEqual([2005438773, 1544603461]);
    expect([0, 1, 2, 1000].map((i) => uniform(3, 5, 7, i) * 2 ** 24)).toEqual([6088050, 961310, 13676314, 9945187]);
  });

  test("numbers are multiples of 2⁻²⁴ in [0, 1), exact in f32", () => {
    for (const x of draw(1, 2, 3)) {
      expect(x >= 0 && x < 1 && Math.fround(x) === x && Number.isInteger(x * 2 ** 24)).toBe(true);
    }
  });

  test.each([
    [0, 0, 0],
    [1, 0, 0],
    [123456, 42, 9],
    [2 ** 24 - 1, 2 ** 24 - 1, 1],
  ])(
    "key %i %i, stream %i: mean, variance, histogram and serial correlation of a uniform distribution",
    (key0, key1, stream) => {
      const xs = draw(key0, key1, stream);
      expect(Math.abs(mean(xs) - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / COUNT));
      expect(Math.abs(mean(xs.map((x) => (x - 0.5) ** 2)) - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / COUNT));
      for (const lag of [1, 2, 64, 1024])
        expect(Math.abs(correlation(xs.slice(0, -lag), xs.slice(lag)))).toBeLessThan(NOISE);
      const bins = Array<number>(256).fill(0);
      for (const x of xs) bins[Math.floor(x * 256)]++;
      const chi2 = bins.reduce((s, n) => s + (n - COUNT / 256) ** 2 / (COUNT / 256), 0);
      expect(Math.abs(chi2 - 255)).toBeLessThan(5 * Math.sqrt(2 * 255));
    },
  );

  test("other keys and streams give other, unrelated numbers", () => {
    const base = draw(10, 20, 1);
    const others = [draw(11, 20, 1), draw(10, 21, 1), draw(10, 20, 2), draw(20, 10, 1), draw(1, 10, 20)];
    for (const other of others) {
      expect(Math.abs(correlation(base, other))).toBeLessThan(NOISE);
      expect(base.filter((x, i) => x === other[i]).length).toBeLessThan(5);
    }
  });

  test("many keys at one position are as uniform as many positions of one key", () => {
    const xs = Array.from({ length: COUNT }, (_, key) => uniform(key, 0, 0, 0));
    expect(Math.abs(mean(xs) - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / COUNT));
    expect(Math.abs(correlation(xs.slice(0, -1), xs.slice(1)))).toBeLessThan(NOISE);
  });
});
