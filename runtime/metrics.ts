// Numbers that say how good a model is, from its outputs.
import { RuntimeError } from "./errors.ts";

/** From a cross entropy in nats. */
export const bitsPerCharacter = (nats: number): number => nats / Math.LN2;
/** From a cross entropy in nats. */
export const perplexity = (nats: number): number => Math.exp(nats);

/**
 * Mean of -ln softmax(logits)[target] over the rows whose target is a class; others are left out. f64 inside.
 * @param logits [N, classes]. @param targets [N].
 */
export function crossEntropy(logits: ArrayLike<number>, targets: ArrayLike<number>, classes: number): number {
  return meanOverRows(logits, targets, classes, (at, target) => {
    const top = logits[argmax(logits, at, classes)];
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += Math.exp(logits[at + k] - top);
    return Math.log(sum) + top - logits[at + target];
  });
}

/** The share of rows whose largest logit is the target's; rows without a class are left out. Shapes as crossEntropy. */
export const accuracy = (logits: ArrayLike<number>, targets: ArrayLike<number>, classes: number): number =>
  meanOverRows(logits, targets, classes, (at, target) => (argmax(logits, at, classes) - at === target ? 1 : 0));

/** Over all elements. */
export function meanSquaredError(outputs: ArrayLike<number>, targets: ArrayLike<number>): number {
  expectLength("targets", targets.length, outputs.length);
  let sum = 0;
  for (let i = 0; i < outputs.length; i++) sum += (outputs[i] - targets[i]) ** 2;
  return sum / outputs.length;
}

/** The index of the largest of `count` numbers from `start` on; the first one where several are equal. */
export function argmax(values: ArrayLike<number>, start = 0, count: number = values.length - start): number {
  let best = start;
  for (let i = start + 1; i < start + count; i++) if (values[i] > values[best]) best = i;
  return best;
}

function meanOverRows(
  logits: ArrayLike<number>,
  targets: ArrayLike<number>,
  classes: number,
  value: (at: number, target: number) => number,
): number {
  expectLength("logits", logits.length, targets.length * classes);
  let sum = 0;
  let rows = 0;
  for (let n = 0; n < targets.length; n++) {
    if (targets[n] < 0 || targets[n] >= classes) continue;
    sum += value(n * classes, targets[n]);
    rows++;
  }
  return sum / rows;
}

function expectLength(where: string, found: number, expected: number): void {
  if (found !== expected)
    throw new RuntimeError("value", { where, found: `${found} numbers`, expected: `${expected}` });
}
