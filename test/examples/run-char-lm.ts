// Runs the character model as a process of its own, as npm start does.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../examples/char-lm/main.ts", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param started is given the process, to send signals to. */
export function runCharLm(args: readonly string[], started?: (child: ChildProcess) => void): Promise<Ended> {
  const child = spawn(process.execPath, ["--import", "tsx", "--conditions=cellc-source", main, ...args]);
  const said = { stdout: [] as string[], stderr: [] as string[] };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (text: string) => void said[stream].push(text));
  started?.(child);
  return new Promise((resolve) =>
    child.once("close", (code) => resolve({ code, stdout: said.stdout.join(""), stderr: said.stderr.join("") })),
  );
}
