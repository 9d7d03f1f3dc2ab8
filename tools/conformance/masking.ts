// Masks with holes by means of row lengths: a row's steps that count move to its front, and back again.
import { type DenseArray, denseArray } from "./array.ts";

/** The times t at which row b of a mask [B, T] counts. */
const countedSteps = (mask: DenseArray, b: number): number[] => {
  const T = mask.shape[1];
  return Array.from({ length: T }, (_, t) => t).filter((t) => mask.data[b * T + t] !== 0);
};

/** x [T, B, I] with each row's counted steps first, zeros after them, and how many they are. */
export function compressRows(
  x: DenseArray,
  mask: DenseArray,
): { readonly packed: DenseArray; readonly lengths: number[] } {
  const [, B, I] = x.shape;
  const data = new Float64Array(x.data.length);
  const lengths = Array.from({ length: B }, (_, b) => {
    const steps = countedSteps(mask, b);
    steps.forEach((t, place) => {
      for (let i = 0; i < I; i++) data[(place * B + b) * I + i] = x.data[(t * B + b) * I + i];
    });
    return steps.length;
  });
  return { packed: denseArray(x.shape, data), lengths };
}

/** The reverse of compressRows for y [T, B, H]; steps that do not count are zero. */
export function expandRows(y: DenseArray, mask: DenseArray): DenseArray {
  const [, B, H] = y.shape;
  const data = new Float64Array(y.data.length);
  for (let b = 0; b < B; b++)
    countedSteps(mask, b).forEach((t, place) => {
      for (let i = 0; i < H; i++) data[(t * B + b) * H + i] = y.data[(place * B + b) * H + i];
    });
  return denseArray(y.shape, data);
}

/** y [T, B, H] in processing order, where a masked step repeats the output before it, or is zero. */
export function alignedMask(y: DenseArray, mask: DenseArray, backwards: boolean, zero: boolean): DenseArray {
  const [T, B, H] = y.shape;
  const data = Float64Array.from(y.data);
  for (let b = 0; b < B; b++)
    for (let t = 1; t < T; t++) {
      if (zero || mask.data[b * T + (backwards ? T - 1 - t : t)] !== 0) continue;
      for (let i = 0; i < H; i++) data[(t * B + b) * H + i] = data[((t - 1) * B + b) * H + i];
    }
  return denseArray(y.shape, data);
}
