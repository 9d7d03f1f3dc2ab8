// `cellc train`: fits a spec's model to the data of a file and writes its weights.
import { basename, dirname, resolve } from "node:path";
import { Command } from "commander";
import pc from "picocolors";
import type { AnyModel } from "../../runtime/checkpoint.ts";
import { RuntimeError } from "../../runtime/errors.ts";
import { fit } from "../../runtime/index.ts";
import { expectWritable, makeFolder, readBytes, writeWhole } from "../files.ts";
import { loadSpec, runTargets } from "../run/load-spec.ts";
import { readTrainingData } from "../run/training-data.ts";
import { interruptible } from "./interruption.ts";
import { positive, whole } from "./option-kinds.ts";

interface Options {
  readonly data: string;
  readonly out?: string;
  readonly target: string;
  readonly epochs: number;
  readonly seconds?: number;
  readonly steps: number;
  readonly batch: number;
  readonly rate?: number;
  readonly seed: number;
  readonly weights?: string;
  readonly model?: string;
}

/** On a GPU: updates from one reading of their losses to the next. */
const READ_EVERY = 16;

const EPILOGUE = `
FILE is a text in UTF-8, for a model that reads "ids" and predicts the next character, or a *.safetensors file with the
model's inputs and "target", each [steps, rows, ...] as the model takes them. It is cut into pieces of --steps; the state
goes on from piece to piece. Ctrl+C ends the training and keeps the weights; exit code 130. For wgsl the package webgpu
must be installed; parameters and state then stay on the GPU, and losses are read every ${READ_EVERY} updates.

Examples:
  cellc train char.rnn.ts --data book.txt --epochs 3 --out book.safetensors
  cellc train char.rnn.ts --data book.txt --target wgsl --batch 128`;

export const command = (): Command =>
  new Command("train")
    .description("Trains a model that has a loss and an optimizer, and writes its weights as safetensors.")
    .argument("<spec>", "a file that exports a model")
    .requiredOption("-d, --data <file>", "what to learn")
    .option("-o, --out <file>", "the weights (default: SPEC with .safetensors)")
    .option("-t, --target <name>", `what runs it: ${runTargets.join(", ")}`, "wasm")
    .option("--epochs <n>", "how often to go through the data", whole(1), 1)
    .option("--seconds <n>", "stop after this time", positive)
    .option("--steps <n>", "steps of a piece", whole(1), 64)
    .option("--batch <n>", "rows that a text is cut into", whole(1), 8)
    .option("--rate <x>", "learning rate, the optimizer's own unless given", positive)
    .option("--seed <n>", "of initial parameters and dropout", whole(0), 0)
    .option("--weights <file>", "safetensors to begin with")
    .option("--model <export>", "which model, where the spec has several")
    .addHelpText("after", EPILOGUE)
    .action(train);

async function train(spec: string, options: Options): Promise<void> {
  const { net, gpu, close } = await loadSpec(spec, options);
  try {
    if (gpu) process.stdout.write(pc.dim(`on ${gpu.name}${gpu.software ? ", which is software and slow" : ""}\n`));
    await trainModel(spec, net, options);
  } finally {
    close();
  }
}

async function trainModel(spec: string, net: AnyModel, options: Options): Promise<void> {
  const out = resolve(options.out ?? basename(spec).replace(/(\.rnn)?\.\w+$/, ".safetensors"));
  expectTraining(net);
  if (options.weights !== undefined) loadWeights(net, options.weights);
  const { batches, metadata } = readTrainingData(options.data, net, options.steps, options.batch);
  makeFolder(dirname(out));
  expectWritable(out);
  const { epochs, seconds: secondsLimit, rate } = options;
  const onEpoch = ({ epoch, step, loss }: { epoch: number; step: number; loss: number }): void => {
    clearLine();
    process.stdout.write(`epoch ${epoch + 1}/${epochs}  update ${step}  loss ${loss.toFixed(4)}\n`);
  };
  const callbacks = { onEpoch, onStep: progressOf(batches.length * epochs) };
  const settings = { epochs, secondsLimit, rate, carryState: true, readEvery: READ_EVERY, callbacks };
  await interruptible(async (signal) => {
    await fit(net, { batches: () => batches, signal, ...settings });
    writeWhole(out, await net.params.save(metadata));
    clearLine();
    process.stdout.write(`${pc.bold(out)}  ${net.params.names.length} tensors after ${net.updates} updates\n`);
  });
}

/** Errors name the file. */
function loadWeights(net: AnyModel, path: string): void {
  const bytes = readBytes(path);
  try {
    net.params.load(bytes);
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    const where = error.parts.where.replace(/^parameter file/, path);
    throw new RuntimeError(error.code, { ...error.parts, where });
  }
}

function expectTraining({ manifest }: AnyModel): void {
  if (manifest.entries.some((e) => e.name === "train" || e.name === "update")) return;
  throw new RuntimeError("unknown-name", {
    where: `model "${manifest.name}"`,
    found: "it has no loss or no optimizer",
    expected: "defineModel({ …, loss, optimizer })",
  });
}

/** Takes the line of the progress away before another one is written. */
function clearLine(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
}

/** A line on the terminal, twice a second. */
function progressOf(total: number): (report: { step: number; loss: number }) => void {
  let shown = Date.now() + 500;
  return ({ step, loss }) => {
    if (!process.stderr.isTTY || Date.now() < shown) return;
    shown = Date.now() + 500;
    process.stderr.write(`\r\x1b[K${pc.dim(`update ${step} of ${total}  loss ${loss.toFixed(4)}`)}\r`);
  };
}
