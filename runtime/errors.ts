// The one error class of the runtime: where, what was found, what was expected, what to do.

/** The parts of a user-facing error. `where` and `found` are always known; the others when they help. */
export interface RuntimeErrorParts {
  /** The place in the user's terms: an input, a parameter, a file, a training step. */
  readonly where: string;
  readonly found: string;
  readonly expected?: string;
  /** What the user can do about it. */
  readonly fix?: string;
}

export type RuntimeErrorCode =
  | "input" // an input of a call that does not fit: name, length, element type
  | "unknown-name" // a parameter, state, input or entry that the model does not have
  | "value" // an option or number out of its range
  | "state" // a state that does not fit the model or the number of rows
  | "not-finite" // NaN or an infinity in parameters, loss or gradient
  | "file" // bytes or text that cannot be read
  | "mismatch" // a readable file of another model
  | "memory" // the host does not give the bytes
  | "device" // no GPU to run on, or one that refuses the work
  | "limit" // a limit of the GPU that is lower than what the model or the call needs
  | "device-lost"
  | "shader"; // a kernel that the GPU's compiler does not take

/** Thrown by everything under `runtime`; the message is complete without a stack. */
export class RuntimeError extends Error {
  override readonly name = "RuntimeError";
  readonly code: RuntimeErrorCode;
  readonly parts: RuntimeErrorParts;

  constructor(code: RuntimeErrorCode, parts: RuntimeErrorParts) {
    const expected = parts.expected === undefined ? "" : `; expected ${parts.expected}`;
    const fix = parts.fix === undefined ? "" : `. ${parts.fix}`;
    super(`${parts.where}: ${parts.found}${expected}${fix}`);
    this.code = code;
    this.parts = parts;
  }
}

/** `a name the model does not have`, with the names that it has. */
export const unknownName = (kind: string, name: string, known: readonly string[]): RuntimeError =>
  new RuntimeError("unknown-name", {
    where: `${kind} "${name}"`,
    found: `there is no such ${kind}`,
    expected: known.length === 0 ? "none" : `one of ${known.join(", ")}`,
  });

/** A whole number of at least `least`, or an error that names it. */
export function checkCount(name: string, value: unknown, least: number): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
  throw new RuntimeError("value", {
    where: name,
    found: String(value),
    expected: `a whole number of at least ${least}`,
  });
}
