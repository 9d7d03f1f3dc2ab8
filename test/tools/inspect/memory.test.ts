// The arena as it is drawn: numbers under the steps stand apart however many there are.
import { expect, it } from "vitest";
import { arenaSection } from "../../../tools/inspect/html/memory.ts";
import type { EntryReport } from "../../../tools/inspect/report.ts";

const entryOf = (steps: number): EntryReport => ({
  entry: "train",
  schedule: Array.from({ length: steps }, (_, i) => ({ kind: "run", kernel: `k${i}` })),
  kernels: [],
  arena: {
    bytes: 64,
    unshared: 64,
    buffers: [{ name: "v", shape: "[16]", role: "temp", bytes: { formula: "64", value: 64 }, offset: 0, live: [0, 0] }],
  },
});

it.each([1, 14, 36, 37, 62, 300, 2000])("of %i steps", (steps) => {
  const text = String(arenaSection(entryOf(steps)));
  const ticks = [...text.matchAll(/<text class="tick middle" x="([\d.]+)" y="[\d.]+">(\d+)</g)];
  const [places, numbers] = [ticks.map(([, x]) => Number(x)), ticks.map(([, , n]) => Number(n))];
  expect(numbers.length).toBeGreaterThan(Math.min(steps, 10) - 1);
  expect(numbers.every((n) => n % numbers[0] === 0 && n <= steps)).toBe(true);
  for (const [i, x] of places.entries()) if (i > 0) expect(x - places[i - 1]).toBeGreaterThan(21);
});
