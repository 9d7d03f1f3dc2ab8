// Where the buffers of one call lie: the largest first, each in the first gap among those in use at the same time.
import type { Layout } from "./layout.ts";

type Placed = readonly [at: number, end: number, first: number, last: number];

/** The byte where each buffer begins, and last the byte where all of them end. Every buffer begins on a cache line. */
export function place(buffers: Layout["buffers"], start: number): number[] {
  const offsets = buffers.map((buffer) => (typeof buffer === "number" ? buffer : -1));
  const placed: Placed[] = [];
  const order = buffers.flatMap((buffer, i) => (typeof buffer === "number" ? [] : [[i, ...buffer] as const]));
  for (const [i, length, first, last] of order.sort((a, b) => b[1] - a[1])) {
    const bytes = Math.ceil(length / 16) * 64;
    let at = start;
    for (const [from, to, used, released] of placed.sort((a, b) => a[0] - b[0]))
      if (used <= last && released >= first) {
        if (from - at >= bytes) break;
        at = Math.max(at, to);
      }
    offsets[i] = at;
    placed.push([at, at + bytes, first, last]);
  }
  offsets.push(Math.max(start, ...placed.map((p) => p[1])));
  return offsets;
}
