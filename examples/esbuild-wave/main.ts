// A program for the terminal: hears a wave and prints how it goes on.
import { continueWave, sine } from "../vite-wave/continue-wave.ts";
import { createModel } from "../vite-wave/wave.rnn.ts?cellc";
import weights from "../vite-wave/wave.safetensors";

const [HEARD, MADE] = [48, 48];
const rate = Number(process.argv[2] ?? 0.25);
const model = await createModel({ weights });
const heard = sine(rate, HEARD);
const made = continueWave(model, heard, MADE);
const truth = sine(rate, HEARD + MADE).slice(HEARD);
const error = Math.sqrt(made.reduce((sum, v, t) => sum + (v - truth[t]) ** 2, 0) / MADE);

for (const [t, value] of [...heard.slice(-16), ...made].entries())
  console.log(`${t < 16 ? "heard" : "made "} ${" ".repeat(Math.round(24 + 20 * value))}*`);
console.log(`root of the mean squared error: ${error.toPrecision(2)}`);
