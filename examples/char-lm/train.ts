// Training for a given time: short batches with the state carried, the rate falling along a cosine of the clock.
import { bitsPerCharacter, fit, type Model, type TextBatch } from "cellc";
import { cosineDecay } from "cellc/nn/schedules";
import { Progress } from "./progress.ts";

/** Few rows, so that a short run makes many updates. */
export const BATCH = { rows: 4, steps: 32 };
const RATE = { rate: 0.012, final: 1e-4 };
/** Updates whose mean loss is shown, at the beginning and at the end. */
const SHOWN = 50;

export interface Training {
  readonly updates: number;
  readonly seconds: number;
  /** Characters a second. */
  readonly speed: number;
  /** Mean bits per character over the first and the last updates. */
  readonly first: number;
  readonly last: number;
}

/** Trains until the time is over, or `signal` is given. */
export async function train(
  net: Model,
  batches: readonly TextBatch[],
  { seconds, signal }: { readonly seconds: number; readonly signal: AbortSignal },
): Promise<Training> {
  const decay = cosineDecay({ ...RATE, steps: seconds });
  const losses: number[] = [];
  const progress = new Progress(seconds);
  const onStep = ({ loss }: { readonly loss: number }): void => {
    losses.push(loss);
    progress.step(loss, BATCH.rows * BATCH.steps);
  };
  try {
    await fit(net, {
      batches: () => batches,
      epochs: Number.MAX_SAFE_INTEGER,
      secondsLimit: seconds,
      signal,
      carryState: true,
      rate: () => decay(progress.seconds),
      callbacks: { onStep },
    });
  } finally {
    progress.stop();
  }
  const bits = (some: readonly number[]): number => bitsPerCharacter(some.reduce((a, b) => a + b, 0) / some.length);
  return {
    updates: losses.length,
    seconds: progress.seconds,
    speed: progress.speed,
    first: bits(losses.slice(0, SHOWN)),
    last: bits(losses.slice(-SHOWN)),
  };
}
