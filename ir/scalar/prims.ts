// The closed set of scalar primitives. Everything elementwise is made of these, and a target must print each of them.

/** What a primitive takes and gives: n = number, b = truth value. `type` reads "arguments>result". */
interface PrimRow {
  readonly type: "n>n" | "nn>n" | "nn>b" | "bnn>n" | "bb>b" | "b>b";
  /** The meaning, in f64. */
  readonly eval: (...args: number[]) => number;
}

const truth = (b: boolean): number => (b ? 1 : 0);

/** erf by its Taylor series below 2.5 and a continued fraction of erfc above: about 1e-15 (Abramowitz & Stegun 7.1.5, 7.1.14). */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a < 2.5) {
    let term = a;
    let sum = a;
    for (let n = 1; n < 80 && Math.abs(term) > 1e-18; n++) {
      term *= (-a * a) / n;
      sum += term / (2 * n + 1);
    }
    return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
  }
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / ((a + fraction) * Math.sqrt(Math.PI)));
}

const rows = {
  neg: { type: "n>n", eval: (x) => -x },
  abs: { type: "n>n", eval: Math.abs },
  floor: { type: "n>n", eval: Math.floor },
  sqrt: { type: "n>n", eval: Math.sqrt },
  exp: { type: "n>n", eval: Math.exp },
  log: { type: "n>n", eval: Math.log },
  sin: { type: "n>n", eval: Math.sin },
  cos: { type: "n>n", eval: Math.cos },
  tanh: { type: "n>n", eval: Math.tanh },
  sigmoid: { type: "n>n", eval: (x) => 1 / (1 + Math.exp(-x)) },
  erf: { type: "n>n", eval: erf },
  add: { type: "nn>n", eval: (x, y) => x + y },
  sub: { type: "nn>n", eval: (x, y) => x - y },
  mul: { type: "nn>n", eval: (x, y) => x * y },
  div: { type: "nn>n", eval: (x, y) => x / y },
  /** NaN in either argument gives NaN, as Math.min. */
  min: { type: "nn>n", eval: Math.min },
  max: { type: "nn>n", eval: Math.max },
  pow: { type: "nn>n", eval: Math.pow },
  lt: { type: "nn>b", eval: (x, y) => truth(x < y) },
  le: { type: "nn>b", eval: (x, y) => truth(x <= y) },
  eq: { type: "nn>b", eval: (x, y) => truth(x === y) },
  and: { type: "bb>b", eval: (x, y) => truth(x !== 0 && y !== 0) },
  or: { type: "bb>b", eval: (x, y) => truth(x !== 0 || y !== 0) },
  not: { type: "b>b", eval: (x) => truth(x === 0) },
  /** select(condition, then, else). */
  select: { type: "bnn>n", eval: (c, x, y) => (c !== 0 ? x : y) },
} satisfies Record<string, PrimRow>;

export type Prim = keyof typeof rows;
export const prims: Readonly<Record<Prim, PrimRow>> = rows;
export const isPrim = (name: string): name is Prim => Object.hasOwn(rows, name);
export const primArity = (prim: Prim): number => prims[prim].type.indexOf(">");
export const givesTruth = (prim: Prim): boolean => prims[prim].type.endsWith("b");
export const evalPrim = (prim: Prim, args: readonly number[]): number => prims[prim].eval(...args);
