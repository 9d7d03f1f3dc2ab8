// `cellc bench`: how fast a spec's model is on this machine, without writing a program.
import { Command } from "commander";
import pc from "picocolors";
import { softwareText } from "../run/find-gpu.ts";
import { type LoadedSpec, loadSpec, runTargets } from "../run/load-spec.ts";
import { measureModel } from "../run/measure-model.ts";
import { list, positive, whole } from "./option-kinds.ts";

interface Options {
  readonly target: readonly string[];
  readonly steps: number;
  readonly batch: number;
  readonly seconds: number;
  readonly model?: string;
}

const EPILOGUE = `
One line a target and call: median and best time of a call, and the median for one step of one row. For wgsl the package
webgpu must be installed; a call is waited for there until its results are on the host. On an adapter that is software
nothing is measured.

Examples:
  cellc bench wake-word.rnn.ts --target js,wasm --steps 200 --batch 8
  cellc bench wake-word.rnn.ts --target wgsl --batch 512`;

export const command = (): Command =>
  new Command("bench")
    .description("Measures forward, step and train of a model in this process.")
    .argument("<spec>", "a file that exports a model")
    .option("-t, --target <names>", `with commas: ${runTargets.join(", ")}`, list, ["js", "wasm"])
    .option("--steps <n>", "steps of a sequence", whole(1), 100)
    .option("--batch <n>", "rows of a batch", whole(1), 1)
    .option("--seconds <n>", "how long to measure each call", positive, 1)
    .option("--model <export>", "which model, where the spec has several")
    .addHelpText("after", EPILOGUE)
    .action(bench);

async function bench(spec: string, options: Options): Promise<void> {
  const models: (readonly [target: string, loaded: LoadedSpec])[] = [];
  try {
    for (const target of options.target) models.push([target, await loadSpec(spec, { target, model: options.model })]);
    await printTimes(models, options);
  } finally {
    for (const [, { close }] of models) close();
  }
}

async function printTimes(
  models: readonly (readonly [target: string, loaded: LoadedSpec])[],
  { steps, batch: rows, seconds }: Options,
): Promise<void> {
  const isTimed = ({ gpu }: LoadedSpec): boolean => !gpu?.software;
  if (models.some(([, loaded]) => isTimed(loaded)))
    process.stdout.write(
      pc.bold(row(["target", "call", "steps × rows", "calls", "median ms", "best ms", "µs a step"])),
    );
  for (const [target, { net, gpu }] of models) {
    if (gpu?.software) {
      process.stdout.write(`${target}: ${softwareText(gpu)}\n`);
      continue;
    }
    for await (const { call, calls, median, best, ...size } of measureModel(net, { steps, rows, seconds })) {
      const each = (1000 * median) / (size.steps * size.rows);
      const numbers = [String(calls), median.toFixed(4), best.toFixed(4), each.toFixed(2)];
      process.stdout.write(row([target, call, `${size.steps} × ${size.rows}`, ...numbers]));
    }
  }
}

const row = (cells: readonly string[]): string =>
  `${cells.map((cell, i) => (i < 2 ? cell.padEnd(8) : cell.padStart(12))).join(" ")}\n`;
