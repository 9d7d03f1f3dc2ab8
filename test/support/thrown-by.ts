// The CompileError that a function throws; anything else thrown goes on, and no error at all is one.
import { CompileError } from "../../ir/errors.ts";

export function thrownBy(f: () => unknown): CompileError {
  try {
    f();
  } catch (error) {
    if (error instanceof CompileError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
