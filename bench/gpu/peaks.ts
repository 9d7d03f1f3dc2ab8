// What GPUs can do at most: f32 TFLOP/s at the boost clock, from the makers' data sheets.

const PEAKS: readonly (readonly [name: RegExp, tflops: number])[] = [
  [/\bH[12]00\b/, 66.9],
  [/\bA100\b/, 19.5],
  [/\bL4\b/, 30.3],
  [/\bT4\b/, 8.1],
  [/RTX 4090\b/, 82.6],
  [/RTX 3090\b/, 35.6],
  [/Apple M1\b/, 2.6],
];

/** @param name as the adapter says it. */
export const peakOf = (name: string): number | undefined => PEAKS.find(([pattern]) => pattern.test(name))?.[1];
