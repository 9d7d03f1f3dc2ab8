// Ctrl+C: ends the process with its exit code, unless a command wants to finish something first.
import { EXIT_CODES } from "./exit-codes.ts";

/** What a command throws when it has finished what it wanted to after Ctrl+C. */
export class Interruption extends Error {
  override readonly name = "Interruption";
}

/**
 * Listens as long as the process lives. Files are written without giving way to events, so that none is left half
 * written. While a command listens, the first Ctrl+C is the command's; the second ends it all the same.
 */
export function endOnInterruption(): void {
  process.on("SIGINT", () => {
    if (process.listenerCount("SIGINT") === 1) process.exit(EXIT_CODES.interrupted.code);
  });
}

/** Runs what hears of Ctrl+C by a signal. @throws Interruption once it has come to its end after one. */
export async function interruptible(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  process.once("SIGINT", abort);
  try {
    await run(controller.signal);
  } finally {
    process.removeListener("SIGINT", abort);
  }
  if (controller.signal.aborted) throw new Interruption("interrupted with Ctrl+C");
}
