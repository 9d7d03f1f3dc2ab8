// What denormal numbers cost, and what keeping out of their range costs: states that decay in silence, and the gradient of
// a loss on the last of a thousand steps. Run: npx tsx --conditions=cellc-source bench/denormals.ts [seconds a run]
import { type CompiledModel, compile, defineModel, f32 } from "../index.ts";
import { lstm } from "../nn/cells/index.ts";
import { constant, perGate, uniform } from "../nn/initializers.ts";
import { recurrent } from "../nn/layers/index.ts";
import { meanSquaredError } from "../nn/losses/index.ts";
import { measure } from "./measure.ts";

const INPUTS = 16;
const UNITS = 64;
const ROWS = 8;
const STEPS = 1000;

/** Forget gates near 0.88, so that a state is denormal for hundreds of steps before it stops changing. */
const model = defineModel({
  name: "decay",
  inputs: { x: f32("T", "B", INPUTS) },
  layers: [
    recurrent(lstm, {
      units: UNITS,
      returns: "last",
      init: { R: uniform(0.05), b: perGate({ f: constant(2) }, constant(0)) },
    }),
  ],
  loss: meanSquaredError(),
});

const numbers = (count: number, scale: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => scale * Math.sin(12.9898 * (i + 1)));

/** Steps of a stream, over and over; in silence it has been so for a thousand steps. */
function steps(net: CompiledModel, scale: number): () => void {
  const state = net.initialState();
  for (const name of state.names) state.set(name, numbers(UNITS, 1));
  const stream = net.stream({ state });
  const x = numbers(INPUTS, scale);
  for (let i = 0; i < STEPS; i++) stream.step({ x });
  return () => void stream.step({ x });
}

function sequence(net: CompiledModel, scale: number): () => void {
  const x = numbers(STEPS * ROWS * INPUTS, scale);
  const state = net.initialState(ROWS);
  for (const name of state.names) state.set(name, numbers(ROWS * UNITS, 1e-20));
  return () => void net.forward({ x }, { steps: STEPS, rows: ROWS, state });
}

function gradient(net: CompiledModel): () => void {
  const x = numbers(STEPS * ROWS * INPUTS, 1);
  const target = numbers(ROWS * UNITS, 1);
  return () => void net.gradient({ x, target }, { steps: STEPS, rows: ROWS });
}

const runs: Readonly<Record<string, (net: CompiledModel) => () => void>> = {
  "a step, ordinary input": (net) => steps(net, 1),
  "a step in silence": (net) => steps(net, 0),
  [`${STEPS} steps, ordinary input`]: (net) => sequence(net, 1),
  [`${STEPS} steps of silence from a state of 1e-20`]: (net) => sequence(net, 0),
  [`gradient of the last of ${STEPS} steps`]: gradient,
};

const budget = Number(process.argv[2] ?? 1);
for (const target of ["wasm", "js"] as const) {
  const [flush, ieee] = await Promise.all(
    (["flush", "ieee"] as const).map((denormals) => compile(model, { target, denormals, seed: 1 })),
  );
  for (const [name, make] of Object.entries(runs)) {
    const [with_, without] = [make(flush), make(ieee)].map((run) => measure(run, { budget }).median * 1000);
    const ratio = (without / with_).toFixed(2);
    console.log(
      `${target.padEnd(5)} ${name.padEnd(48)} flush ${with_.toFixed(1)} µs, ieee ${without.toFixed(1)} µs: × ${ratio}`,
    );
  }
}
