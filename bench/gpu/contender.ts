// What is compared on a GPU: a runtime that opens one workload at a time and times its calls, here or in another process.
import type { Workload } from "../workloads.ts";

/** Numbers that all contenders must agree on, and what else a row says. */
export interface Opened {
  readonly checks: Readonly<Record<string, number>>;
  /** Dispatches of one run. */
  readonly dispatches?: number;
}

/** Milliseconds a call. A call takes its inputs from the host and ends with its results there. */
export interface Samples {
  /** One call, waited for. */
  readonly waited: readonly number[];
  /** A call of `QUEUED` that were handed over at once. */
  readonly queued: readonly number[];
}

export interface Contender {
  readonly peer: string;
  /** What runs it: versions, the GPU as it knows it. */
  readonly about: string;
  /** Undefined where it has no such workload; a call has been made then, so that everything is compiled. */
  open(workload: Workload): Promise<Opened | undefined>;
  /** Times the workload that is open. */
  sample(seconds: number): Promise<Samples>;
  /** Gives the workload back, where one is open. */
  close(): Promise<void>;
  /** Gives everything back. */
  end(): Promise<void>;
}

/** A workload in this process. */
export interface OpenCase extends Opened {
  /** So many calls handed over at once; kept when the results of all are on the host. */
  readonly run: (calls: number) => Promise<unknown>;
  readonly close: () => void | Promise<void>;
}

export const QUEUED = 16;

/** A contender that runs in this process. */
export class LocalContender implements Contender {
  readonly peer: string;
  readonly about: string;
  readonly #open: (w: Workload) => Promise<OpenCase | undefined>;
  readonly #end: () => void;
  #case: OpenCase | undefined;

  constructor(
    { peer, about }: Pick<Contender, "peer" | "about">,
    open: (w: Workload) => Promise<OpenCase | undefined>,
    end: () => void = () => {},
  ) {
    this.peer = peer;
    this.about = about;
    this.#open = open;
    this.#end = end;
  }

  async open(workload: Workload): Promise<Opened | undefined> {
    this.#case = await this.#open(workload);
    return this.#case && { checks: this.#case.checks, dispatches: this.#case.dispatches };
  }

  async sample(seconds: number): Promise<Samples> {
    return sampleCalls(this.#case!.run, seconds);
  }

  async close(): Promise<void> {
    await this.#case?.close();
    this.#case = undefined;
  }

  async end(): Promise<void> {
    await this.close();
    this.#end();
  }
}

/** Single calls and rows of `QUEUED` in turn, at least two of each. */
async function sampleCalls(run: OpenCase["run"], seconds: number): Promise<Samples> {
  const waited: number[] = [];
  const queued: number[] = [];
  const time = async (samples: number[], calls: number): Promise<void> => {
    const start = performance.now();
    await run(calls);
    samples.push((performance.now() - start) / calls);
  };
  for (const end = performance.now() + seconds * 1000; performance.now() < end || queued.length < 2; ) {
    await time(waited, 1);
    await time(queued, QUEUED);
  }
  return { waited, queued };
}
