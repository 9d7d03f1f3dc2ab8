#!/usr/bin/env node
// The command `cellc`: runs the subcommand that the arguments name and ends with its exit code.
import { run } from "./run.ts";

process.exitCode = await run(process.argv.slice(2));
