// Runs a command line of `cellc` in this process and keeps what it prints.
import { stripVTControlCharacters } from "node:util";
import { run } from "../../../tools/cli/run.ts";

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Paths in the arguments should be absolute: the working folder is the test's. */
export async function cellc(...args: readonly string[]): Promise<Ended> {
  const written = { stdout: "", stderr: "" };
  const originals = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const name of ["stdout", "stderr"] as const)
    process[name].write = ((text: string) => {
      written[name] += text;
      return true;
    }) as typeof process.stdout.write;
  try {
    const code = await run(args);
    return {
      code,
      stdout: stripVTControlCharacters(written.stdout),
      stderr: stripVTControlCharacters(written.stderr),
    };
  } finally {
    for (const name of ["stdout", "stderr"] as const) process[name].write = originals[name];
  }
}
