// Draws classes from logits: temperature, top-k, from a seed.
import { randomState, uniformAt } from "../ir/random.ts";
import { checkCount, RuntimeError } from "./errors.ts";
import { argmax } from "./metrics.ts";

export interface SampleOptions {
  /** 1 samples from the model's own distribution, 0 takes the most likely class. */
  readonly temperature?: number;
  /** Only the k most likely classes, and those equal to the last of them; all where absent. */
  readonly topK?: number;
  /** A whole number below 2²⁴. */
  readonly seed?: number;
}

/** The second word of the random key, apart from those of initialization and training. */
const SAMPLE_KEY = 0x73616d;

/** @returns a function from the logits of one row to a class; equal seeds draw the same sequence. */
export function sampler({
  temperature = 1,
  topK,
  seed = 0,
}: SampleOptions = {}): (logits: ArrayLike<number>) => number {
  if (!(temperature >= 0 && Number.isFinite(temperature)))
    throw new RuntimeError("value", {
      where: "temperature",
      found: String(temperature),
      expected: "a number of at least 0",
    });
  if (topK !== undefined) checkCount("topK", topK, 1);
  const random = randomState(checkCount("seed", seed, 0), SAMPLE_KEY, 0);
  let draws = 0;
  return (logits) => {
    checkLogits(logits);
    const top = argmax(logits);
    if (temperature === 0) return top;
    const least = topK === undefined || topK >= logits.length ? Number.NEGATIVE_INFINITY : kthLargest(logits, topK);
    const weights = Float64Array.from(logits, (x) => (x < least ? 0 : Math.exp((x - logits[top]) / temperature)));
    const total = weights.reduce((sum, w) => sum + w, 0);
    return pick(weights, uniformAt(random, draws++) * total);
  };
}

const kthLargest = (logits: ArrayLike<number>, k: number): number =>
  Float64Array.from(logits).sort()[logits.length - k];

/** The class at which the running sum passes `mass`. */
function pick(weights: Float64Array, mass: number): number {
  let last = 0;
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    sum += weights[i];
    if (mass < sum) break;
  }
  return last;
}

function checkLogits(logits: ArrayLike<number>): void {
  const bad = Array.prototype.findIndex.call(logits, (x: number) => Number.isNaN(x) || x === Number.POSITIVE_INFINITY);
  if (bad < 0 && logits.length > 0 && logits[argmax(logits)] > Number.NEGATIVE_INFINITY) return;
  throw new RuntimeError("not-finite", {
    where: "logits",
    found: bad < 0 ? "no finite number" : `${logits[bad]} at index ${bad}`,
    expected: "numbers",
  });
}
