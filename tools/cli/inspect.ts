// `cellc inspect`: what the compiler makes of a spec, on the terminal or as a page.
import { Command } from "commander";
import pc from "picocolors";
import type { TargetName } from "../../ir/artifact.ts";
import type { Storage } from "../../ir/types.ts";
import { checkTarget } from "../build/build-spec.ts";
import { expectWritable, writeWhole } from "../files.ts";
import { reportPage } from "../inspect/html/page.ts";
import { inspectModel } from "../inspect/inspect.ts";
import type { MeasureListener } from "../inspect/profile.ts";
import { terminalText } from "../inspect/terminal.ts";
import { bytesText } from "../inspect/units.ts";
import { graphsOf } from "../spec/model-source.ts";
import { readSpec, type SpecModel } from "../spec/read-spec.ts";
import { SpecError } from "../spec/spec-error.ts";
import { list, STORAGE, whole } from "./option-kinds.ts";
import { Progress } from "./progress.ts";

const TARGETS: readonly TargetName[] = ["js", "wasm", "wgsl"];

interface Options {
  readonly target: TargetName;
  readonly storage?: Storage;
  readonly model?: string;
  readonly steps: number;
  readonly batch: number;
  readonly stopAfter?: string;
  readonly skip?: readonly string[];
  readonly html?: string;
  readonly profile?: true;
  readonly timeLimit: number;
}

const EPILOGUE = `
Shows the passes with their times and remarks, the schedule (what is inside the loop over time and what is not), the
kernels with flops, bytes and register tiles, and the memory plan. A page shows besides that the graph drawn, the program
after every pass, and each kernel's code beside the equations that it computes. With --profile for wgsl the dispatches are
measured on the GPU that the package webgpu finds; on an adapter that is software nothing is.

Examples:
  cellc inspect wake-word.rnn.ts --target wasm
  cellc inspect wake-word.rnn.ts --stop-after distribute-scan
  cellc inspect wake-word.rnn.ts --html report.html --profile --steps 1000`;

export const command = (): Command =>
  new Command("inspect")
    .description("Shows what the compiler makes of the models of a spec, and why.")
    .argument("<spec>", "a file that exports models")
    .option("-t, --target <name>", `what runs it: ${TARGETS.join(", ")}`, "wasm")
    .option("--storage <type>", STORAGE)
    .option("-m, --model <name>", "one of the spec's models, by its name or by that of its export")
    .option("--steps <n>", "T of the amounts that are shown", whole(1), 100)
    .option("--batch <n>", "B of the amounts that are shown", whole(1), 1)
    .option("--stop-after <pass>", "stop after the first run of a pass and show the program")
    .option("--skip <passes>", "leave passes out, with commas", list)
    .option("--html <file>", "write a page instead")
    .option("--profile", "measure every kernel on this machine, and what the machine can do")
    .option("--time-limit <seconds>", "how long a spec's own code may run", whole(1), 10)
    .addHelpText("after", EPILOGUE)
    .action(inspect);

async function inspect(path: string, options: Options): Promise<void> {
  const { target, storage, steps, batch, skip, stopAfter, profile } = options;
  checkTarget(target, TARGETS);
  if (options.html !== undefined) expectWritable(options.html);
  const { models } = await readSpec(path, { timeLimit: options.timeLimit });
  const chosen = choose(models, path, options);
  for (const { source } of chosen) {
    const settings = {
      target,
      storage,
      steps,
      rows: batch,
      skip,
      stopAfter,
      profile,
      drawn: options.html !== undefined,
    };
    const report = await withProgress((onMeasure) =>
      inspectModel(source.name, graphsOf(source), { ...settings, onMeasure }),
    );
    if (options.html === undefined) process.stdout.write(terminalText(report));
    else {
      const page = reportPage(report);
      writeWhole(options.html, page);
      process.stdout.write(`${pc.bold(options.html)} ${pc.dim(bytesText(Buffer.byteLength(page)))}\n`);
    }
  }
}

/** A bar while something is measured. */
async function withProgress<R>(work: (listener: MeasureListener) => Promise<R>): Promise<R> {
  let progress: Progress | undefined;
  try {
    return await work((what, pieces) => {
      progress ??= new Progress(pieces);
      progress.next(what);
    });
  } finally {
    progress?.stop();
  }
}

/** The models asked for; a page holds one. */
function choose(models: readonly SpecModel[], file: string, { model, html }: Options): readonly SpecModel[] {
  const names = models.map((m) => m.exportName ?? m.source.name).join(", ");
  const found = model === undefined ? models : models.filter((m) => m.source.name === model || m.exportName === model);
  if (found.length === 0)
    throw new SpecError(`${file} has no model ${JSON.stringify(model)}; expected one of ${names}`);
  if (html !== undefined && found.length > 1)
    throw new SpecError(`${file} has ${found.length} models and a page shows one; choose with --model: ${names}`);
  return found;
}
