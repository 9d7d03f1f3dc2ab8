// Whole numbers as terms, with what is constant computed at once.
import { integerAdd, integerMul, integerSub, type Term } from "../math/term.ts";

export const whole = (value: number): Term => ({ kind: "integer", value });
export const constantOf = (x: Term): number | undefined => (x.kind === "integer" ? x.value : undefined);

export function plus(x: Term, y: Term): Term {
  const [a, b] = [constantOf(x), constantOf(y)];
  if (a !== undefined && b !== undefined) return whole(a + b);
  if (a === 0) return y;
  return b === 0 ? x : integerAdd(x, y);
}

export function minus(x: Term, y: Term): Term {
  const [a, b] = [constantOf(x), constantOf(y)];
  if (a !== undefined && b !== undefined) return whole(a - b);
  return b === 0 ? x : integerSub(x, y);
}

export function times(x: Term, y: Term): Term {
  const [a, b] = [constantOf(x), constantOf(y)];
  if (a !== undefined && b !== undefined) return whole(a * b);
  if (a === 0 || b === 0) return whole(0);
  if (a === 1) return y;
  return b === 1 ? x : integerMul(x, y);
}
