// exp, log, and what is made of them: pow and erf. The coefficients are minimax fits.
import {
  abs,
  add,
  and,
  bits,
  clamp,
  eq,
  floor,
  fma,
  fnma,
  fromBits,
  fromInteger,
  integerAdd,
  integerAnd,
  integerSub,
  le,
  lt,
  mul,
  neg,
  not,
  polynomial,
  select,
  shiftLeft,
  shiftRight,
  sub,
  type Term,
} from "./term.ts";

/** ln 2 in two parts, the first with few enough bits that its product with an exponent is exact. */
const LN2 = { high: 0.693359375, low: -0.00021219444005469057 };
/** Added to a number below 2²² in size, it leaves the nearest whole number in the lowest bits. */
export const ROUND = 1.5 * 2 ** 23;
const ROUND_BITS = 0x4b400000;

/** The nearest whole number to x, as a number and as an integer. */
export function nearest(x: Term): { readonly number: Term; readonly integer: Term } {
  const shifted = add(x, ROUND);
  return { number: sub(shifted, ROUND), integer: integerSub(bits(shifted), ROUND_BITS) };
}

/** 2^n for -126 ≤ n ≤ 127. */
const powerOfTwo = (n: Term): Term => fromBits(shiftLeft(integerAdd(n, 127), 23));

/** (e^r - 1 - r)/r² for |r| ≤ ½·ln 2. */
const EXP = [0.5000000101, 0.1666651288, 0.04166618737, 0.008369599017, 0.001395171105];

/** About 1 ULP; e^x = 2^n·e^r, the power in two factors so that results reach from denormals to infinity. */
export function exp(x: Term): Term {
  const bounded = clamp(x, -104, 89);
  const n = nearest(mul(bounded, Math.LOG2E));
  const r = fnma(n.number, LN2.low, fnma(n.number, LN2.high, bounded));
  const e = add(fma(polynomial(r, EXP), mul(r, r), r), 1);
  const half = shiftRight(n.integer, 1);
  return mul(mul(e, powerOfTwo(half)), powerOfTwo(integerSub(n.integer, half)));
}

/** (log(1 + f) - f + f²/2)/f³ for √½ ≤ 1 + f ≤ √2. */
const LOG = [
  0.3333331044, -0.2499998663, 0.2000222671, -0.1666924933, 0.1421865518, -0.1238437241, 0.1187302012, -0.1178968472,
  0.06915125593,
];
const LEAST_NORMAL = 2 ** -126;
/** Bits of √½: what lies above is taken down by one power of two. */
const SQRT_HALF_BITS = 0x3f3504f3;
const MANTISSA = 0x007fffff;

/** At most 2 ULP; log 0 = -∞, NaN below 0. */
export function log(x: Term): Term {
  const denormal = lt(x, LEAST_NORMAL);
  const scaled = select(denormal, mul(x, 2 ** 23), x);
  const above = integerSub(bits(scaled), SQRT_HALF_BITS);
  const exponent = sub(fromInteger(shiftRight(above, 23)), select(denormal, 23, 0));
  const f = sub(fromBits(integerAdd(integerAnd(above, MANTISSA), SQRT_HALF_BITS)), 1);
  const square = mul(f, f);
  const tail = fma(exponent, LN2.low, fnma(square, 0.5, mul(mul(polynomial(f, LOG), f), square)));
  const finite = add(fma(exponent, LN2.high, f), tail);
  const positive = select(lt(x, Number.POSITIVE_INFINITY), finite, x);
  const special = select(eq(x, 0), Number.NEGATIVE_INFINITY, select(lt(x, 0), Number.NaN, x));
  return select(not(le(x, 0)), positive, special);
}

/**
 * e^(y·log|x|) with Math.pow's rules for signs, zeros and infinities. The relative error is at most 2e-7·(1 + |y·log x|).
 */
export function pow(x: Term, y: Term): Term {
  const magnitude = exp(mul(y, log(abs(x))));
  const half = mul(y, 0.5);
  const whole = eq(floor(y), y);
  const odd = and(whole, not(eq(floor(half), half)));
  const negative = lt(fromInteger(shiftRight(bits(x), 31)), 0);
  const signed = select(and(negative, odd), neg(magnitude), magnitude);
  const below = and(lt(x, 0), lt(Number.NEGATIVE_INFINITY, x));
  const real = select(and(below, not(whole)), Number.NaN, signed);
  return select(eq(y, 0), 1, real);
}

/** erf x = x + x·S(x²) for |x| < 1. */
const ERF = [
  0.128379166, -0.3761262714, 0.1128360017, -0.02685444441, 0.005189534982, -0.0008020838096, 7.889108893e-5,
];
/** -log(1 - erf x) for 1 ≤ x ≤ 4. */
const ERFC = [
  0.0003536774246, 1.127040211, 0.6382253789, 0.1030376347, -0.02180544908, 0.002939640887, -0.000185577528,
];

/** 1e-7 absolute. */
export function erf(x: Term): Term {
  const a = clamp(abs(x), 0, 4);
  const small = fma(x, polynomial(mul(a, a), ERF), x);
  const large = sub(1, exp(neg(polynomial(a, ERFC))));
  const signed = select(lt(x, 0), neg(large), large);
  return select(lt(a, 1), small, signed);
}
