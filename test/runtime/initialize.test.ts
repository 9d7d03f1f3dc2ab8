// Initial values: the rules' ranges and moments, orthogonality, blocks, and the same bits everywhere.
import { describe, expect, test } from "vitest";
import type { InitSpec } from "../../ir/artifact.ts";
import { randomState, uniformAt } from "../../ir/random.ts";
import { INIT_KEY, initializeParams } from "../../runtime/initialize.ts";

const one = (init: InitSpec, shape: readonly number[], seed = 1): Float32Array =>
  initializeParams([{ name: "p", shape, offset: 0, init }], seed).get("p")!;

const mean = (x: Iterable<number>): number => {
  const all = [...x];
  return all.reduce((sum, v) => sum + v, 0) / all.length;
};
const deviation = (x: Float32Array): number => Math.sqrt(mean(x.map((v) => v * v)) - mean(x) ** 2);
const largest = (x: Float32Array): number => x.reduce((m, v) => Math.max(m, Math.abs(v)), 0);

/** Block `block` of `count` of a matrix, as columns. */
function columns(x: Float32Array, rows: number, width: number, block: number, count: number): number[][] {
  const at = (r: number, c: number) => x[r * width * count + block * width + c];
  return Array.from({ length: width }, (_, c) => Array.from({ length: rows }, (_, r) => at(r, c)));
}

function expectOrthonormal(vectors: readonly (readonly number[])[], scale = 1): void {
  for (const [i, v] of vectors.entries())
    for (const [j, u] of vectors.entries()) {
      const dot = v.reduce((sum, x, k) => sum + x * u[k], 0);
      expect(Math.abs(dot - (i === j ? scale * scale : 0))).toBeLessThan(1e-6);
    }
}

describe("rules", () => {
  test("zeros, constant, values", () => {
    expect([...one({ kind: "zeros" }, [2, 2])]).toEqual([0, 0, 0, 0]);
    expect([...one({ kind: "constant", value: 0.5 }, [3])]).toEqual([0.5, 0.5, 0.5]);
    expect([...one({ kind: "values", values: [1, 2] }, [2])]).toEqual([1, 2]);
    expect(() => one({ kind: "values", values: [1, 2] }, [3])).toThrow(
      'initial values of parameter "p": 2 numbers; expected 3 for f32[3]',
    );
  });

  test("uniform: within the limit, mean 0, deviation limit/√3", () => {
    const x = one({ kind: "uniform", scale: 0.2 }, [100, 100]);
    expect(largest(x)).toBeLessThanOrEqual(Math.fround(0.2));
    expect(largest(x)).toBeGreaterThan(0.199);
    expect(Math.abs(mean(x))).toBeLessThan(0.005);
    expect(deviation(x)).toBeCloseTo(0.2 / Math.sqrt(3), 2);
  });

  test("normal: moments of a Gaussian and its share within one deviation", () => {
    const x = one({ kind: "normal", scale: 2 }, [200, 100]);
    expect(Math.abs(mean(x))).toBeLessThan(0.05);
    expect(deviation(x)).toBeCloseTo(2, 1);
    expect(mean(x.map((v) => (v / 2) ** 4))).toBeGreaterThan(2.8);
    expect(mean(x.map((v) => (v / 2) ** 4))).toBeLessThan(3.2);
    expect(mean(x.map((v) => (Math.abs(v) < 2 ? 1 : 0)))).toBeCloseTo(0.6827, 1);
  });

  test("glorot uniform: √(6 / (in + out)), the fan out of one block", () => {
    const limit = (x: Float32Array) => largest(x);
    expect(limit(one({ kind: "glorotUniform" }, [100, 200]))).toBeCloseTo(Math.sqrt(6 / 300), 3);
    expect(limit(one({ kind: "glorotUniform", blocks: 4 }, [100, 200]))).toBeCloseTo(Math.sqrt(6 / 150), 3);
    expect(limit(one({ kind: "glorotUniform", scale: 2 }, [100, 200]))).toBeCloseTo(2 * Math.sqrt(6 / 300), 3);
    expect(limit(one({ kind: "glorotUniform" }, [3, 50, 60]))).toBeCloseTo(Math.sqrt(6 / 330), 3);
  });

  test("orthogonal: columns of each block, or rows where it is wide", () => {
    const square = one({ kind: "orthogonal", blocks: 3 }, [8, 24]);
    for (let block = 0; block < 3; block++) expectOrthonormal(columns(square, 8, 8, block, 3));
    expect(columns(square, 8, 8, 0, 3)).not.toEqual(columns(square, 8, 8, 1, 3));
    expectOrthonormal(columns(one({ kind: "orthogonal", scale: 0.5 }, [10, 4]), 10, 4, 0, 1), 0.5);
    const wide = one({ kind: "orthogonal" }, [3, 7]);
    expectOrthonormal([0, 1, 2].map((r) => [...wide.subarray(r * 7, r * 7 + 7)]));
  });

  test("blocks: one rule a column block", () => {
    const init: InitSpec = {
      kind: "blocks",
      parts: [
        { size: 2, init: { kind: "constant", value: 1 } },
        { size: 1, init: { kind: "zeros" } },
        { size: 2, init: { kind: "orthogonal" } },
      ],
    };
    const x = one(init, [2, 5]);
    expect([x[0], x[1], x[2], x[5], x[6], x[7]]).toEqual([1, 1, 0, 1, 1, 0]);
    expectOrthonormal([
      [x[3], x[8]],
      [x[4], x[9]],
    ]);
  });

  test("random blocks draw different numbers", () => {
    const part = { size: 3, init: { kind: "uniform", scale: 1 } } as const;
    const x = one({ kind: "blocks", parts: [part, part] }, [6]);
    expect(x.subarray(0, 3)).not.toEqual(x.subarray(3));
  });
});

test("normal numbers are Box-Muller's of the random stream, to the last bits of Math.log and Math.cos", () => {
  const found = one({ kind: "normal", scale: 1 }, [20000], 11);
  const stream = randomState(11, INIT_KEY, 0);
  let worst = 0;
  found.forEach((v, i) => {
    const [u1, u2] = [uniformAt(stream, 2 * i), uniformAt(stream, 2 * i + 1)];
    worst = Math.max(worst, Math.abs(v - Math.sqrt(-2 * Math.log(1 - u1)) * Math.cos(2 * Math.PI * u2)));
  });
  expect(largest(found)).toBeGreaterThan(3.5);
  expect(worst).toBeLessThan(2 ** -22); // half a unit in the last place of an f32 below 8
});

test("layout order does not matter, names do", () => {
  const init: InitSpec = { kind: "normal", scale: 1 };
  const spec = (name: string) => ({ name, shape: [4], offset: 0, init });
  const [ab, ba] = [initializeParams([spec("a"), spec("b")], 3), initializeParams([spec("b"), spec("a")], 3)];
  expect(ab.get("a")).toEqual(ba.get("a"));
  expect(ab.get("b")).toEqual(ba.get("b"));
  expect(ab.get("a")).not.toEqual(ab.get("b"));
});

test("the bits for seed 7, fixed once and for all", () => {
  const bits = (init: InitSpec) => [...new Uint32Array(one(init, [2, 2], 7).buffer)].map((b) => b.toString(16));
  expect({
    uniform: bits({ kind: "uniform", scale: 1 }),
    normal: bits({ kind: "normal", scale: 1 }),
    orthogonal: bits({ kind: "orthogonal" }),
  }).toMatchInlineSnapshot(`
    {
      "normal": [
        "be0b86ef",
        "bf022dfa",
        "be656c0f",
        "bf7363c4",
      ],
      "orthogonal": [
        "be84842a",
        "3f7746e2",
        "bf7746e2",
        "be84842a",
      ],
      "uniform": [
        "bf4caf4a",
        "becef1cc",
        "bec04eb8",
        "be999ab0",
      ],
    }
  `);
});
