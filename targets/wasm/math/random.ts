// The IR's random numbers as integer code: the key's state once, then a number for each position.
import { RANDOM } from "../../../ir/random.ts";
import { fromInteger, integerAdd, integerMul, integerXor, mul, shiftRightUnsigned, type Term } from "./term.ts";

function mix(x: Term): Term {
  const first = integerMul(integerXor(x, shiftRightUnsigned(x, RANDOM.shifts[0])), RANDOM.mul0);
  const second = integerMul(integerXor(first, shiftRightUnsigned(first, RANDOM.shifts[1])), RANDOM.mul1);
  return integerXor(second, shiftRightUnsigned(second, RANDOM.shifts[2]));
}

const start: Term = { kind: "integer", value: RANDOM.start };

/** The words of a key, as integers, absorbed one after the other. */
export const randomState = (words: readonly Term[]): Term =>
  words.reduce<Term>((state, word) => integerAdd(mix(integerXor(state, word)), RANDOM.step), start);

/** The second word of a state. */
export const secondWord = (state: Term): Term => mix(state);

/** Uniform in [0, 1), a multiple of 2⁻²⁴, from a state, its second word and a position. */
export const uniformAt = (state: Term, second: Term, position: Term): Term =>
  mul(fromInteger(shiftRightUnsigned(mix(integerAdd(mix(integerXor(position, state)), second)), 8)), 2 ** -24);
