// A command line of `cellc` in a process of its own, as a terminal starts it: to wait for what it says, and for Ctrl+C.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../project.ts";

export interface Started {
  /** Waits for text on stdout or stderr after what was waited for before. Throws where it does not come in time. */
  says(text: string | RegExp): Promise<void>;
  interrupt(): void;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  kill(): void;
}

const PATIENCE_MS = 40_000;

export function startCellc(folder: string, ...args: readonly string[]): Started {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const options = ["--import", tsx, "--conditions=cellc-source", resolve(root, "tools/cli/main.ts")];
  const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };
  const child = spawn(process.execPath, [...options, ...args], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | string>((done) => {
    child.once("close", (code, signal) => done(code ?? signal ?? "unknown"));
  });
  let unread = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      unread += text;
      for (const hear of listeners) hear();
    });
  const says = (text: string | RegExp): Promise<void> =>
    new Promise((done, fail) => {
      const settle = (end: () => void): void => {
        clearTimeout(timer);
        listeners.delete(hear);
        end();
      };
      const hear = (): void => {
        const found = typeof text === "string" ? text : text.exec(unread)?.[0];
        const at = found === undefined ? -1 : unread.indexOf(found);
        if (found === undefined || at < 0) return;
        unread = unread.slice(at + found.length);
        settle(done);
      };
      const timer = setTimeout(
        () => settle(() => fail(new Error(`it does not say ${text}, but ${JSON.stringify(unread)}`))),
        PATIENCE_MS,
      );
      listeners.add(hear);
      hear();
    });
  return { says, ended, interrupt: () => child.kill("SIGINT"), kill: () => child.kill("SIGKILL") };
}
