// The equations of every cell and of typical variants in plain numbers, with the parameters they must have.
import type { Cell } from "../../nn/cell.ts";
import { cells, gru, lstm } from "../../nn/cells/index.ts";
import {
  activations,
  clip,
  coupled,
  layerNorm,
  peephole,
  projection,
  recurrentDropout,
  zoneout,
} from "../../nn/variants/index.ts";
import { add, type Blocks, mul, type Row, relu, sigmoid, times, type Vec, zip } from "./reference.ts";

/** I = 3, H = 4; projections to 2. */
export const SIZES = { input: 3, units: 4 };

export interface Reference {
  readonly cell: Cell;
  /** Names and shapes, in order. */
  readonly params: Readonly<Record<string, readonly number[]>>;
  readonly blocks: Blocks;
  readonly step: (r: Row) => Readonly<Record<string, Vec>>;
}

const all = (r: Row, g: string, h?: Vec): number[] => add(r.X(g), r.b(g), r.H(g, h));
const sig = (v: Vec): number[] => v.map(sigmoid);
const tanh = (v: Vec): number[] => v.map(Math.tanh);
const mix = (z: Vec, a: Vec, b: Vec): number[] => zip((k, x, y) => k * x + (1 - k) * y, z, a, b);
const bound = (v: Vec, limit: number): number[] => v.map((x) => Math.min(limit, Math.max(-limit, x)));
const norm = (v: Vec, eps = 1e-5): number[] => {
  const mean = v.reduce((a, b) => a + b) / v.length;
  const variance = v.reduce((a, x) => a + (x - mean) ** 2, 0) / v.length;
  return v.map((x) => (x - mean) / Math.sqrt(variance + eps));
};

const same = (...gates: string[]): Blocks => ({ W: gates, R: gates, b: gates });
const fused = (gates: number): Record<string, readonly number[]> => ({
  W: [3, 4 * gates],
  R: [4, 4 * gates],
  b: [4 * gates],
});

/** By the name under which the package exports the cell. */
export const cellReferences: Readonly<Record<string, Omit<Reference, "cell">>> = {
  elman: { params: fused(1), blocks: same("n"), step: (r) => ({ h: tanh(all(r, "n")) }) },
  elmanRelu: { params: fused(1), blocks: same("n"), step: (r) => ({ h: all(r, "n").map(relu) }) },
  lstm: {
    params: fused(4),
    blocks: same("i", "f", "g", "o"),
    step: (r) => {
      const c = add(mul(sig(all(r, "f")), r.s.c), mul(sig(all(r, "i")), tanh(all(r, "g"))));
      return { c, h: mul(sig(all(r, "o")), tanh(c)) };
    },
  },
  gru: {
    params: { ...fused(3), rb: [4] },
    blocks: { ...same("z", "r", "n"), rb: ["n"] },
    step: (r) => {
      const n = tanh(add(r.X("n"), r.b("n"), mul(sig(all(r, "r")), add(r.H("n"), r.rb("n")))));
      return { h: mix(sig(all(r, "z")), r.s.h, n) };
    },
  },
  gruResetBefore: {
    params: fused(3),
    blocks: same("z", "r", "n"),
    step: (r) => ({ h: mix(sig(all(r, "z")), r.s.h, tanh(all(r, "n", mul(sig(all(r, "r")), r.s.h)))) }),
  },
  mgu: {
    params: fused(2),
    blocks: same("f", "n"),
    step: (r) => {
      const f = sig(all(r, "f"));
      return { h: mix(f, tanh(all(r, "n", mul(f, r.s.h))), r.s.h) };
    },
  },
  ugrnn: {
    params: fused(2),
    blocks: same("g", "n"),
    step: (r) => ({ h: mix(sig(all(r, "g")), r.s.h, tanh(all(r, "n"))) }),
  },
  indrnn: {
    params: { W: [3, 4], b: [4], u: [4] },
    blocks: { W: ["n"], b: ["n"] },
    step: (r) => ({ h: add(r.X("n"), r.b("n"), mul(r.v("u"), r.s.h)).map(relu) }),
  },
  minimalRnn: {
    params: { W: [3, 4], R: [4, 4], b: [8], U: [4, 4] },
    blocks: { W: ["z"], R: ["u"], b: ["z", "u"] },
    step: (r) => {
      const z = tanh(add(r.X("z"), r.b("z")));
      return { h: mix(sig(add(times(z, r.p("U")), r.H("u"), r.b("u"))), r.s.h, z) };
    },
  },
  sru: {
    params: { W: [3, 12], b: [8] },
    blocks: { W: ["n", "f", "r"], b: ["f", "r"] },
    step: (r) => {
      const c = mix(sig(add(r.X("f"), r.b("f"))), r.s.c, r.X("n"));
      return { c, h: mix(sig(add(r.X("r"), r.b("r"))), tanh(c), r.X("n")) };
    },
  },
  fastGrnn: {
    params: { W: [3, 4], R: [4, 4], b: [4], b_n: [4], zeta: [], nu: [] },
    blocks: same("p"),
    step: (r) => {
      const p = add(r.X("p"), r.H("p"));
      const z = sig(add(p, r.b("p")));
      const n = tanh(add(p, r.v("b_n")));
      const [zeta, nu] = [sigmoid(r.v("zeta")[0]), sigmoid(r.v("nu")[0])];
      return { h: zip((zi, ni, h) => (zeta * (1 - zi) + nu) * ni + zi * h, z, n, r.s.h) };
    },
  },
};

/** The standard cell with its gates' linear parts and what follows exchanged. */
const lstmWith =
  (
    linear: (r: Row, g: string, c: Vec) => Vec,
    after: (h: Vec, r: Row) => Vec = (h) => h,
    inner: (c: Vec) => Vec = (c) => c,
  ) =>
  (r: Row) => {
    const [i, f] = ["i", "f"].map((g) => sig(linear(r, g, r.s.c)));
    const c = inner(add(mul(f, r.s.c), mul(i, tanh(linear(r, "g", [])))));
    return { c, h: after(mul(sig(linear(r, "o", c)), tanh(c)), r) };
  };
const peeking = (r: Row, g: string, c: Vec): Vec => (g === "g" ? all(r, g) : add(all(r, g), mul(r.v(`p_${g}`), c)));
const plain = (r: Row, g: string): Vec => all(r, g);
const lstmBlocks = same("i", "f", "g", "o");
const cifg = same("f", "g", "o");
const kept = (r: Row, g: string): Vec => (g === "i" ? all(r, "f").map((x) => -x) : all(r, g));

export const variantReferences: Readonly<Record<string, Reference>> = {
  peephole: {
    cell: peephole(lstm),
    params: { ...fused(4), p_i: [4], p_f: [4], p_o: [4] },
    blocks: lstmBlocks,
    step: lstmWith(peeking),
  },
  coupled: { cell: coupled(lstm), params: fused(3), blocks: cifg, step: lstmWith(kept) },
  "coupled, input gate kept": {
    cell: coupled(lstm, { keep: "i", drop: "f" }),
    params: fused(3),
    blocks: same("i", "g", "o"),
    step: lstmWith((r, g) => (g === "f" ? all(r, "i").map((x) => -x) : all(r, g))),
  },
  projection: {
    cell: projection(lstm, { units: 2 }),
    params: { W: [3, 16], R: [2, 16], b: [16], proj: [4, 2] },
    blocks: lstmBlocks,
    step: lstmWith(plain, (h, r) => times(h, r.p("proj"))),
  },
  "projection of peephole of coupled": {
    cell: projection(peephole(coupled(lstm)), { units: 2 }),
    params: { W: [3, 12], R: [2, 12], b: [12], p_f: [4], p_o: [4], proj: [4, 2] },
    blocks: cifg,
    step: lstmWith(
      (r, g, c) => (g === "i" ? peeking(r, "f", c).map((x) => -x) : peeking(r, g, c)),
      (h, r) => times(h, r.p("proj")),
    ),
  },
  "clip of gates and states": {
    cell: clip(lstm, { gates: 0.5, state: { c: 0.3 } }),
    params: fused(4),
    blocks: lstmBlocks,
    step: lstmWith(
      (r, g) => bound(all(r, g), 0.5),
      undefined,
      (c) => bound(c, 0.3),
    ),
  },
  "clip of the output's input": {
    cell: clip(lstm, { output: 0.2 }),
    params: fused(4),
    blocks: lstmBlocks,
    step: (r) => {
      const { c } = lstmWith(plain)(r);
      return { c, h: mul(sig(all(r, "o")), tanh(bound(c, 0.2))) };
    },
  },
  "clip of the projected output": {
    cell: clip(projection(lstm, { units: 2 }), { state: { h: 0.1 } }),
    params: { W: [3, 16], R: [2, 16], b: [16], proj: [4, 2] },
    blocks: lstmBlocks,
    step: lstmWith(plain, (h, r) => bound(times(h, r.p("proj")), 0.1)),
  },
  layerNorm: {
    cell: layerNorm(lstm),
    params: { ...fused(4), gain_i: [4], gain_f: [4], gain_g: [4], gain_o: [4] },
    blocks: lstmBlocks,
    step: lstmWith((r, g) => add(mul(norm(add(r.X(g), r.H(g))), r.v(`gain_${g}`)), r.b(g))),
  },
  "layerNorm with peephole": {
    cell: layerNorm(peephole(lstm), { eps: 1e-3 }),
    params: { ...fused(4), p_i: [4], p_f: [4], p_o: [4], gain_i: [4], gain_f: [4], gain_g: [4], gain_o: [4] },
    blocks: lstmBlocks,
    step: normedPeephole,
  },
  "peephole with layerNorm": {
    cell: peephole(layerNorm(lstm, { eps: 1e-3 })),
    params: { ...fused(4), gain_i: [4], gain_f: [4], gain_g: [4], gain_o: [4], p_i: [4], p_f: [4], p_o: [4] },
    blocks: lstmBlocks,
    step: normedPeephole,
  },
  "layerNorm of separate sides": {
    cell: layerNorm(gru),
    params: { ...fused(3), rb: [4], gain_z: [4], gain_r: [4], gain_n_x: [4], gain_n_h: [4] },
    blocks: { ...same("z", "r", "n"), rb: ["n"] },
    step: (r) => {
      const whole = (g: string): Vec => add(mul(norm(add(r.X(g), r.H(g))), r.v(`gain_${g}`)), r.b(g));
      const recurrent = add(mul(norm(r.H("n")), r.v("gain_n_h")), r.rb("n"));
      const n = tanh(add(mul(norm(r.X("n")), r.v("gain_n_x")), r.b("n"), mul(sig(whole("r")), recurrent)));
      return { h: mix(sig(whole("z")), r.s.h, n) };
    },
  },
  "zoneout, expectation": {
    cell: zoneout(lstm, { h: 0.3, c: 0.1 }),
    params: fused(4),
    blocks: lstmBlocks,
    step: (r) => {
      const { c, h } = lstmWith(plain)(r);
      return { c: zip((a, b) => 0.1 * a + 0.9 * b, r.s.c, c), h: zip((a, b) => 0.3 * a + 0.7 * b, r.s.h, h) };
    },
  },
  "recurrentDropout, out of training": {
    cell: recurrentDropout(lstm, { rate: 0.5 }),
    params: fused(4),
    blocks: lstmBlocks,
    step: lstmWith(plain),
  },
  activations: {
    cell: activations(gru, { gate: { op: "hardSigmoid", options: { slope: 0.25 } }, candidate: "softsign" }),
    params: { ...fused(3), rb: [4] },
    blocks: { ...same("z", "r", "n"), rb: ["n"] },
    step: (r) => {
      const hard = (v: Vec): Vec => v.map((x) => Math.min(1, Math.max(0, 0.25 * x + 0.5)));
      const n = add(r.X("n"), r.b("n"), mul(hard(all(r, "r")), add(r.H("n"), r.rb("n")))).map(
        (x) => x / (1 + Math.abs(x)),
      );
      return { h: mix(hard(all(r, "z")), r.s.h, n) };
    },
  },
};

function normedPeephole(r: Row): Record<string, Vec> {
  return lstmWith((row, g, c) => {
    const peek = g === "g" ? [] : [mul(row.v(`p_${g}`), c)];
    return add(mul(norm(add(row.X(g), row.H(g), ...peek), 1e-3), row.v(`gain_${g}`)), row.b(g));
  })(r);
}

export const references: Readonly<Record<string, Reference>> = {
  ...Object.fromEntries(Object.entries(cellReferences).map(([name, r]) => [name, { ...r, cell: cells[name] }])),
  ...variantReferences,
};
