// Placement of buffers with lifetimes: never two at one place at one time, and no more room than needed in simple cases.
import fc from "fast-check";
import { expect, test } from "vitest";
import { ALIGNMENT, alignUp, planArena } from "../../runtime/arena.ts";

const buffer = fc
  .record({ bytes: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5000 })), first: fc.nat(20), length: fc.nat(8) })
  .map(({ bytes, first, length }) => ({ bytes, live: [first, first + length] as const }));

test("buffers that live at the same time never overlap, all are aligned and inside", () => {
  let pairs = 0;
  fc.assert(
    fc.property(fc.array(buffer, { maxLength: 40, size: "max" }), (buffers) => {
      const plan = planArena(buffers);
      buffers.forEach((a, i) => {
        const start = plan.offsets[i];
        expect(start % ALIGNMENT).toBe(0);
        if (a.bytes > 0) expect(start + a.bytes).toBeLessThanOrEqual(plan.bytes);
        buffers.slice(0, i).forEach((b, j) => {
          const together = a.live[0] <= b.live[1] && b.live[0] <= a.live[1];
          if (!together || a.bytes === 0 || b.bytes === 0) return;
          pairs++;
          expect(start + a.bytes <= plan.offsets[j] || plan.offsets[j] + b.bytes <= start).toBe(true);
        });
      });
    }),
    { numRuns: 300 },
  );
  expect(pairs).toBeGreaterThan(1000);
});

test("at least what lives at once is needed, and no more than everything side by side", () => {
  fc.assert(
    fc.property(fc.array(buffer, { maxLength: 40, size: "max" }), (buffers) => {
      const at = (moment: number) =>
        buffers.filter((b) => b.live[0] <= moment && moment <= b.live[1]).reduce((sum, b) => sum + alignUp(b.bytes), 0);
      const peak = Math.max(0, ...Array.from({ length: 30 }, (_, m) => at(m)));
      const { bytes } = planArena(buffers);
      expect(bytes).toBeGreaterThanOrEqual(peak);
      expect(bytes).toBeLessThanOrEqual(buffers.reduce((sum, b) => sum + alignUp(b.bytes), 0));
    }),
  );
});

test("a chain in which each buffer feeds the next needs two places", () => {
  const chain = Array.from({ length: 10 }, (_, i) => ({ bytes: 256, live: [i, i + 1] as const }));
  expect(planArena(chain).bytes).toBe(512);
});

test("a buffer goes into the smallest gap that holds it", () => {
  const plan = planArena([
    { bytes: 1024, live: [0, 1] }, // leaves a gap of 1024
    { bytes: 960, live: [0, 9] },
    { bytes: 128, live: [0, 1] }, // leaves a gap of 128
    { bytes: 64, live: [0, 9] },
    { bytes: 60, live: [5, 6] },
  ]);
  expect(plan.offsets).toEqual([0, 1024, 1984, 2112, 1984]);
  expect(plan.bytes).toBe(2176);
});

test("buffers whose ranges share one action are alive together: ranges are inclusive", () => {
  const plan = planArena([
    { bytes: 64, live: [0, 3] },
    { bytes: 64, live: [3, 5] },
    { bytes: 64, live: [4, 5] },
  ]);
  expect(plan.offsets).toEqual([0, 64, 0]);
});
