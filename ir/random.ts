// The counter-based random numbers that are part of the IR's meaning: u32 arithmetic only, the same on every target.

/**
 * The words of the generator. `mix` is the finaliser `x ^= x >>> 16; x *= mul0; x ^= x >>> 15; x *= mul1; x ^= x >>> 15`
 * (the lowest-bias constants of Wellons' hash prospector); `start` and `step` are the first digits of π and of the
 * golden ratio.
 */
export const RANDOM = Object.freeze({
  shifts: Object.freeze([16, 15, 15] as const),
  mul0: 0x21f0aaad,
  mul1: 0xd35a2d97,
  start: 0x243f6a88,
  step: 0x9e3779b9,
});

/** A word to a word, one to one. Words are 32 bits, as whole numbers with a sign: engines keep those in registers. */
export function mix(word: number): number {
  let x = word | 0;
  x = Math.imul(x ^ (x >>> RANDOM.shifts[0]), RANDOM.mul0);
  x = Math.imul(x ^ (x >>> RANDOM.shifts[1]), RANDOM.mul1);
  return x ^ (x >>> RANDOM.shifts[2]);
}

const absorb = (state: number, word: number): number => (mix(state ^ word) + RANDOM.step) | 0;

/** Two words that every position of one (key, stream) shares: `a` and `mix(a)`. */
export interface RandomState {
  readonly a: number;
  readonly b: number;
}

/** Keys are whole numbers from 0 to 2²⁴ - 1, so that f32 holds them; stream is a u32. Loop-invariant: compute it once. */
export function randomState(key0: number, key1: number, stream: number): RandomState {
  const a = absorb(absorb(absorb(RANDOM.start, key0), key1), stream);
  return { a, b: mix(a) };
}

/**
 * The number at a position: `mix(mix(index ^ a) + b)`, its upper 24 bits as a fraction. The second word keeps two
 * streams with nearby `a` from being permutations of each other.
 */
export const uniformAt = ({ a, b }: RandomState, index: number): number => (mix(mix(index ^ a) + b) >>> 8) * 2 ** -24;

/** A uniform number in [0, 1), a multiple of 2⁻²⁴, from key, stream and the row-major position alone. */
export const uniform = (key0: number, key1: number, stream: number, index: number): number =>
  uniformAt(randomState(key0, key1, stream), index);
