// Evaluates a spec in a process of its own, which is killed at its time limit, and finds the place of what it throws.
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { EvaluateAnswer, EvaluatedModel, EvaluateRequest, STARTED } from "./evaluate.ts";
import type { SpecExport } from "./find-exports.ts";
import { type Position, SpecError, shortPath } from "./spec-error.ts";

export interface RunOptions {
  /** Seconds. */
  readonly timeLimit: number;
  readonly exports: readonly SpecExport[];
  /** The user's files, in which an error's place is looked for. */
  readonly dependencies: readonly string[];
}

export interface Evaluated {
  readonly models: readonly EvaluatedModel[];
  readonly output: string | undefined;
}

/** @throws SpecError where the spec throws, ends the process, or takes longer than its time limit. */
export async function evaluateSpec(request: EvaluateRequest, options: RunOptions): Promise<Evaluated> {
  const answer = await ask(request, options.timeLimit);
  if ("models" in answer) return answer;
  const { message, stack, name } = answer.thrown;
  const position = placeIn(stack, options.dependencies) ?? placeOfExport(answer.exportName, options);
  const plain = name === "CompileError" || name === "Error" ? message : `${name}: ${message}`;
  throw new SpecError(hint(plain), position, readFileSync(position.file, "utf8"));
}

/** This file is TypeScript in the repository, JavaScript in the package. */
const isSource = import.meta.url.endsWith(".ts");
const evaluator = fileURLToPath(new URL(isSource ? "./evaluate.ts" : "./evaluate.js", import.meta.url));

function ask(request: EvaluateRequest, timeLimit: number): Promise<EvaluateAnswer> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  return new Promise((done, fail) => {
    const child = fork(evaluator, [], {
      execArgv: ["--import", tsx, ...(isSource ? ["--conditions=cellc-source"] : [])],
      // What a spec prints is for the person at the terminal, not part of a result.
      stdio: ["ignore", 2, 2, "ipc"],
    });
    const kill = (): boolean => child.kill("SIGKILL");
    // A spec that never ends must not outlive us.
    process.once("exit", kill);
    let timer: NodeJS.Timeout | undefined;
    const expire = (): void => {
      kill();
      fail(
        new SpecError(
          `${shortPath(request.file)}: it still runs after ${timeLimit} s; expected a spec that only declares models (--time-limit gives it longer)`,
        ),
      );
    };
    child.on("message", (message: EvaluateAnswer | typeof STARTED) => {
      // The process itself takes a while to start on a busy machine, which is not the spec's time.
      if (typeof message === "string") timer = setTimeout(expire, timeLimit * 1000);
      else done(message);
    });
    child.once("error", fail);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      process.removeListener("exit", kill);
      fail(
        new SpecError(
          `${shortPath(request.file)}: it ended its process (${signal ?? `exit code ${code}`}) before its models were read`,
        ),
      );
    });
    child.send(request);
  });
}

const hint = (message: string): string =>
  /Cannot find package 'cellc'/.test(message)
    ? `${message.split("\n")[0]}. Install it beside the spec: npm install cellc`
    : message;

/** The innermost frame of the stack that lies in one of the user's files. */
function placeIn(stack: string, files: readonly string[]): Position | undefined {
  for (const [, where, line, column] of stack.matchAll(/((?:file:\/\/)?\/?[^\s()]*?):(\d+):(\d+)/g)) {
    const file = where.startsWith("file:") ? fileURLToPath(where.replace(/\?.*$/, "")) : resolve(where);
    if (files.includes(file)) return { file, line: Number(line), column: Number(column) };
  }
  return undefined;
}

const placeOfExport = (name: string | undefined, { exports, dependencies }: RunOptions): Position =>
  exports.find((e) => e.name === name)?.position ?? { file: dependencies[0], line: 1, column: 1 };
