// Functions that emitted modules carry along, each only where something calls it.
import { RANDOM } from "../../ir/random.ts";
import { ERF } from "./rationals.ts";

const hex = (word: number): string => `0x${word.toString(16).padStart(8, "0")}`;

/** `(c2 * xx + c1) * xx + c0`. */
function horner(coefficients: readonly number[]): string {
  const [last, ...rest] = [...coefficients].reverse();
  return rest.reduce((sum, c, i) => `${i === 0 ? sum : `(${sum})`} * xx + ${c}`, String(last));
}

const texts = {
  erf: `function erf(x) {
  const c = Math.min(Math.max(x, -${ERF.limit}), ${ERF.limit});
  const xx = c * c;
  return (c * (${horner(ERF.p)})) / (${horner(ERF.q)});
}`,
  mix: `function mix(word) {
  let x = word >>> 0;
  x = Math.imul(x ^ (x >>> ${RANDOM.shifts[0]}), ${hex(RANDOM.mul0)});
  x = Math.imul(x ^ (x >>> ${RANDOM.shifts[1]}), ${hex(RANDOM.mul1)});
  return (x ^ (x >>> ${RANDOM.shifts[2]})) >>> 0;
}`,
  uniform: `/** A number in [0, 1) from key, stream and position alone. */
function uniform(key0, key1, stream, position) {
  let a = ${hex(RANDOM.start)};
  a = (mix(a ^ key0) + ${hex(RANDOM.step)}) >>> 0;
  a = (mix(a ^ key1) + ${hex(RANDOM.step)}) >>> 0;
  a = (mix(a ^ stream) + ${hex(RANDOM.step)}) >>> 0;
  return (mix(mix(position ^ a) + mix(a)) >>> 8) * 2 ** -24;
}`,
} satisfies Record<string, string>;

/** A helper's name is its function's. */
export type Helper = keyof typeof texts;
export const helperNames = Object.keys(texts) as readonly Helper[];

const NEEDS: Readonly<Record<Helper, readonly Helper[]>> = { erf: [], mix: [], uniform: ["mix"] };

/** The source of the helpers that are used and of those that they use, callees first. */
export function helperTexts(used: ReadonlySet<Helper>): readonly string[] {
  const needed = new Set([...used].flatMap((name) => [...NEEDS[name], name]));
  return helperNames.filter((name) => needed.has(name)).map((name) => texts[name]);
}
