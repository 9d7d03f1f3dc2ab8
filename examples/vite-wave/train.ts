// Trains the wave model in Node and writes its weights: `npx tsx --conditions=cellc-source examples/vite-wave/train.ts`.
import { fileURLToPath } from "node:url";
import { compile } from "cellc";
import { writeWhole } from "../../tools/files.ts";
import { wave } from "./wave.rnn.ts";

const [STEPS, ROWS, UPDATES] = [96, 32, 8000];
const net = await compile(wave, { target: "wasm", seed: 1 });

/** The same waves at every run: frequencies and phases go through their ranges by steps of the golden ratio. */
function batch(update: number) {
  const x = new Float32Array(STEPS * ROWS);
  const target = new Float32Array(STEPS * ROWS);
  for (let b = 0; b < ROWS; b++) {
    const at = (update * ROWS + b) * 0.6180339887498949;
    const [rate, phase] = [0.15 + 0.3 * (at % 1), 2 * Math.PI * ((at * 7) % 1)];
    for (let t = 0; t < STEPS; t++) {
      x[t * ROWS + b] = Math.sin(rate * t + phase);
      target[t * ROWS + b] = Math.sin(rate * (t + 1) + phase);
    }
  }
  return { x, target };
}

/** One update, its learning rate falling to 0; the loss before it. */
const update = (i: number): number =>
  net.train(batch(i), { steps: STEPS, rows: ROWS, rate: 0.01 * (1 - i / UPDATES) }).loss;

const losses = Array.from({ length: UPDATES }, (_, i) => update(i));
writeWhole(fileURLToPath(new URL("wave.safetensors", import.meta.url)), net.params.save());
console.log(`loss ${losses.at(-1)?.toPrecision(3)} after ${UPDATES} updates`);
