// An error as the command line shows it: one sentence, then the place in the user's file; a stack only for our own faults.
import pc from "picocolors";
import { SpecError, shortPath } from "../spec/spec-error.ts";

/** Errors whose message is complete without a stack. */
const COMPLETE = new Set(["CompileError", "RuntimeError", "SpecError"]);

export function formatError(error: unknown): string {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const head = `${pc.red(pc.bold("error:"))} ${message}`;
  if (!COMPLETE.has(name)) return `${head}\n${pc.dim(stack?.split("\n").slice(1).join("\n") ?? "")}`;
  if (!(error instanceof SpecError) || !error.position) return head;
  const { file, line, column } = error.position;
  const place = `  at ${pc.cyan(`${shortPath(file)}:${line}:${column}`)}`;
  return [head, place, ...(error.excerpt ? [error.excerpt] : [])].join("\n");
}
