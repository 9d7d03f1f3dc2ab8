// Names beside dots: none over another, none over a dot, none outside; the first dots have theirs first.
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Box, boxOf, meet, placeLabels } from "../../../tools/inspect/html/place-labels.ts";

const frame: Box = { left: 0, right: 800, top: 0, bottom: 400 };
const dot = (x: number, y: number, name = "product") => ({ x, y, name });

it("a name stands to the right of its dot, to the left at the right edge, and nowhere in a crowd", () => {
  expect(placeLabels([dot(100, 100)], frame)).toEqual([{ x: 109, y: 104, end: false }]);
  expect(placeLabels([dot(790, 100)], frame)).toEqual([{ x: 781, y: 104, end: true }]);
  const crowd = Array.from({ length: 9 }, () => dot(400, 200));
  const named = placeLabels(crowd, frame).map((place) => place !== undefined);
  expect(named[0]).toBe(true);
  expect(named.at(-1)).toBe(false);
});

it("what else stands in the plot is left free", () => {
  const right = { left: 105, right: 300, top: 90, bottom: 120 };
  expect(placeLabels([dot(100, 100)], frame, [right])).toEqual([{ x: 91, y: 104, end: true }]);
});

it("no name lies over another, over a dot or outside", () => {
  const dots = fc.array(
    fc.record({
      x: fc.integer({ min: 6, max: 794 }),
      y: fc.integer({ min: 6, max: 394 }),
      name: fc.string({ minLength: 1, maxLength: 20 }),
    }),
    { maxLength: 60 },
  );
  let placed = 0;
  fc.assert(
    fc.property(dots, (all) => {
      const boxes = placeLabels(all, frame).flatMap((place, i) => (place ? [boxOf(place, all[i].name)] : []));
      placed += boxes.length;
      for (const [i, a] of boxes.entries()) {
        expect(a.left >= 0 && a.right <= 800 && a.top >= 0 && a.bottom <= 400).toBe(true);
        for (const b of boxes.slice(i + 1)) expect(meet(a, b)).toBe(false);
        for (const { x, y } of all)
          expect(meet(a, { left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 })).toBe(false);
      }
    }),
    { numRuns: 50 },
  );
  expect(placed).toBeGreaterThan(100);
});
