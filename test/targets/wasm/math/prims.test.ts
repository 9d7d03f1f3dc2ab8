import { describe, expect, it } from "vitest";
import type { Lanes } from "../../../../ir/loop/ir.ts";
import { type Prim, prims } from "../../../../ir/scalar/prims.ts";
import { relaxedSimd } from "../relaxed.ts";
import { mapPrim, mapPrimWith } from "./map.ts";

const MODES: readonly (readonly [name: string, lanes: Lanes, relaxed: boolean])[] = [
  ["one lane", 1, false],
  ["four lanes", 4, false],
  ["four lanes, relaxed", 4, true],
];

const word = new Uint32Array(1);
const single = new Float32Array(word.buffer);
const bitsOf = (x: number): number => {
  single[0] = x;
  return word[0];
};

/** Distance between neighbouring f32 at the size of x. */
function ulp(x: number): number {
  if (Math.abs(x) < 2 ** -126) return 2 ** -149;
  word[0] = bitsOf(Math.abs(x)) & 0x7f800000;
  return single[0] * 2 ** -23;
}

/** n floats of both signs from the whole range between two positive ones, each exponent as often. */
function samples(lo: number, hi: number, n: number, both = true): Float32Array {
  const [from, to] = [bitsOf(lo), bitsOf(hi)];
  const words = Uint32Array.from({ length: n }, (_, i) => from + Math.floor(((to - from) * i) / (n - 1)));
  return new Float32Array(words.buffer).map((x, i) => (both && i % 2 === 1 ? -x : x));
}

interface Accuracy {
  readonly inputs: Float32Array;
  /** Greatest error allowed: in units of the last place, or absolute. */
  readonly ulp?: number;
  readonly absolute?: number;
}

const N = 400_000;
const accuracy: Partial<Record<Prim, Accuracy>> = {
  tanh: { inputs: samples(1e-6, 40, N), ulp: 6 },
  sigmoid: { inputs: samples(1e-6, 40, N), absolute: 2e-7 },
  exp: { inputs: samples(1e-6, 87, N), ulp: 1.1 },
  log: { inputs: samples(1e-45, 3.4e38, N, false), ulp: 2 },
  sin: { inputs: samples(1e-6, 1e4, N), absolute: 1e-7 },
  cos: { inputs: samples(1e-6, 1e4, N), absolute: 1e-7 },
  erf: { inputs: samples(1e-6, 5, N), absolute: 1e-7 },
  sqrt: { inputs: samples(1e-45, 3.4e38, N, false), ulp: 0.51 },
};

function worst(out: Float32Array, inputs: Float32Array, prim: Prim, unit: (exact: number) => number): number {
  let error = 0;
  for (let i = 0; i < out.length; i++) {
    const exact = prims[prim].eval(inputs[i]);
    error = Math.max(error, Math.abs(out[i] - exact) / unit(exact));
  }
  return error;
}

it("runs relaxed SIMD", () => expect(relaxedSimd).toBe(true));

describe.each(MODES)("accuracy in %s", (_, lanes, relaxed) => {
  it.each(Object.keys(accuracy) as Prim[])("%s", (prim) => {
    const { inputs, ulp: places, absolute } = accuracy[prim] as Accuracy;
    const out = mapPrim(prim, lanes, relaxed, inputs);
    if (places !== undefined) expect(worst(out, inputs, prim, ulp)).toBeLessThan(places);
    if (absolute !== undefined) expect(worst(out, inputs, prim, () => 1)).toBeLessThan(absolute);
  });

  it("tanh on ten million numbers: at most 6 ULP, odd, never beyond 1", () => {
    const [parts, count] = [10, 1_000_000];
    const edges = Array.from({ length: parts + 1 }, (_, i) => 1e-6 * (9.5 / 1e-6) ** (i / parts));
    let error = 0;
    for (let part = 0; part < parts; part++) {
      const inputs = samples(edges[part], edges[part + 1], count, false);
      const out = mapPrim("tanh", lanes, relaxed, inputs);
      error = Math.max(error, worst(out, inputs, "tanh", ulp));
      expect(out.every((y) => y > 0 && y <= 1)).toBe(true);
      const some = inputs.filter((_, i) => i % 100 === 0);
      const mirrored = mapPrim(
        "tanh",
        lanes,
        relaxed,
        some.map((x) => -x),
      );
      expect(mirrored.every((y, i) => y === -out[100 * i])).toBe(true);
    }
    expect(error).toBeLessThan(6);
    expect([...mapPrim("tanh", lanes, relaxed, Float32Array.of(Infinity, -Infinity, 9, -3e38))]).toEqual([
      1, -1, 1, -1,
    ]);
  });

  it("tanh and sigmoid stay in their range", () => {
    const inputs = samples(1e-30, 3e38, N);
    expect(mapPrim("tanh", lanes, relaxed, inputs).every((y) => Math.abs(y) <= 1)).toBe(true);
    const gates = mapPrim("sigmoid", lanes, relaxed, inputs);
    expect(gates.every((y) => y === 0 || (y >= 2e-8 && y <= 1))).toBe(true);
  });

  it("fast tanh within 3e-6 and fast sigmoid within 1.5e-6, in their range, exact at the ends", () => {
    const inputs = samples(1e-6, 40, N);
    for (const [prim, bound] of [
      ["tanh", 3e-6],
      ["sigmoid", 1.5e-6],
    ] as const) {
      const out = mapPrimWith("fast", prim, lanes, relaxed, inputs);
      expect(worst(out, inputs, prim, () => 1)).toBeLessThan(bound);
      expect(worst(out, inputs, prim, () => 1)).toBeGreaterThan(bound / 10);
      expect(out.every((y) => Math.abs(y) <= 1 && (prim === "tanh" || y >= 0))).toBe(true);
      const ends = mapPrimWith("fast", prim, lanes, relaxed, Float32Array.of(Infinity, -Infinity, Number.NaN, 0));
      expect([...ends]).toEqual(prim === "tanh" ? [1, -1, Number.NaN, 0] : [1, 0, Number.NaN, 0.5]);
    }
  });

  it("pow, relative to 1 + |y·log x|", () => {
    const x = samples(1e-4, 1e4, N, false);
    const y = Float32Array.from(x, (_, i) => ((i * 37) % 1801) / 100 - 9);
    const out = mapPrim("pow", lanes, relaxed, x, y);
    let error = 0;
    for (let i = 0; i < N; i++) {
      const exact = x[i] ** y[i];
      if (Math.abs(exact) > 2 ** -126 && exact < 3e38)
        error = Math.max(error, Math.abs(out[i] / exact - 1) / (1 + Math.abs(y[i] * Math.log(x[i]))));
    }
    expect(error).toBeLessThan(2e-7);
  });
});

const SPECIAL = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  2,
  -2,
  3,
  -3,
  2.5,
  -2.5,
  1e-40,
  -1e-40,
  1e30,
  -1e30,
  88.8,
  -110,
  Infinity,
  -Infinity,
  Number.NaN,
  1.5,
];
const PAIRS = SPECIAL.flatMap((x) => SPECIAL.map((y) => [Math.fround(x), Math.fround(y)] as const));

/** Zero, infinite and NaN as in f64, once rounded to f32; other values near. The sign of a zero is left open. */
function expectLike(found: number, exact: number, where: string): void {
  const wanted = Math.fround(exact);
  if (Number.isNaN(wanted)) expect(found, where).toBeNaN();
  else if (!Number.isFinite(wanted)) expect(found, where).toBe(wanted);
  else expect(Math.abs(found - wanted), where).toBeLessThanOrEqual(2e-7 + 1e-5 * Math.abs(wanted));
}

describe.each(MODES)("zeros, infinities and NaN in %s", (_, lanes, relaxed) => {
  const pad = <T>(values: readonly T[]): T[] => [...values, ...values.slice(0, (4 - (values.length % 4)) % 4)];
  const unary = (Object.keys(prims) as Prim[]).filter((p) => prims[p].type === "n>n");
  const binary = (Object.keys(prims) as Prim[]).filter((p) => prims[p].type === "nn>n");

  it.each(unary)("%s", (prim) => {
    const beyond = (x: number): boolean =>
      (prim === "sin" || prim === "cos") && Math.abs(x) > 1e4 && Number.isFinite(x);
    const inputs = Float32Array.from(pad(SPECIAL.filter((x) => !beyond(x))));
    const out = mapPrim(prim, lanes, relaxed, inputs);
    for (const [i, x] of inputs.entries()) expectLike(out[i], prims[prim].eval(x), `${prim}(${x})`);
  });

  it.each(binary)("%s", (prim) => {
    const pairs = pad(PAIRS);
    const [x, y] = [0, 1].map((side) => Float32Array.from(pairs, (p) => p[side]));
    const out = mapPrim(prim, lanes, relaxed, x, y);
    for (const i of pairs.keys()) expectLike(out[i], prims[prim].eval(x[i], y[i]), `${prim}(${x[i]}, ${y[i]})`);
  });

  it("sin and cos of huge numbers stay in [-1, 1]", () => {
    const inputs = samples(1e4, 3e38, 4096);
    for (const prim of ["sin", "cos"] as const)
      expect(mapPrim(prim, lanes, relaxed, inputs).every((y) => Math.abs(y) <= 1)).toBe(true);
  });
});
