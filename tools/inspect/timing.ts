// The time that one run takes at its best.

/** Milliseconds that a sample takes at least, so that the clock can tell. */
const SAMPLE = 1;

/** The shortest time of many samples: what else the machine does only lengthens them. */
export class BestTime {
  readonly #run: () => void;
  /** Runs a sample. */
  #count = 1;
  #best = Number.POSITIVE_INFINITY;

  constructor(run: () => void) {
    this.#run = run;
  }

  /** Milliseconds a run; infinite before the first sample. */
  get milliseconds(): number {
    return this.#best;
  }

  /** Takes samples for so many milliseconds, and at least one. Code that became faster gets longer samples. */
  spend(budget: number): void {
    const end = performance.now() + budget;
    do {
      const time = this.#sample();
      if (time < SAMPLE) this.#count *= 2;
      else this.#best = Math.min(this.#best, time / this.#count);
    } while (performance.now() < end || this.#best === Number.POSITIVE_INFINITY);
  }

  #sample(): number {
    const start = performance.now();
    for (let i = 0; i < this.#count; i++) this.#run();
    return performance.now() - start;
  }
}

/** Milliseconds a run. @param budget in milliseconds */
export function bestTime(run: () => void, budget: number): number {
  const best = new BestTime(run);
  best.spend(budget);
  return best.milliseconds;
}
