// The files beside this one hold for the type checker: every expectation of theirs, counted.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { diagnose } from "../support/diagnose.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".test.ts") && name !== "typecheck.test.ts")
  .map((name) => `test/types/${name}`);
const read = (file: string): string => readFileSync(join(folder, "../..", file), "utf8");

test("every expectation about types holds", () => {
  const all = files.map(read).join("\n");
  const counts = [/expectTypeOf[(<]/g, /@ts-expect-error/g].map((of) => [...all.matchAll(of)].length);
  expect(counts[0]).toBeGreaterThanOrEqual(45);
  expect(counts[1]).toBeGreaterThanOrEqual(25);
  expect(diagnose(files)).toEqual([]);
});

test("what does not fit is told in the words of shapes", () => {
  const file = files.find((name) => name.endsWith("shapes.test.ts"))!;
  const without = read(file).replaceAll("// @ts-expect-error", "//");
  const told = diagnose([file], { [file]: without }).join("\n");
  expect(told).toContain("[B,8] and [4,24]: trailing dimensions differ");
  expect(told).toContain("[B,8] times [4,24] transposed");
  expect(told).toContain("[8,8] where [B,8] is expected");
  expect(told).toContain("1 next values for 2 states");
  expect(told).toContain("[T,B,4] for 5 steps");
});
