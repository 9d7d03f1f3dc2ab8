// Where the temporary buffers of one entry lie: greedy-by-size placement with lifetimes (arXiv 2001.03288, as in TFLite).

/** Every buffer starts on a cache line. */
export const ALIGNMENT = 64;

export const alignUp = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** A buffer that is alive from action `first` to action `last`, both included. */
export interface ArenaBuffer {
  readonly bytes: number;
  readonly live: readonly [first: number, last: number];
}

export interface ArenaPlan {
  /** Bytes from the start of the arena, in the order of the buffers given. */
  readonly offsets: readonly number[];
  readonly bytes: number;
}

interface Placed {
  readonly start: number;
  readonly end: number;
  readonly live: readonly [number, number];
}

/**
 * Places the largest buffer first, each in the smallest gap that fits between those placed buffers that are alive at
 * the same time; without a gap, behind them. Buffers whose lifetimes meet never overlap.
 */
export function planArena(buffers: readonly ArenaBuffer[]): ArenaPlan {
  const offsets = buffers.map(() => 0);
  const order = buffers.map((_, i) => i).filter((i) => buffers[i].bytes > 0);
  order.sort((i, j) => buffers[j].bytes - buffers[i].bytes || i - j);
  const placed: Placed[] = []; // by start
  let total = 0;
  for (const i of order) {
    const size = alignUp(buffers[i].bytes);
    const { live } = buffers[i];
    const start = findGap(placed, size, live);
    offsets[i] = start;
    total = Math.max(total, start + size);
    const at = placed.findIndex((p) => p.start > start);
    placed.splice(at < 0 ? placed.length : at, 0, { start, end: start + size, live });
  }
  return { offsets, bytes: total };
}

function findGap(placed: readonly Placed[], size: number, live: readonly [number, number]): number {
  let best = -1;
  let bestSlack = Number.POSITIVE_INFINITY;
  let end = 0;
  for (const p of placed) {
    if (p.live[0] > live[1] || p.live[1] < live[0]) continue;
    const slack = p.start - end - size;
    if (slack >= 0 && slack < bestSlack) {
      best = end;
      bestSlack = slack;
    }
    end = Math.max(end, p.end);
  }
  return best < 0 ? end : best;
}
