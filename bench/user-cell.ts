// A cell that nobody has a kernel for, against the library's own of equal arithmetic: `npx tsx --conditions=cellc-source bench/user-cell.ts`
import { type CompiledModel, compile, defineCell, defineModel, f32 } from "cellc";
import { lstm } from "cellc/nn/cells";
import { recurrent } from "cellc/nn/layers";
import { measure } from "./measure.ts";

/** An update-gate cell whose gate also sees the state through one weight a unit. */
const peeking = defineCell({
  name: "peeking",
  gates: ["g", "n"],
  state: ["h"],
  params: { p: { shape: ["units"] } },
  step({ op, s, gate, param }) {
    const g = op.sigmoid(op.add(gate("g"), op.mul(param.p, s.h)));
    const n = op.tanh(gate("n"));
    return { h: op.add(op.mul(g, s.h), op.mul(op.sub(1, g), n)) };
  },
});

const rows = 32;
const rounds = 5;

/** Forward and backward of mean(y²) over so many steps. */
async function training(
  cell: typeof lstm | typeof peeking,
  units: number,
  steps: number,
): Promise<{ readonly net: CompiledModel; readonly run: () => void }> {
  const layer = recurrent(cell, { units });
  const model = defineModel({
    name: "m",
    inputs: { x: f32("T", "B", units) },
    build: (ctx, { x }) => ({ loss: ctx.op.mean(ctx.op.square(ctx.apply(layer, x))) }),
  });
  const net = await compile(model, { target: "wasm", seed: 1, entries: ["backward"] });
  const inputs = { x: Float32Array.from({ length: steps * rows * units }, (_, i) => Math.sin(i)) };
  const one = { loss: Float32Array.of(1) };
  return { net, run: () => void net.backward(inputs, one, { steps, rows }) };
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];

// Two gates over twice the steps are the products of four gates.
for (const units of [64, 128, 256]) {
  const [own, theirs] = [await training(lstm, units, 64), await training(peeking, units, 128)];
  const times = { own: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.own.push(measure(own.run, { budget: 0.5 }).cpu);
    times.theirs.push(measure(theirs.run, { budget: 0.5 }).cpu);
  }
  const [a, b] = [median(times.own), median(times.theirs)];
  console.log(
    `units ${units}: four gates ${a.toFixed(1)} ms, the user's cell ${b.toFixed(1)} ms, ratio ${(a / b).toFixed(2)}`,
  );
}
