// The main job: trains a character model for about a minute, scores held-out text, samples, writes the module.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { bitsPerCharacter, type CompiledModel, compile, crossEntropy, fit, sampler, textBatches } from "cellc";
import { writeWhole } from "../../tools/files.ts";
import { type Corpus, readCorpus } from "./corpus.ts";
import { charModel } from "./model.ts";
import { type Options, readOptions, usage } from "./options.ts";
import { Progress } from "./progress.ts";

const BATCH = { rows: 16, steps: 32 };
const SCORED = { rows: 32, steps: 64, batches: 8 };

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return console.log(usage);
  const corpus = readCorpus(options.text);
  const vocab = corpus.vocabulary.size;
  console.log(
    `${corpus.title}: ${corpus.train.length} characters to train on, ${corpus.heldOut.length} held out, ${vocab} different`,
  );
  const start = performance.now();
  const net = await compile(charModel({ vocab, ...options }), { target: options.target, seed: options.seed });
  const size = net.params.names.reduce((n, name) => n + net.params.get(name).length, 0);
  console.log(
    `compiled ${options.layers} × ${options.cell} ${options.units} for ${options.target} in ${Math.round(performance.now() - start)} ms, ${size} parameters\n`,
  );
  await train(net, corpus, options);
  console.log(`held-out text: ${score(net, corpus).toFixed(3)} bits per character\n`);
  console.log(`${samplePassage(net, corpus, options.seed)}\n`);
  writeResults(net, corpus, options.out);
}

async function train(net: CompiledModel, corpus: Corpus, { seconds }: Options): Promise<void> {
  const batches = textBatches(corpus.train, BATCH);
  const first: number[] = [];
  const recent: number[] = [];
  const progress = new Progress(seconds);
  const onStep = ({ loss }: { readonly loss: number }): void => {
    progress.step(loss, BATCH.rows * BATCH.steps);
    if (first.length < 50) first.push(loss);
    recent.push(loss);
    if (recent.length > 200) recent.shift();
  };
  const result = await fit(net, {
    batches: () => batches,
    epochs: 1000,
    secondsLimit: seconds,
    carryState: true,
    callbacks: { onStep },
  });
  progress.stop();
  const half = recent.length >> 1;
  const bits = (losses: readonly number[]): string =>
    bitsPerCharacter(losses.reduce((a, b) => a + b, 0) / losses.length).toFixed(3);
  console.log(
    `\n${result.steps} updates, ${Math.round(progress.tokensPerSecond)} tokens/s; loss of the first ${first.length} updates ${bits(first)}, of the last ${recent.length} ${bits(recent.slice(0, half))} then ${bits(recent.slice(half))}`,
  );
}

/** Mean bits per character on the beginning of the held-out text, read in order with the state carried. */
function score(net: CompiledModel, { heldOut, vocabulary }: Corpus): number {
  const rows = Math.max(1, Math.min(SCORED.rows, Math.floor((heldOut.length - 1) / SCORED.steps)));
  const steps = Math.min(SCORED.steps, heldOut.length - 1);
  const batches = textBatches(heldOut, { rows, steps }).slice(0, SCORED.batches);
  let state = net.initialState(rows);
  let nats = 0;
  for (const { inputs } of batches) {
    const result = net.forward({ ids: inputs.ids }, { steps, rows, state });
    nats += crossEntropy(result.outputs.y, inputs.target, vocabulary.size);
    state = result.state;
  }
  return bitsPerCharacter(nats / batches.length);
}

function samplePassage(net: CompiledModel, { vocabulary, heldOut }: Corpus, seed: number): string {
  const stream = net.stream();
  const draw = sampler({ temperature: 0.7, seed });
  const prompt = heldOut.subarray(0, 40);
  const written: number[] = [];
  let logits: ArrayLike<number> = [];
  for (const id of prompt) logits = stream.step({ ids: [id] }).y;
  while (written.length < 400) {
    written.push(draw(logits));
    logits = stream.step({ ids: [written[written.length - 1]] }).y;
  }
  return `  ${vocabulary.decode(prompt)}│${vocabulary.decode(written)}`.replaceAll("\n", "\n  ");
}

function writeResults(net: CompiledModel, { vocabulary }: Corpus, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const files: readonly [string, Uint8Array | string][] = [
    ["char-lm.js", net.artifact.code],
    ["char-lm.safetensors", net.params.save()],
    ["vocabulary.json", vocabulary.save()],
  ];
  for (const [name, content] of files) writeWhole(join(folder, name), content);
  console.log(`written: ${files.map(([name]) => join(folder, name)).join(", ")}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
