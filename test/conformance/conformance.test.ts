// The runner over the third-party data beside the checkout, and over folders made here.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Check, disagreement, runCase, SkipCase, type Suite } from "../../tools/conformance/case.ts";
import {
  type ConformanceReport,
  countStatus,
  exitCode,
  formatReport,
  runConformance,
} from "../../tools/conformance/runner.ts";
import { suites } from "../../tools/conformance/suites/index.ts";
import { tfliteCases, webnnCases, writeFolder } from "./self-made.ts";
import { kerasCases, pytorchCases, tensorflowCases } from "./self-made-layers.ts";

const data = process.env.CELLC_CONFORMANCE ?? fileURLToPath(new URL("../../../shared/conformance", import.meta.url));

/** How many cases of each suite pass at least. */
const passing: Readonly<Record<string, number>> = {
  keras: 20,
  "tensorflow-cells": 24,
  pytorch: 1,
  webnn: 18,
  tflite: 11,
  "training-goldens": 3,
};

const failuresOf = (report: ConformanceReport): string[] =>
  report.suites.flatMap(({ suite, results }) =>
    results.filter((r) => r.status === "failed").map((r) => `${suite}: ${r.name}: ${r.detail}`),
  );

const resultsOf = (report: ConformanceReport, suite: string) =>
  report.suites.find((s) => s.suite === suite)?.results ?? [];

describe("third-party data", () => {
  it("passes but for what has a reason", async ({ skip }) => {
    if (!existsSync(data)) skip(`no conformance data at ${data}; set CELLC_CONFORMANCE to its folder`);
    const report = await runConformance(data, suites);
    expect(failuresOf(report)).toEqual([]);
    for (const [suite, count] of Object.entries(passing))
      expect(countStatus(resultsOf(report, suite), "passed"), suite).toBeGreaterThanOrEqual(count);
    for (const { results } of report.suites)
      for (const r of results) if (r.status === "skipped") expect(r.detail, r.name).toBeTruthy();
  });
});

describe("other data of the same formats", () => {
  let root = "";
  let report: ConformanceReport;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "conformance-"));
    writeFolder(root, "webnn", webnnCases());
    writeFolder(root, "tflite", tfliteCases());
    writeFolder(root, "keras", kerasCases());
    writeFolder(root, "tensorflow-cells", tensorflowCases());
    writeFolder(root, "pytorch", pytorchCases());
    mkdirSync(join(root, "unheard-of"));
    report = await runConformance(root, suites);
  });

  afterAll(() => rmSync(root, { recursive: true }));

  it("passes", () => {
    expect(failuresOf(report)).toEqual([]);
    const passed = Object.fromEntries(
      report.suites.map(({ suite, results }) => [suite, countStatus(results, "passed")]),
    );
    expect(passed).toMatchObject({ webnn: 5, tflite: 3, keras: 8, "tensorflow-cells": 3, pytorch: 1 });
    expect(exitCode(report)).toBe(0);
  });

  it("names the reason of each skip, and the folders that nothing reads", () => {
    const lines = formatReport(report, false);
    expect(lines).toContain("  skipped RNN, quantised: operand weights is quantised; only float kernels are covered");
    expect(lines).toContain(
      "  skipped a random initializer: kernel_initializer random draws numbers that the file does not give",
    );
    expect(lines).toContain("  skipped unknown cell: cell NASCell");
    expect(lines).toContain("  skipped training-goldens: the folder is absent");
    expect(lines).toContain("unheard-of: not handled");
    expect(lines.at(-1)).toBe("20 passed, 0 failed, 4 skipped");
  });

  it("fails for wrong numbers, in the line of the case", async () => {
    const wrong = mkdtempSync(join(tmpdir(), "conformance-"));
    const [first] = webnnCases() as [{ outputs: { expected: number[] }[] }];
    first.outputs[0].expected[0] += 0.01;
    writeFolder(wrong, "webnn", [first]);
    const failed = await runConformance(wrong, suites);
    rmSync(wrong, { recursive: true });
    expect(exitCode(failed)).toBe(1);
    expect(failuresOf(failed)).toEqual([
      expect.stringMatching(/^webnn: lstm ifgo both with peepholes: output 0: \[0\] is .* \(1 of 8 differ\)$/),
    ]);
    expect(formatReport(failed, false).at(-1)).toMatch(/^0 passed, 1 failed, /);
  });
});

describe("the runner", () => {
  const suite = (name: string, run: Suite["run"]): Suite => ({ name, folder: ".", run });

  it("counts a folder without cases and one that cannot be read as failures", async () => {
    const empty = suite("empty", async () => []);
    const broken = suite("broken", () => Promise.reject(new Error("not JSON")));
    const report = await runConformance(tmpdir(), [empty, broken]);
    expect(report.suites.flatMap((s) => s.results)).toEqual([
      { name: ".", status: "failed", detail: "the folder holds no cases" },
      { name: ".", status: "failed", detail: "not JSON" },
    ]);
    expect(exitCode(report)).toBe(1);
  });

  it("does not take a run without a passing case for success", async () => {
    const report = await runConformance(tmpdir(), [
      suite("none", async () => [{ name: "a", status: "skipped", detail: "why" }]),
    ]);
    expect(exitCode(report)).toBe(1);
  });

  it("refuses a folder that is not there", async () => {
    await expect(runConformance(join(tmpdir(), "no", "such"), suites)).rejects.toThrow("no such folder");
  });

  it("decides a case by its checks", async () => {
    const tolerance = { relative: 0, absolute: 0.1 };
    const run = (checks: Check[]) => runCase("c", tolerance, async () => checks);
    expect(await run([{ what: "y", actual: [1], expected: [1.05] }])).toEqual({ name: "c", status: "passed" });
    expect((await run([{ what: "y", actual: [Number.NaN], expected: [1] }])).status).toBe("failed");
    expect((await run([{ what: "y", actual: [1, 2], expected: [1] }])).detail).toBe("y: 2 numbers, expected 1");
    expect((await run([])).status).toBe("failed");
    expect(disagreement({ what: "y", actual: [], expected: [] }, tolerance)).toBe("y: nothing to compare");
    const skipped = await runCase("c", tolerance, () => Promise.reject(new SkipCase("reason")));
    expect(skipped).toEqual({ name: "c", status: "skipped", detail: "reason" });
  });
});
