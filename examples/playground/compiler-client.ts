// The page's side of the worker: one request at a time, a time limit on compiling, a fresh worker after it.
import type { Compiled, Progress, Reply, Request, Settings } from "./protocol.ts";
import PlaygroundWorker from "./worker.ts?worker&inline";

/** Milliseconds for the editor's text and the compiler together. */
const LIMIT = 5000;

export interface Listener {
  readonly progress: (progress: Progress) => void;
  readonly stopped: () => void;
  readonly failed: (message: string) => void;
}

export class CompilerClient {
  readonly #listener: Listener;
  #worker: Worker | undefined;
  /** Ends the request that waits, when the next one or the time limit comes. */
  #abandon: (() => void) | undefined;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  offeredTargets(): Promise<Readonly<Record<string, string | null>>> {
    return this.#ask({ kind: "targets" }, "targets").then((reply) => reply.offered);
  }

  /** Rejects with the message for the reader. A request that a later one overtakes never settles. */
  compile(settings: Settings): Promise<Compiled> {
    if (this.#abandon) this.#restart();
    return this.#ask({ kind: "compile", settings }, "compiled").then((reply) => reply.compiled);
  }

  train(rate: number): void {
    this.#post({ kind: "train", rate });
  }

  stop(): void {
    this.#post({ kind: "stop" });
  }

  #restart(): void {
    this.#abandon?.();
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #running(): Worker {
    if (!this.#worker) {
      this.#worker = new PlaygroundWorker();
      this.#worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
        if (data.kind === "progress") this.#listener.progress(data.progress);
        if (data.kind === "stopped") this.#listener.stopped();
        if (data.kind === "failed" && !this.#abandon) this.#listener.failed(data.message);
      });
    }
    return this.#worker;
  }

  #post(request: Request): void {
    this.#running().postMessage(request);
  }

  #ask<K extends Reply["kind"]>(request: Request, kind: K): Promise<Extract<Reply, { kind: K }>> {
    const worker = this.#running();
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        worker.removeEventListener("message", listen);
        this.#abandon = undefined;
      };
      const listen = ({ data }: MessageEvent<Reply>): void => {
        if (data.kind !== kind && data.kind !== "failed") return;
        done();
        if (data.kind === "failed") reject(new Error(data.message));
        else resolve(data as Extract<Reply, { kind: K }>);
      };
      const timer = setTimeout(() => {
        this.#restart();
        reject(new Error(`Stopped after ${LIMIT / 1000} seconds. Is there a loop without end?`));
      }, LIMIT);
      this.#abandon = done;
      worker.addEventListener("message", listen);
      worker.postMessage(request);
    });
  }
}
