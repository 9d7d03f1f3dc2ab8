// The one error class of the compiler: where, what was found, what was expected, what to do.

/** The parts of a user-facing error. `where` and `found` are always known; the others when they help. */
export interface ErrorParts {
  /** The place in the user's terms: a gate, a layer, a parameter, a file and line. */
  readonly where: string;
  readonly found: string;
  readonly expected?: string;
  /** What the user can do about it. */
  readonly fix?: string;
}

export type ErrorCode =
  | "shape" // shapes or dtypes that do not fit
  | "unknown-name" // a gate, state, parameter, layer or entry that was not declared
  | "duplicate-name"
  | "state" // a state that does not come back, or a loop through no state
  | "syntax" // text that does not parse
  | "invalid-ir" // a program that breaks a rule of the IR
  | "unsupported" // a thing the chosen target, derivative or importer cannot do
  | "pass" // a pass list that cannot be ordered, an unknown pass name
  | "value" // an option out of its range
  | "internal"; // our fault

/** Thrown by everything under `ir`, `nn`, `compiler` and `targets`; the message is complete without a stack. */
export class CompileError extends Error {
  override readonly name = "CompileError";
  readonly code: ErrorCode;
  readonly parts: ErrorParts;

  /** @param options `cause` is the error that is told in other words: its stack has the place in the user's code. */
  constructor(code: ErrorCode, parts: ErrorParts, options?: ErrorOptions) {
    super(formatErrorParts(parts), options);
    this.code = code;
    this.parts = parts;
  }
}

/** `where: found; expected …. fix` as one line. */
export function formatErrorParts(parts: ErrorParts): string {
  const expected = parts.expected === undefined ? "" : `; expected ${parts.expected}`;
  const fix = parts.fix === undefined ? "" : `. ${parts.fix}`;
  return `${parts.where}: ${parts.found}${expected}${fix}`;
}

/** Ours, not the user's: a state of affairs that an earlier check should have excluded. */
export function internalError(where: string, found: string): CompileError {
  return new CompileError("internal", {
    where,
    found,
    fix: "This is a bug in cellc; please report it with the program",
  });
}
