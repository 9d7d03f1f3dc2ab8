// Learning rates over time: plain functions from the number of updates done so far (0 at the first) to the rate.
import { CompileError } from "../ir/errors.ts";

export type Schedule = (step: number) => number;

function check(where: string, numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers))
    if (!Number.isFinite(value) || value <= 0)
      throw new CompileError("value", { where, found: `${name} ${value}`, expected: "a number above 0" });
}

export const constantRate = (rate: number): Schedule => {
  check("constantRate", { rate });
  return () => rate;
};

/** rate · factor^⌊step / every⌋. */
export function stepDecay(options: { rate: number; factor: number; every: number }): Schedule {
  check("stepDecay", options);
  return (step) => options.rate * options.factor ** Math.floor(step / options.every);
}

/** rate · factor^step. */
export function exponentialDecay(options: { rate: number; factor: number }): Schedule {
  check("exponentialDecay", options);
  return (step) => options.rate * options.factor ** step;
}

/** From rate to final along half a cosine over `steps`, then final; Loshchilov and Hutter 2017 without restarts. */
export function cosineDecay({ rate, steps, final = 0 }: { rate: number; steps: number; final?: number }): Schedule {
  check("cosineDecay", { rate, steps });
  return (step) => half(rate, final, Math.min(step / steps, 1));
}

/** Linear from 0 over `steps` updates, then `after`, counted from its own start. */
export function linearWarmup({ steps, after }: { steps: number; after: Schedule }): Schedule {
  check("linearWarmup", { steps });
  return (step) => (step < steps ? (after(0) * (step + 1)) / (steps + 1) : after(step - steps));
}

/**
 * Smith and Topin 2018, as PyTorch's OneCycleLR with cosine annealing: from max/div up to max over the `warm` share of
 * `steps`, then down to max/div/finalDiv at the last step.
 */
export function oneCycle(options: {
  max: number;
  steps: number;
  warm?: number;
  div?: number;
  finalDiv?: number;
}): Schedule {
  const { max, steps, warm = 0.3, div = 25, finalDiv = 1e4 } = options;
  check("oneCycle", { max, steps, warm, div, finalDiv });
  const peak = warm * steps - 1;
  const last = steps - 1;
  if (peak <= 0 || peak >= last)
    throw new CompileError("value", {
      where: "oneCycle",
      found: `a warm-up of ${warm} of ${steps} steps`,
      expected: "more than one step before the peak, and one after it",
    });
  return (step) =>
    step <= peak
      ? half(max / div, max, step / peak)
      : half(max, max / div / finalDiv, Math.min((step - peak) / (last - peak), 1));
}

/** From a (at 0) to b (at 1) along half a cosine. */
const half = (a: number, b: number, at: number): number => b + ((a - b) / 2) * (1 + Math.cos(Math.PI * at));
