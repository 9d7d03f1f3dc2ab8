// Functions that shaders carry along, each only where something calls it: what WGSL's own leave open is settled here.
import { RANDOM } from "../../ir/random.ts";

const hex = (word: number): string => `0x${word.toString(16).padStart(8, "0")}u`;

/** `(c2 * z + c1) * z + c0`. */
function horner(coefficients: readonly number[], z: string): string {
  const [last, ...rest] = [...coefficients].reverse();
  return rest.reduce((sum, c, i) => `${i === 0 ? sum : `(${sum})`} * ${z} + ${c}`, String(last));
}

/** tanh x ≈ x·P(x²)/Q(x²) for |x| ≤ 8, of degree 9 over 8: 4e-7 absolute, never beyond 1. */
const TANH = {
  p: [0.9999999936, 0.1344449689, 0.003571596683, 2.189463769e-5, 1.523037896e-8],
  q: [1.0, 0.4677782421, 0.02616443796, 0.0003411289735, 8.522431915e-7],
};
/** erf x ≈ x·P(x²)/Q(x²) for |x| ≤ 4.25. */
const ERF = {
  p: [1.12837917, 0.185209108, 0.05440033506, 0.003860643522, 0.0003832245277, 0.000004780983537, -1.37004254313218e-8],
  q: [1.0, 0.4974707239, 0.1140340223, 0.01549670436, 0.001314684897, 0.00006402319704],
};
/** π/2 in three parts; products of the first two with whole numbers below 2¹³ are exact. */
const HALF_PI = [1.5703125, 0.0004837512969970703, 7.549789949548882e-8];
/** (sin r - r)/r³ and (cos r - 1 + r²/2)/r⁴ over r², for |r| ≤ π/4. */
const SIN = [-0.1666666664, 0.008333329267, -0.0001983929609, 2.717939564e-6];
const COS = [0.04166664627, -0.001388733701, 2.443483854e-5];

const texts = {
  is_nan: `// By its bits: shaders may be compiled as if there were no NaN.
fn is_nan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }`,
  infinity: `fn infinity() -> f32 { var bits = 0x7f800000u; return bitcast<f32>(bits); }`,
  nan: `fn nan() -> f32 { var bits = 0x7fc00000u; return bitcast<f32>(bits); }`,
  least: `// The smaller one; NaN where one of them is.
fn least(x: f32, y: f32) -> f32 { return select(select(min(x, y), y, is_nan(y)), x, is_nan(x)); }`,
  greatest: `// The larger one; NaN where one of them is.
fn greatest(x: f32, y: f32) -> f32 { return select(select(max(x, y), y, is_nan(y)), x, is_nan(x)); }`,
  tanh_rational: `// tanh as a quotient of polynomials: WGSL's own is NaN for large numbers on some devices.
fn tanh_rational(x: f32) -> f32 {
  let c = clamp(x, -8.0, 8.0);
  let z = c * c;
  return select(c * (${horner(TANH.p, "z")}) / (${horner(TANH.q, "z")}), x, is_nan(x));
}`,
  sigmoid: `fn sigmoid(x: f32) -> f32 { return 0.5 + 0.5 * tanh_rational(0.5 * x); }`,
  erf: `fn erf(x: f32) -> f32 {
  let c = clamp(x, -4.25, 4.25);
  let z = c * c;
  return select(c * (${horner(ERF.p, "z")}) / (${horner(ERF.q, "z")}), x, is_nan(x));
}`,
  exponential: `fn exponential(x: f32) -> f32 {
  if (x > 88.722839) { return infinity(); }
  if (x < -87.336545) { return 0.0; }
  return select(exp(x), x, is_nan(x));
}`,
  logarithm: `fn logarithm(x: f32) -> f32 {
  if (is_nan(x)) { return x; }
  if (x < 0.0) { return nan(); }
  if (x == 0.0) { return -infinity(); }
  return log(x);
}`,
  power: `// e^(y·log|x|) with the signs and special cases of Math.pow.
fn power(x: f32, y: f32) -> f32 {
  if (y == 0.0) { return 1.0; }
  let whole = floor(y) == y;
  if (x < 0.0 && !whole) { return nan(); }
  let size = exponential(y * logarithm(abs(x)));
  return select(size, -size, x < 0.0 && floor(0.5 * y) != 0.5 * y);
}`,
  sine: `// sin(x + quadrants·π/2): reduction by multiples of π/2, then a polynomial.
fn sine(x: f32, quadrants: i32) -> f32 {
  let n = floor(x * ${2 / Math.PI} + 0.5);
  let r = clamp(((x - n * ${HALF_PI[0]}) - n * ${HALF_PI[1]}) - n * ${HALF_PI[2]}, -0.8, 0.8);
  let z = r * r;
  let s = (${horner(SIN, "z")}) * z * r + r;
  let c = (${horner(COS, "z")}) * z * z + (1.0 - 0.5 * z);
  let quadrant = i32(n) + quadrants;
  let value = select(c, s, (quadrant & 1) == 0);
  return select(select(value, -value, (quadrant & 2) != 0), x, is_nan(x));
}`,
  half_bits: `// The nearest half, of two as near the even one; from 65520 on infinity. By its bits: WGSL leaves both open.
fn half_bits(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  let sign = (bits >> 16u) & 0x8000u;
  let size = bits & 0x7fffffffu;
  if (size > 0x7f800000u) { return sign | 0x7e00u; }
  if (size >= 0x477ff000u) { return sign | 0x7c00u; }
  if (size < 0x38800000u) { return sign | u32(round(abs(x) * 16777216.0)); }
  return sign | ((size - 0x38000000u + 0xfffu + ((size >> 13u) & 1u)) >> 13u);
}`,
  two_halves: `fn two_halves(x: f32, y: f32) -> u32 { return half_bits(x) | (half_bits(y) << 16u); }`,
  with_half: `// The word with another half at an even or odd index.
fn with_half(word: u32, at: i32, x: f32) -> u32 {
  let shift = 16u * u32(at & 1);
  return (word & ~(0xffffu << shift)) | (half_bits(x) << shift);
}`,
  half_of: `// The half at an even or odd index.
fn half_of(word: u32, at: i32) -> f32 { return unpack2x16float(word >> (16u * u32(at & 1))).x; }`,
  four_halves: `fn four_halves(words: vec2<u32>) -> vec4<f32> {
  return vec4<f32>(unpack2x16float(words.x), unpack2x16float(words.y));
}`,
  mix: `fn mix(word: u32) -> u32 {
  var x = word;
  x = (x ^ (x >> ${RANDOM.shifts[0]}u)) * ${hex(RANDOM.mul0)};
  x = (x ^ (x >> ${RANDOM.shifts[1]}u)) * ${hex(RANDOM.mul1)};
  return x ^ (x >> ${RANDOM.shifts[2]}u);
}`,
  random_uniform: `// A number in [0, 1) from key, stream and position alone.
fn random_uniform(key0: f32, key1: f32, stream: u32, position: i32) -> f32 {
  var a = ${hex(RANDOM.start)};
  a = mix(a ^ u32(key0)) + ${hex(RANDOM.step)};
  a = mix(a ^ u32(key1)) + ${hex(RANDOM.step)};
  a = mix(a ^ stream) + ${hex(RANDOM.step)};
  return f32(mix(mix(u32(position) ^ a) + mix(a)) >> 8u) * ${2 ** -24};
}`,
} satisfies Record<string, string>;

/** A helper's name is its function's. */
export type Helper = keyof typeof texts;
export const helperNames = Object.keys(texts) as readonly Helper[];

const NEEDS: Readonly<Partial<Record<Helper, readonly Helper[]>>> = {
  least: ["is_nan"],
  greatest: ["is_nan"],
  tanh_rational: ["is_nan"],
  sigmoid: ["is_nan", "tanh_rational"],
  erf: ["is_nan"],
  exponential: ["is_nan", "infinity"],
  logarithm: ["is_nan", "infinity", "nan"],
  power: ["is_nan", "infinity", "nan", "exponential", "logarithm"],
  sine: ["is_nan"],
  two_halves: ["half_bits"],
  with_half: ["half_bits"],
  random_uniform: ["mix"],
};

/** The source of the helpers that are used and of those that they use. */
export function helperTexts(used: ReadonlySet<Helper>): readonly string[] {
  const needed = new Set([...used].flatMap((name) => [...(NEEDS[name] ?? []), name]));
  return helperNames.filter((name) => needed.has(name)).map((name) => texts[name]);
}
