// How parameters begin: each rule's values from a seed, the same bits on every engine.
import type { InitSpec, ParamSpec } from "../ir/artifact.ts";
import { type RandomState, randomState, uniformAt } from "../ir/random.ts";
import { RuntimeError } from "./errors.ts";
import { countOf } from "./safetensors.ts";

/** The second word of the random key; training counts its steps below it. */
export const INIT_KEY = 2 ** 24 - 1;

/** Numbers in [0, 1), one after the other. */
class Draws {
  readonly #state: RandomState;
  #index = 0;

  constructor(state: RandomState) {
    this.#state = state;
  }

  next(): number {
    return uniformAt(this.#state, this.#index++);
  }
}

type Rule = (init: InitSpec, shape: readonly number[], draws: Draws) => ArrayLike<number>;

/**
 * Values of all parameters, row-major, by name. A parameter's random stream is its rank among the sorted names, so
 * that neither the order of layout nor the target matters.
 */
export function initializeParams(params: readonly ParamSpec[], seed: number): Map<string, Float32Array> {
  const sorted = [...params].sort((p, q) => (p.name < q.name ? -1 : 1));
  return new Map(
    sorted.map(({ name, shape, init }, stream) => {
      const values = RULES[init.kind](init, shape, new Draws(randomState(seed, INIT_KEY, stream)));
      if (values.length !== countOf(shape))
        throw new RuntimeError("value", {
          where: `initial values of parameter "${name}"`,
          found: `${values.length} numbers`,
          expected: `${countOf(shape)} for f32[${shape.join(",")}]`,
        });
      return [name, new Float32Array(values)];
    }),
  );
}

const RULES: Readonly<Record<InitSpec["kind"], Rule>> = {
  zeros: (_, shape) => new Float64Array(countOf(shape)),
  constant: ({ value = 0 }, shape) => new Float64Array(countOf(shape)).fill(value),
  uniform: ({ scale = 1 }, shape, draws) => uniformValues(countOf(shape), scale, draws),
  normal: ({ scale = 1 }, shape, draws) => normalValues(countOf(shape), scale, draws),
  glorotUniform: glorotUniform,
  orthogonal: orthogonal,
  blocks: ({ parts = [] }, shape, draws) =>
    joinColumns(
      shape,
      parts.map(({ size, init }) => {
        const block = [...shape.slice(0, -1), size];
        return { size, values: RULES[init.kind](init, block, draws) };
      }),
    ),
  values: ({ values = [] }) => values,
};

/** In ±limit. */
function uniformValues(count: number, limit: number, draws: Draws): Float64Array {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = limit * (2 * draws.next() - 1);
  return values;
}

function normalValues(count: number, deviation: number, draws: Draws): Float64Array {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = deviation * normal(draws);
  return values;
}

/**
 * Glorot and Bengio 2010: ±scale·√(6 / (fan in + fan out)). The fans are the last two dimensions, times the others;
 * a matrix of `blocks` column blocks has the fan out of one block.
 */
function glorotUniform({ scale = 1, blocks = 1 }: InitSpec, shape: readonly number[], draws: Draws): Float64Array {
  const fanOut = (shape.at(-1) ?? 1) / blocks;
  const fanIn = shape.at(-2) ?? fanOut;
  const receptive = countOf(shape.slice(0, -2));
  const limit = scale * Math.sqrt(6 / (receptive * (fanIn + fanOut)));
  return uniformValues(countOf(shape), limit, draws);
}

/** Saxe et al. 2014: each column block with orthonormal columns (rows where it is wider than high), times scale. */
function orthogonal({ scale = 1, blocks = 1 }: InitSpec, shape: readonly number[], draws: Draws): Float64Array {
  const width = (shape.at(-1) ?? 1) / blocks;
  const height = countOf(shape.slice(0, -1));
  const block = (): Float64Array => {
    const tall = height >= width;
    const [vectors, length] = tall ? [width, height] : [height, width];
    const q = orthonormalVectors(vectors, length, draws);
    const at = (row: number, column: number): number => (tall ? q[column][row] : q[row][column]);
    return Float64Array.from({ length: height * width }, (_, i) => scale * at(Math.floor(i / width), i % width));
  };
  return joinColumns(
    shape,
    Array.from({ length: blocks }, () => ({ size: width, values: block() })),
  );
}

/** Modified Gram-Schmidt over normal vectors: Q of a QR whose R has a positive diagonal, hence uniform. */
function orthonormalVectors(count: number, length: number, draws: Draws): Float64Array[] {
  const vectors = Array.from({ length: count }, () => normalValues(length, 1, draws));
  vectors.forEach((v, i) => {
    const norm = Math.sqrt(dot(v, v));
    for (let k = 0; k < length; k++) v[k] /= norm;
    for (let j = i + 1; j < count; j++) {
      const w = vectors[j];
      const along = dot(v, w);
      for (let k = 0; k < length; k++) w[k] -= along * v[k];
    }
  });
  return vectors;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k] * y[k];
  return sum;
}

/** Blocks side by side along the last axis. */
function joinColumns(
  shape: readonly number[],
  blocks: readonly { readonly size: number; readonly values: ArrayLike<number> }[],
): Float64Array {
  const columns = shape.at(-1) ?? 1;
  const joined = new Float64Array(countOf(shape));
  let left = 0;
  for (const { size, values } of blocks) {
    for (let i = 0; i < values.length; i++) joined[Math.floor(i / size) * columns + left + (i % size)] = values[i];
    left += size;
  }
  return joined;
}

/** Box-Muller: √(-2 ln u) · cos 2πv. */
const normal = (draws: Draws): number => Math.sqrt(-2 * naturalLog(1 - draws.next())) * cosineOfTurn(draws.next());

// Math.log and Math.cos differ in their last bits between engines; these use only operations that IEEE rounds exactly.

/** x in (0, 1]: ln(m·2^-e) = 2·artanh((m-1)/(m+1)) - e·ln 2 with m in [√½, √2). */
function naturalLog(x: number): number {
  let m = x;
  let e = 0;
  while (m < Math.SQRT1_2) {
    m *= 2;
    e++;
  }
  const z = (m - 1) / (m + 1);
  let sum = 0;
  for (let k = 23; k >= 1; k -= 2) sum = sum * z * z + 1 / k;
  return 2 * z * sum - e * Math.LN2;
}

/** cos 2πv, v in [0, 1): folded to a quarter turn, then the Taylor series. */
function cosineOfTurn(v: number): number {
  const half = Math.abs(v - 0.5);
  const sign = half > 0.25 ? 1 : -1;
  const a = 2 * Math.PI * (half > 0.25 ? 0.5 - half : half);
  let sum = 1;
  for (let k = 24; k >= 2; k -= 2) sum = 1 - (sum * a * a) / (k * (k - 1));
  return sign * sum;
}
