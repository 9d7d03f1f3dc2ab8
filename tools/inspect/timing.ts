// The time that one run takes at its best.

/** Milliseconds that a sample takes at least, so that the clock can tell. */
const SAMPLE = 1;

/** Milliseconds a run, the best of many samples: what else the machine does only lengthens them. @param budget in milliseconds */
export function bestTime(run: () => void, budget: number): number {
  const sample = (count: number): number => {
    const start = performance.now();
    for (let i = 0; i < count; i++) run();
    return performance.now() - start;
  };
  let count = 1;
  for (const end = performance.now() + budget / 3; performance.now() < end; ) if (sample(count) < SAMPLE) count *= 2;
  let best = sample(count);
  for (const end = performance.now() + budget; performance.now() < end; ) best = Math.min(best, sample(count));
  return best / count;
}
