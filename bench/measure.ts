// How a run is timed: warmed up, in batches long enough for the clock, with wall time and the process's own CPU time.

/** Milliseconds a run; `cpu` is the median of the process's CPU time, which other work on the core does not lengthen. */
export interface Measurement {
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  readonly cpu: number;
  /** Runs that were timed. */
  readonly runs: number;
}

export interface MeasureOptions {
  /** Seconds of timed runs; a third of that warms up before. */
  readonly budget: number;
  /** A sample repeats the run until it takes this many milliseconds. */
  readonly sampleMs?: number;
  /** At least so many samples, unless they take four times the budget. */
  readonly minSamples?: number;
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** The value below which a share p of the samples lies. */
export function quantile(samples: readonly number[], p: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))];
}

/** Times `run`, which does one unit of work a call. */
export function measure(run: () => void, { budget, sampleMs = 4, minSamples = 5 }: MeasureOptions): Measurement {
  const sample = (count: number): { wall: number; cpu: number } => {
    const cpuBefore = cpuMs();
    const before = performance.now();
    for (let i = 0; i < count; i++) run();
    return { wall: (performance.now() - before) / count, cpu: (cpuMs() - cpuBefore) / count };
  };
  let count = 1;
  let last = sample(1);
  for (const start = performance.now(); performance.now() - start < budget * 333; ) {
    last = sample(count);
    if (last.wall * count < sampleMs) count = Math.min(2 * count, 2 ** 20);
  }
  count = Math.max(1, Math.ceil(sampleMs / Math.max(last.wall, 1e-5)));
  const samples: { wall: number; cpu: number }[] = [];
  const start = performance.now();
  const spent = (): number => (performance.now() - start) / 1000;
  while (spent() < budget || (samples.length < minSamples && spent() < 4 * budget)) samples.push(sample(count));
  if (samples.length === 0) samples.push(last);
  const walls = samples.map((s) => s.wall);
  return {
    median: quantile(walls, 0.5),
    p10: quantile(walls, 0.1),
    p90: quantile(walls, 0.9),
    cpu: quantile(
      samples.map((s) => s.cpu),
      0.5,
    ),
    runs: samples.length * count,
  };
}
