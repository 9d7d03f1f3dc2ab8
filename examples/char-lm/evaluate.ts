// How good the model is: bits per character on held-out text, and a passage that it writes.
import { bitsPerCharacter, crossEntropy, type Model, sampler, textBatches } from "cellc";
import type { Corpus } from "./corpus.ts";

const SCORED = { rows: 32, steps: 64, batches: 8 };
const PROMPT = 40;
const WRITTEN = 400;

/** Mean bits per character on the beginning of the held-out text, read in order with the state carried. */
export function score(net: Model, { heldOut, vocabulary }: Corpus): number {
  const steps = Math.min(SCORED.steps, heldOut.length - 1);
  const rows = Math.min(SCORED.rows, Math.floor((heldOut.length - 1) / steps));
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

export interface Passage {
  /** Held-out text that the model has read. */
  readonly prompt: string;
  /** What it wrote then. */
  readonly written: string;
}

/** Streams a prompt, then character after character as drawn from the model's own distribution, a little sharpened. */
export function writePassage(net: Model, { heldOut, vocabulary }: Corpus, seed: number): Passage {
  const draw = sampler({ temperature: 0.6, seed });
  const stream = net.stream();
  const start = sentenceStart(vocabulary.decode(heldOut.subarray(0, 500)));
  const prompt = heldOut.subarray(start, start + PROMPT);
  const written: number[] = [];
  let logits: ArrayLike<number> = [];
  for (const id of prompt) logits = stream.step({ ids: [id] }).y;
  while (written.length < WRITTEN) {
    const id = draw(logits);
    written.push(id);
    logits = stream.step({ ids: [id] }).y;
  }
  return { prompt: vocabulary.decode(prompt), written: vocabulary.decode(written) };
}

/** Where the first sentence begins, in characters; 0 where none does. */
function sentenceStart(text: string): number {
  const end = /(?:\n|[.!?] )(?=\p{Lu})/u.exec(text);
  return end ? [...text.slice(0, end.index + end[0].length)].length : 0;
}
