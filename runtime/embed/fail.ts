// The errors of an emitted module, and the check of what counts steps and rows.

/** `where: found; expected …`. */
export function fail(where: string, found: unknown, expected: unknown): never {
  throw new Error(`${where}: ${found}; expected ${expected}`);
}

/** A whole number above 0, and the fixed one where there is one. */
export const count = (what: string, value: number, fixed?: number): number =>
  value > 0 && value % 1 === 0 && value === (fixed ?? value)
    ? value
    : fail(what, value, fixed ?? "a whole number above 0");
