#!/usr/bin/env node
// The command `cellc`: runs the subcommand that the arguments name and ends with its exit code.
import { endOnInterruption } from "./interruption.ts";
import { run } from "./run.ts";

endOnInterruption();
// `cellc inspect SPEC | head`: who reads no further has seen enough, and files are written all the same.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
process.exitCode = await run(process.argv.slice(2));
