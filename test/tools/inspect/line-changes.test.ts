import fc from "fast-check";
import { expect, it } from "vitest";
import { lineChanges } from "../../../tools/inspect/line-changes.ts";

const texts = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 });

it("what is not new is the text before, what is not gone the text after", () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const changes = lineChanges(before, after);
      const without = (mark: string) => changes.filter((c) => c.mark !== mark).map((c) => c.text);
      expect(without("new")).toEqual(before);
      expect(without("gone")).toEqual(after);
    }),
  );
});

it("a loop around a line leaves the line as it was", () => {
  expect(lineChanges(["x = 1", "y = 2"], ["for i {", "  x = 1", "}", "y = 3"])).toEqual([
    { text: "for i {", mark: "new" },
    { text: "  x = 1", mark: "same" },
    { text: "y = 2", mark: "gone" },
    { text: "}", mark: "new" },
    { text: "y = 3", mark: "new" },
  ]);
});
