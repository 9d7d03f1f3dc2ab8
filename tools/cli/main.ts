#!/usr/bin/env node
// The command `cellc`: runs the subcommand that the arguments name and ends with its exit code.
import { endOnInterruption } from "./interruption.ts";
import { run } from "./run.ts";

endOnInterruption();
process.exitCode = await run(process.argv.slice(2));
