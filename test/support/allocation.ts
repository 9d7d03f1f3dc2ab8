// What repeated calls leave on the engine's heap once it has compiled them.
import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Bytes that one round of `calls` calls adds to the heap: the least of up to 30 rounds, ended by the first below `limit`.
 * Until the engine has compiled a loop, which it does when it has the time, numbers may live on its heap; calls that
 * allocate do so in every round. The smallest object has 16 bytes.
 */
export async function allocated(calls: number, limit: number, call: () => void): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 30 && least >= limit; round++) {
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < calls; i++) call();
    least = Math.min(least, process.memoryUsage().heapUsed - before);
    await setTimeout(10);
  }
  return least;
}
