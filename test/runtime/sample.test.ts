// Sampling: frequencies, temperature, top-k, seeds.
import { expect, test } from "vitest";
import { sampler } from "../../runtime/sample.ts";

const logits = [0.2, 0.5, 0.05, 0.25].map(Math.log);

function shares(sample: (logits: ArrayLike<number>) => number, draws = 20000): number[] {
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < draws; i++) counts[sample(logits)]++;
  return counts.map((c) => c / draws);
}

const near = (found: readonly number[], wanted: readonly number[]) => {
  for (const [i, w] of wanted.entries()) expect(Math.abs(found[i] - w)).toBeLessThan(0.015);
};

test("temperature 1 draws the model's own distribution, 0 the most likely class", () => {
  near(shares(sampler({ seed: 1 })), [0.2, 0.5, 0.05, 0.25]);
  expect(shares(sampler({ temperature: 0 }), 100)).toEqual([0, 1, 0, 0]);
});

test("temperature ½ squares the probabilities", () => {
  const squares = [0.04, 0.25, 0.0025, 0.0625];
  const sum = squares.reduce((a, b) => a + b);
  near(
    shares(sampler({ temperature: 0.5 })),
    squares.map((p) => p / sum),
  );
});

test("top-k keeps the k most likely", () => {
  near(shares(sampler({ topK: 2 })), [0, 2 / 3, 0, 1 / 3]);
  expect(shares(sampler({ topK: 1 }), 100)).toEqual([0, 1, 0, 0]);
  near(shares(sampler({ topK: 9 })), [0.2, 0.5, 0.05, 0.25]);
});

test("equal seeds draw equal sequences, others do not", () => {
  const sequence = (seed: number) => {
    const sample = sampler({ seed });
    return Array.from({ length: 50 }, () => sample(logits)).join("");
  };
  expect(sequence(3)).toBe(sequence(3));
  expect(sequence(3)).not.toBe(sequence(4));
});

test("classes ruled out by -Infinity are never drawn; NaN is an error", () => {
  const sample = sampler();
  const ruledOut = [Number.NEGATIVE_INFINITY, 0, Number.NEGATIVE_INFINITY, 0];
  const drawn = new Set(Array.from({ length: 200 }, () => sample(ruledOut)));
  expect([...drawn].sort()).toEqual([1, 3]);
  expect(() => sample([0, Number.NaN])).toThrow("logits: NaN at index 1");
  expect(() => sample([])).toThrow("logits: no finite number");
  expect(() => sample([Number.NEGATIVE_INFINITY])).toThrow("logits: no finite number");
  expect(() => sampler({ temperature: -1 })).toThrow("temperature: -1");
  expect(() => sampler({ topK: 0 })).toThrow("topK: 0");
});
