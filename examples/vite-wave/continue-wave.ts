// What the model is for: it hears the beginning of a wave and goes on from its own output.
import type { Model } from "./wave.rnn.ts?cellc";

/** The model's values after those heard, one a step. */
export function continueWave(model: Model, heard: readonly number[], steps: number): number[] {
  const stream = model.stream();
  const x = new Float32Array(1);
  const next = (value: number): number => {
    x[0] = value;
    return stream.step({ x }).y[0];
  };
  let value = heard.map(next).at(-1) ?? 0;
  return Array.from({ length: steps }, () => {
    const made = value;
    value = next(made);
    return made;
  });
}

export const sine = (rate: number, steps: number): number[] =>
  Array.from({ length: steps }, (_, t) => Math.sin(rate * t));
