// The errors of an emitted module.

/** `where: found; expected …`. */
export function fail(where: string, found: unknown, expected: unknown): never {
  throw new Error(`${where}: ${found}; expected ${expected}`);
}
