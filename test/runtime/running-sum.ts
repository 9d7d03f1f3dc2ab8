// A compiled model written by hand: s_t = s_{t-1} + x_t·w, y_t = s_t + b, squared loss, SGD with momentum.
import type { BindEntry, BufferSpec, EmittedModule, EntrySpec, Manifest, PortSpec } from "../../ir/artifact.ts";
import { sizeOfShape } from "../../ir/size.ts";
import type { DType, Shape } from "../../ir/types.ts";

const IN = 2;
const OUT = 3;
const PARAM_SIZE = 32; // w at 0, b at 16

interface Port {
  readonly name: string;
  readonly role: string;
  readonly shape: Shape;
  readonly dtype?: DType;
  readonly segment?: BufferSpec["segment"];
  readonly offset?: number;
}

/** Buffers in the order of the ports: inputs, then outputs. */
function entry(name: string, inputs: readonly Port[], outputs: readonly Port[]): EntrySpec {
  const buffers = [...inputs, ...outputs].map(
    ({ name, dtype = "f32", shape, segment = "arena", offset }): BufferSpec => ({
      name,
      dtype,
      shape,
      size: sizeOfShape(shape),
      segment,
      offset,
      live: [0, 0],
    }),
  );
  const spec =
    (first: number) =>
    ({ name, role, dtype = "f32", shape }: Port, i: number): PortSpec => ({
      name,
      role,
      buffer: first + i,
      dtype,
      shape,
    });
  return { name, inputs: inputs.map(spec(0)), outputs: outputs.map(spec(inputs.length)), buffers };
}

const w: Port = { name: "w", role: "param", shape: [IN, OUT], segment: "params", offset: 0 };
const b: Port = { name: "b", role: "param", shape: [OUT], segment: "params", offset: 16 };
const prepared: Port = { name: "wp", role: "param", shape: [IN, OUT], segment: "prepared", offset: 0 };
const state: Port = { name: "s", role: "state", shape: ["B", OUT] };
const x: Port = { name: "x", role: "input", shape: ["T", "B", IN] };
const y: Port = { name: "y", role: "output", shape: ["T", "B", OUT] };
const lengths: Port = { name: "lengths", role: "input", dtype: "i32", shape: ["B"] };
const grads: readonly Port[] = [
  { ...w, role: "grad", segment: "grads" },
  { ...b, role: "grad", segment: "grads" },
];
const flat = (role: string, name: string, segment: Port["segment"]): Port => ({
  role,
  name,
  shape: [PARAM_SIZE],
  segment,
  offset: 0,
});
const hyper = (name: string, ...shape: number[]): Port => ({ name, role: "hyper", shape });
const scalar = (name: string, role: string): Port => ({ name, role, shape: [] });

const manifest: Manifest = {
  name: "running-sum",
  target: "js",
  format: 1,
  layoutHash: "running-sum-1",
  params: [
    { name: "w", shape: [IN, OUT], offset: 0, init: { kind: "glorotUniform", scale: 1 } },
    { name: "b", shape: [OUT], offset: 16, init: { kind: "zeros" } },
  ],
  paramSize: PARAM_SIZE,
  preparedSize: 16,
  states: [{ name: "s", shape: ["B", OUT] }],
  slots: ["m"],
  hyper: { rate: 0.05, momentum: 0.5 },
  entries: [
    entry("prepare", [w], [prepared]),
    entry("forward", [prepared, b, x, state, lengths], [y, state]),
    entry("step", [prepared, b, { ...x, shape: ["B", IN] }, state], [{ ...y, shape: ["B", OUT] }, state]),
    entry(
      "train",
      [
        prepared,
        b,
        x,
        { ...y, name: "target", role: "input" },
        state,
        hyper("key", 2),
        flat("param", "p", "params"),
        flat("slot", "m", "slots"),
        hyper("rate"),
        hyper("momentum"),
        hyper("step"),
        hyper("apply"),
      ],
      [
        scalar("loss", "loss"),
        state,
        ...grads,
        scalar("worst", "metric"),
        scalar("rateUsed", "metric"),
        scalar("gradNorm", "metric"),
      ],
    ),
    entry(
      "backward",
      [
        prepared,
        b,
        x,
        state,
        { ...y, name: "d_output_y", role: "cotangent" },
        { ...state, name: "d_state_s", role: "cotangent" },
      ],
      [y, state, ...grads, { ...x, role: "grad" }, { ...state, role: "grad" }],
    ),
  ],
};

type Run = (buffers: readonly Float32Array[], T: number, B: number) => void;

/** y and the final state; where there are lengths, rows stop after theirs. */
function run(
  wp: Float32Array,
  b: Float32Array,
  x: Float32Array,
  s: Float32Array,
  T: number,
  B: number,
  y: Float32Array,
  last: Float32Array,
  lengths?: Int32Array,
): void {
  last.set(s);
  for (let t = 0; t < T; t++)
    for (let r = 0; r < B; r++)
      for (let o = 0; o < OUT; o++) {
        const at = (t * B + r) * OUT + o;
        y[at] = 0;
        if (lengths && t >= lengths[r]) continue;
        for (let i = 0; i < IN; i++) last[r * OUT + o] += x[(t * B + r) * IN + i] * wp[i * OUT + o];
        y[at] = last[r * OUT + o] + b[o];
      }
}

/** Accumulates dy over time from the last step back: ds_{t-1} = ds_t. */
function pullBack(
  wp: Float32Array,
  x: Float32Array,
  dy: Float32Array,
  ds: Float32Array,
  T: number,
  B: number,
  dw: Float32Array,
  db: Float32Array,
  dx?: Float32Array,
): void {
  dw.fill(0);
  db.fill(0);
  for (let t = T - 1; t >= 0; t--)
    for (let r = 0; r < B; r++) {
      for (let o = 0; o < OUT; o++) {
        db[o] += dy[(t * B + r) * OUT + o];
        ds[r * OUT + o] += dy[(t * B + r) * OUT + o];
      }
      for (let i = 0; i < IN; i++) {
        let sum = 0;
        for (let o = 0; o < OUT; o++) {
          dw[i * OUT + o] += x[(t * B + r) * IN + i] * ds[r * OUT + o];
          sum += wp[i * OUT + o] * ds[r * OUT + o];
        }
        if (dx) dx[(t * B + r) * IN + i] = sum;
      }
    }
}

/** A number that depends on the random key. */
export const noise = (key0: number, key1: number): number => ((key0 * 7 + key1 * 13) % 11) / 100;

const KERNELS: Readonly<Record<string, Run>> = {
  prepare: ([w, wp]) => wp.set(w),
  forward: ([wp, b, x, s, lengths, y, last], T, B) => {
    run(wp, b, x, s, T, B, y, last, new Int32Array(lengths.buffer, lengths.byteOffset, B));
  },
  step: ([wp, b, x, s, y, last], _, B) => run(wp, b, x, s, 1, B, y, last),
  train: ([wp, b, x, target, s, key, p, m, rate, momentum, , apply, loss, last, dw, db, worst, used, norm], T, B) => {
    const y = new Float32Array(T * B * OUT);
    run(wp, b, x, s, T, B, y, last);
    const d = y.map((v, i) => v - target[i] - noise(key[0], key[1]));
    loss[0] = d.reduce((sum, v) => sum + v * v, 0) / d.length;
    worst[0] = d.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
    const dy = d.map((v) => (2 * v) / d.length);
    pullBack(wp, x, dy, new Float32Array(B * OUT), T, B, dw, db);
    norm[0] = Math.hypot(...dw, ...db);
    used[0] = rate[0];
    if (apply[0] === 0 || !Number.isFinite(loss[0]) || !Number.isFinite(norm[0])) return;
    for (const [g, at] of [
      [dw, 0],
      [db, 16],
    ] as const)
      g.forEach((v, i) => {
        m[at + i] = momentum[0] * m[at + i] + v;
        p[at + i] -= rate[0] * m[at + i];
      });
  },
  backward: ([wp, b, x, s, dy, ds, y, last, dw, db, dx, ds0], T, B) => {
    run(wp, b, x, s, T, B, y, last);
    ds0.set(ds);
    pullBack(wp, x, dy, ds0, T, B, dw, db, dx);
  },
};

export interface Counted extends EmittedModule {
  /** How often each entry was bound and run. */
  readonly bound: Record<string, number>;
  readonly ran: Record<string, number>;
}

export function runningSum(changes: Partial<Manifest> = {}): Counted {
  const bound: Record<string, number> = {};
  const ran: Record<string, number> = {};
  const bind =
    (spec: EntrySpec): BindEntry =>
    (memory, offsets, T, B) => {
      bound[spec.name] = (bound[spec.name] ?? 0) + 1;
      ran[spec.name] ??= 0;
      const count = (shape: Shape) =>
        shape.reduce<number>((n, d) => n * (d === "T" ? T : d === "B" ? B : (d as number)), 1);
      const views = spec.buffers.map((buffer, i) => new Float32Array(memory, offsets[i], count(buffer.shape)));
      const kernel = KERNELS[spec.name];
      return () => {
        ran[spec.name]++;
        kernel(views, T, B);
      };
    };
  return {
    manifest: { ...manifest, ...changes },
    entries: Object.fromEntries(manifest.entries.map((e) => [e.name, bind(e)])),
    bound,
    ran,
  };
}

/** Numbers without a pattern, the same at every call. */
export const numbers = (count: number, seed = 1): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin((i + 1) * 12.9898 * seed) * 1.5);
