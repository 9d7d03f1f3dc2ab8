// The main job: trains a character model for about a minute, scores held-out text, writes a passage and the module.
import { join } from "node:path";
import { type CompiledModel, compile, textBatches } from "cellc";
import { makeFolder, writeWhole } from "../../tools/files.ts";
import { type Corpus, readCorpus } from "./corpus.ts";
import { score, writePassage } from "./evaluate.ts";
import { charModel } from "./model.ts";
import { type Options, readOptions, usage } from "./options.ts";
import { grouped, indented } from "./text.ts";
import { BATCH, train } from "./train.ts";

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) return console.log(usage);
  const corpus = readCorpus(options.text);
  const batches = textBatches(corpus.train, BATCH);
  makeFolder(options.out);
  const { title, vocabulary, heldOut } = corpus;
  console.log(
    `${title}: ${grouped(corpus.train.length)} characters to learn, ${grouped(heldOut.length)} held out, ${vocabulary.size} different`,
  );
  const net = await compiled(corpus, options);

  const trained = await train(net, batches, { seconds: options.seconds, signal: interrupt() });
  console.log(
    `${grouped(trained.updates)} updates in ${Math.round(trained.seconds)} s, ${grouped(trained.speed)} characters/s: ` +
      `from ${trained.first.toFixed(3)} to ${trained.last.toFixed(3)} bits per character`,
  );
  console.log(`held-out text: ${score(net, corpus).toFixed(3)} bits per character\n`);

  const { prompt, written } = writePassage(net, corpus, options.seed);
  console.log(`${indented(`${prompt}│${written}`)}\n`);
  writeResults(net, corpus, options.out);
}

async function compiled({ vocabulary }: Corpus, options: Options): Promise<CompiledModel> {
  const { cell, units, layers, target, seed } = options;
  const start = performance.now();
  const net = await compile(charModel({ vocab: vocabulary.size, cell, units, layers }), { target, seed });
  const seconds = (performance.now() - start) / 1000;
  const size = net.params.names.reduce((sum, name) => sum + net.params.get(name).length, 0);
  console.log(
    `${layers} × ${cell} of ${units} units: ${grouped(size)} parameters, compiled for ${target} in ${seconds.toFixed(1)} s\n`,
  );
  return net;
}

/** Ctrl-C ends the training, not the program: what was learned so far is scored and written. */
function interrupt(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  return controller.signal;
}

function writeResults({ artifact, params }: CompiledModel, { vocabulary }: Corpus, folder: string): void {
  const binaries = Object.entries(artifact.wasm ?? {});
  const files: readonly (readonly [string, Uint8Array | string])[] = [
    ["char-lm.js", artifact.code],
    ...binaries.map(([variant, bytes]) => [`char-lm.${variant}.wasm`, bytes] as const),
    ["char-lm.safetensors", params.save()],
    ["vocabulary.json", vocabulary.save()],
  ];
  for (const [name, content] of files) writeWhole(join(folder, name), content);
  console.log(`written to ${folder}: ${files.map(([name]) => name).join(", ")}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
