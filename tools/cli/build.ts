// `cellc build`: specs to modules on disk, once or whenever a file changes.
import { Command } from "commander";
import pc from "picocolors";
import type { BuildOptions } from "../build/build-spec.ts";
import { buildToFolder, type FolderBuild } from "../build/build-to-folder.ts";
import { checkEntries, userEntryNames } from "../write-module/entries.ts";
import { moduleTargets } from "../write-module/module-text.ts";
import { formatError } from "./format-error.ts";
import { list, STORAGE, whole } from "./option-kinds.ts";
import { Progress } from "./progress.ts";
import { watchFiles } from "./watch.ts";

interface Options {
  readonly target: string;
  readonly storage?: string;
  readonly out: string;
  readonly entries?: readonly string[];
  readonly batch?: number;
  readonly steps?: number;
  readonly inline?: true;
  readonly seed?: number;
  readonly timeLimit: number;
  readonly watch?: true;
}

const EPILOGUE = `
A spec is a TypeScript or JavaScript file whose exports are models (defineModel) or graphs, a graph as text (*.graph),
or a model as data (*.json). Each model becomes NAME.js, NAME.d.ts, NAME.json (hashes, parameters, sizes) and, for wasm,
NAME.wasm and NAME.relaxed.wasm (for today's engines, with relaxed SIMD), for wgsl NAME.ENTRY.wgsl. A spec may choose a folder
below DIR for its modules: export const output = "models".

A module for wgsl runs on WebGPU, and its calls are promises: await createModel({ weights, device }). It asks for a device
where none is given. With --storage f16 its products read weights in half precision, in half the memory traffic; weights
in files, computing and training stay f32.

Examples:
  cellc build wake-word.rnn.ts --target wasm --out dist
  cellc build wake-word.rnn.ts --target wgsl --entries forward,train
  cellc build models/*.rnn.ts --target js --entries step --batch 1 --watch`;

export const command = (): Command =>
  new Command("build")
    .description("Compiles the models of specs to ES modules that import nothing.")
    .argument("<spec...>", "files that export models")
    .option("-t, --target <name>", `what runs it: ${moduleTargets.join(", ")}`, "wasm")
    .option("--storage <type>", STORAGE)
    .option("-o, --out <dir>", "where the modules are written", "dist")
    .option("-e, --entries <names>", `what the module can do, with commas: ${userEntryNames.join(", ")}`, list)
    .option("--batch <n>", "fix the rows of a batch", whole(1))
    .option("--steps <n>", "fix the steps of a sequence", whole(1))
    .option("--inline", "put the kernels of wasm and wgsl into the module instead of beside it")
    .option("--seed <n>", "write initial weights too, drawn from this seed: NAME.safetensors", whole(0))
    .option("--time-limit <seconds>", "how long a spec's own code may run", whole(1), 10)
    .option("-w, --watch", "build again whenever a spec or a file that it imports changes")
    .addHelpText("after", EPILOGUE)
    .action(build);

async function build(specs: readonly string[], options: Options): Promise<void> {
  const { out, watch, ...rest } = options;
  const settings = { ...rest, entries: rest.entries && checkEntries(rest.entries) } as BuildOptions;
  if (watch) return watchSpecs(specs, out, settings);
  const progress = new Progress(specs.length);
  try {
    for (const spec of specs) {
      progress.next(spec);
      print(spec, await buildToFolder(spec, out, settings), progress);
    }
  } finally {
    progress.stop();
  }
}

function print(spec: string, { isFresh, summary, diagnostics }: FolderBuild, progress?: Progress): void {
  progress?.clear();
  process.stdout.write(`${pc.bold(spec)}${isFresh ? "" : pc.dim(" unchanged")}\n`);
  for (const line of summary) process.stdout.write(`  ${line}\n`);
  for (const { message, line, column } of diagnostics)
    process.stderr.write(`  ${pc.yellow("note:")} ${spec}:${line}:${column}: ${message}\n`);
}

/** Runs until it is interrupted; an error is told and the next change awaited. */
async function watchSpecs(specs: readonly string[], out: string, options: BuildOptions): Promise<void> {
  await watchFiles(specs, async (spec) => {
    try {
      print(spec, await buildToFolder(spec, out, options));
    } catch (error) {
      process.stderr.write(`${formatError(error)}\n`);
    }
  });
}
