// The training loop: epochs of batches, truncated back-propagation through time, checkpoints, early stopping.
import { type AnyModel, type Progress, restoreCheckpoint, saveCheckpoint } from "./checkpoint.ts";
import { checkCount, RuntimeError } from "./errors.ts";
import { type Batch, type UpdateResult, type Updates, updatesOf } from "./fit-updates.ts";
import type { Model } from "./model.ts";
import { checkUpdate } from "./requests.ts";

export type { Batch } from "./fit-updates.ts";

export interface StepReport {
  /** From 1, over all epochs. */
  readonly step: number;
  /** From 0. */
  readonly epoch: number;
  /** From 0, within the epoch. */
  readonly batch: number;
  readonly loss: number;
  readonly gradNorm: number;
  readonly rate: number | undefined;
}

export interface EpochReport {
  readonly epoch: number;
  readonly step: number;
  /** Mean over the epoch's batches. */
  readonly loss: number;
  readonly validation?: number;
}

type Awaitable<X> = X | Promise<X>;

export interface FitOptions<M extends AnyModel = Model> {
  /** A function of the epoch alone, so that a resumed run sees the same batches. */
  readonly batches: (epoch: number) => Iterable<Batch> | AsyncIterable<Batch>;
  readonly epochs: number;
  /** Stop after so many updates of this run, those before `resume` included. */
  readonly steps?: number;
  /** The learning rate, or its schedule over the number of updates done so far (0 at the first);
   * the optimizer's own where absent. */
  readonly rate?: number | ((updates: number) => number);
  /** Truncated back-propagation through time: within an epoch a batch begins with the state that the one before left. */
  readonly carryState?: boolean;
  /** Runs after every epoch; the lower, the better. */
  readonly validate?: (model: M, epoch: number) => Awaitable<number>;
  readonly callbacks?: {
    readonly onStep?: (report: StepReport) => Awaitable<void>;
    readonly onEpoch?: (report: EpochReport) => Awaitable<void>;
    readonly onCheckpoint?: (bytes: Uint8Array, step: number) => Awaitable<void>;
  };
  /** Stop when `on` has not fallen by more than minDelta (0) for `patience` epochs. */
  readonly earlyStop?: { readonly patience: number; readonly minDelta?: number; readonly on: "loss" | "validation" };
  /**
   * On a GPU: updates from one reading of their losses to the next, since each waits for the device; 64, but 1 with
   * onStep. Reports and errors come when losses are read; at checkpoints and at the end of an epoch all of them are.
   */
  readonly readEvery?: number;
  /** Updates from one checkpoint to the next. One is made at the end as well. */
  readonly checkpointEvery?: number;
  /** A checkpoint to go on from: the run ends with the same bits as one that was not interrupted. */
  readonly resume?: Uint8Array;
  readonly signal?: AbortSignal;
  readonly secondsLimit?: number;
}

export type StopReason = "epochs" | "steps" | "early" | "aborted" | "seconds";

export interface FitResult {
  readonly stopped: StopReason;
  /** Epochs and updates done. */
  readonly epochs: number;
  readonly steps: number;
  /** Mean loss of the last epoch that ended. */
  readonly loss: number | undefined;
  /** Best value of what early stopping watches; of the loss without. */
  readonly best: number | undefined;
  /** What `resume` takes. */
  readonly checkpoint: Uint8Array;
}

/**
 * Trains the model in place. Between batches it gives way to the event loop now and then, so that a page lives and
 * `signal` is heard.
 * @throws RuntimeError "not-finite" where a loss or gradient is not finite, naming epoch, batch and update; that update
 * has changed nothing. On a GPU those after it, until its loss was read, have been made.
 */
export async function fit<M extends AnyModel = Model>(model: M, options: FitOptions<M>): Promise<FitResult> {
  checkOptions(options);
  return new Run(model, options).all();
}

function checkOptions<M extends AnyModel>(options: FitOptions<M>): void {
  const { epochs, steps, checkpointEvery, readEvery, earlyStop, validate, secondsLimit } = options;
  checkCount("epochs", epochs, 0);
  if (steps !== undefined) checkCount("steps", steps, 0);
  if (checkpointEvery !== undefined) checkCount("checkpointEvery", checkpointEvery, 1);
  if (readEvery !== undefined) checkCount("readEvery", readEvery, 1);
  if (secondsLimit !== undefined && !(secondsLimit >= 0))
    throw new RuntimeError("value", {
      where: "secondsLimit",
      found: String(secondsLimit),
      expected: "a number of at least 0",
    });
  if (!earlyStop) return;
  checkCount("earlyStop.patience", earlyStop.patience, 1);
  if (earlyStop.on === "validation" && !validate)
    throw new RuntimeError("value", {
      where: "earlyStop.on",
      found: '"validation" without validate',
      expected: "a function validate",
    });
}

/** Updates whose losses a GPU keeps until they are read. */
const READ_EVERY = 64;

/** An update whose loss has not been read. */
interface Waiting {
  readonly step: number;
  readonly epoch: number;
  readonly batch: number;
  readonly rate: number | undefined;
}

/** How long batches run before timers and events have their turn. */
const BREATH_MS = 50;

/** One run of fit: where it is, and what it carries. */
class Run<M extends AnyModel> {
  readonly #model: M;
  readonly #options: FitOptions<M>;
  readonly #started = Date.now();
  #breathed = Date.now();
  #progress: Progress;
  readonly #updates: Updates;
  readonly #waiting: Waiting[] = [];

  constructor(model: M, options: FitOptions<M>) {
    this.#model = model;
    this.#options = options;
    const fresh: Progress = { firstUpdate: model.updates, epoch: 0, batch: 0, lossSum: 0, sinceBest: 0 };
    const { progress, state } = options.resume ? restoreCheckpoint(model, options.resume) : { progress: fresh };
    this.#progress = progress;
    const { carryState = false, callbacks, readEvery = callbacks?.onStep ? 1 : READ_EVERY } = options;
    this.#updates = updatesOf(model, { carryState, readEvery, state });
  }

  async all(): Promise<FitResult> {
    try {
      return await this.#run();
    } finally {
      this.#updates.end();
    }
  }

  async #run(): Promise<FitResult> {
    let stopped = this.#endsBeforeEpoch();
    while (!stopped) {
      stopped = await this.#epoch();
      stopped ??= this.#endsBeforeEpoch();
    }
    const checkpoint = await this.#checkpoint();
    await this.#options.callbacks?.onCheckpoint?.(checkpoint, this.#model.updates);
    const { epoch, loss, best } = this.#progress;
    return { stopped, epochs: epoch, steps: this.#model.updates, loss, best, checkpoint };
  }

  #endsBeforeEpoch(): StopReason | undefined {
    const { earlyStop, epochs } = this.#options;
    if (earlyStop && this.#progress.sinceBest >= earlyStop.patience) return "early";
    return this.#progress.epoch >= epochs ? "epochs" : undefined;
  }

  #endsBeforeBatch(): StopReason | undefined {
    const { signal, steps, secondsLimit } = this.#options;
    if (signal?.aborted) return "aborted";
    if (steps !== undefined && this.#model.updates - this.#progress.firstUpdate >= steps) return "steps";
    return secondsLimit !== undefined && Date.now() - this.#started >= secondsLimit * 1000 ? "seconds" : undefined;
  }

  /** The rest of the current epoch. Returns why it broke off, where it did. */
  async #epoch(): Promise<StopReason | undefined> {
    let toSkip = this.#progress.batch;
    for await (const batch of this.#options.batches(this.#progress.epoch)) {
      if (toSkip > 0) {
        toSkip--;
        continue;
      }
      const stopped = this.#endsBeforeBatch();
      if (stopped) return stopped;
      await this.#batch(batch);
    }
    if (toSkip > 0 || this.#progress.batch === 0)
      throw new RuntimeError("value", {
        where: `batches(${this.#progress.epoch})`,
        found: toSkip > 0 ? `${this.#progress.batch - toSkip} batches` : "no batches",
        expected: toSkip > 0 ? `at least the ${this.#progress.batch} of the run that is resumed` : "at least one",
      });
    await this.#endEpoch();
    return undefined;
  }

  async #batch(batch: Batch): Promise<void> {
    const { callbacks, checkpointEvery } = this.#options;
    const rate = this.#rate();
    const { epoch, batch: index } = this.#progress;
    const waiting = { step: this.#model.updates + 1, epoch, batch: index, rate };
    const results = await at(waiting, () => this.#updates.make(batch, rate));
    this.#waiting.push(waiting);
    this.#progress = { ...this.#progress, batch: index + 1 };
    await this.#report(results);
    const step = this.#model.updates;
    if (checkpointEvery && step % checkpointEvery === 0)
      await callbacks?.onCheckpoint?.(await this.#checkpoint(), step);
    await this.#breathe();
  }

  /** Counts the losses of the updates that wait longest. */
  async #report(results: readonly UpdateResult[]): Promise<void> {
    for (const { loss, gradNorm } of results) {
      const update = this.#waiting.shift()!;
      await at(update, () => {
        checkUpdate(update.step, "loss", loss);
        checkUpdate(update.step, "norm of the gradient", gradNorm);
      });
      this.#progress = { ...this.#progress, lossSum: this.#progress.lossSum + loss };
      await this.#options.callbacks?.onStep?.({ ...update, loss, gradNorm });
    }
  }

  /** Waits for the losses that have not been read. */
  async #settle(): Promise<void> {
    await this.#report(await this.#updates.rest());
  }

  #rate(): number | undefined {
    const { rate } = this.#options;
    const value = typeof rate === "function" ? rate(this.#model.updates) : rate;
    if (value === undefined || Number.isFinite(value)) return value;
    throw new RuntimeError("value", {
      where: `rate at update ${this.#model.updates + 1}`,
      found: String(value),
      expected: "a finite number",
    });
  }

  async #endEpoch(): Promise<void> {
    await this.#settle();
    const { validate, callbacks, earlyStop } = this.#options;
    const { epoch, batch, lossSum, best, sinceBest } = this.#progress;
    const loss = lossSum / batch;
    const validation = await validate?.(this.#model, epoch);
    const watched = earlyStop?.on === "validation" ? validation! : loss;
    const better = Number.isFinite(watched) && (best === undefined || watched < best - (earlyStop?.minDelta ?? 0));
    this.#progress = {
      ...this.#progress,
      epoch: epoch + 1,
      batch: 0,
      lossSum: 0,
      loss,
      best: better ? watched : best,
      sinceBest: better ? 0 : sinceBest + 1,
    };
    this.#updates.forget();
    await callbacks?.onEpoch?.({ epoch, step: this.#model.updates, loss, validation });
  }

  async #checkpoint(): Promise<Uint8Array> {
    await this.#settle();
    return saveCheckpoint(this.#model, { progress: this.#progress, state: await this.#updates.state() });
  }

  async #breathe(): Promise<void> {
    if (Date.now() - this.#breathed < BREATH_MS) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#breathed = Date.now();
  }
}

/** Runs `work`; an error of the runtime then says which batch it was. */
async function at<R>({ epoch, batch }: Waiting, work: () => R | Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    throw new RuntimeError(error.code, {
      ...error.parts,
      where: `epoch ${epoch}, batch ${batch}, ${error.parts.where}`,
    });
  }
}
