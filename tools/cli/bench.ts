// `cellc bench`: how fast a spec's model is on this machine, without writing a program.
import { Command } from "commander";
import pc from "picocolors";
import { targetNames } from "../../index.ts";
import { loadSpec } from "../run/load-spec.ts";
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
One line a target and call: median and best time of a call, and the median for one step of one row.

Example:
  cellc bench wake-word.rnn.ts --target js,wasm --steps 200 --batch 8`;

export const command = (): Command =>
  new Command("bench")
    .description("Measures forward, step and train of a model in this process.")
    .argument("<spec>", "a file that exports a model")
    .option("-t, --target <names>", `with commas: ${targetNames.join(", ")}`, list, ["js", "wasm"])
    .option("--steps <n>", "steps of a sequence", whole(1), 100)
    .option("--batch <n>", "rows of a batch", whole(1), 1)
    .option("--seconds <n>", "how long to measure each call", positive, 1)
    .option("--model <export>", "which model, where the spec has several")
    .addHelpText("after", EPILOGUE)
    .action(bench);

async function bench(spec: string, { target, steps, batch: rows, seconds, model }: Options): Promise<void> {
  const models = [];
  for (const name of target) models.push([name, await loadSpec(spec, { target: name, model })] as const);
  const row = (cells: readonly string[]): string =>
    `${cells.map((cell, i) => (i < 2 ? cell.padEnd(8) : cell.padStart(12))).join(" ")}\n`;
  process.stdout.write(pc.bold(row(["target", "call", "steps x rows", "calls", "median ms", "best ms", "us a step"])));
  for (const [name, net] of models)
    for (const { call, calls, median, best, ...size } of measureModel(net, { steps, rows, seconds })) {
      const each = (1000 * median) / (size.steps * size.rows);
      const numbers = [
        `${size.steps} x ${size.rows}`,
        String(calls),
        median.toFixed(4),
        best.toFixed(4),
        each.toFixed(2),
      ];
      process.stdout.write(row([name, call, ...numbers]));
    }
}
