// The benchmark's workloads, timing and tables, without the timing of anything real.
import { describe, expect, it } from "vitest";
import { benchCase } from "../../bench/cases.ts";
import { contendersOf } from "../../bench/contenders.ts";
import { goals } from "../../bench/goals.ts";
import { measure, quantile } from "../../bench/measure.ts";
import { disagreements, report, withResults } from "../../bench/report.ts";
import { type ResultRow, resultRow } from "../../bench/rows.ts";
import { deterministic, selectWorkloads, workloads } from "../../bench/workloads.ts";

describe("workloads", () => {
  it("are those that peers run", () => {
    const count = (cls: string): number => selectWorkloads([cls], "").length;
    expect({ S: count("S"), I: count("I"), T: count("T"), L: count("L") }).toEqual({ S: 22, I: 16, T: 14, L: 1 });
    expect(new Set(workloads.map((w) => w.id)).size).toBe(53);
    expect(selectWorkloads(["S", "I"], "h64$").map((w) => w.id)).toHaveLength(8);
  });

  it("count the operations of the matrix products", () => {
    const flops = (id: string): number => selectWorkloads(["S", "I", "T", "L"], `^${id}$`)[0].flops;
    expect(flops("S.step.lstm.i1h40")).toBe(2 * 4 * 40 * (1 + 40));
    expect(flops("T.bilstm.h128")).toBe(3 * 2 * 2 * 4 * 128 * (128 + 128) * 32 * 64);
    expect(flops("L.charlm")).toBe(3 * 64 * 32 * (2 * 4 * 256 * (64 + 256 + 256 + 256) + 2 * 256 * 96));
  });

  it("have numbers that depend on seed and position only", () => {
    const values = deterministic(7, 1000, 0.5);
    expect(deterministic(7, 10, 0.5)).toEqual(values.slice(0, 10));
    expect(deterministic(8, 10, 0.5)).not.toEqual(values.slice(0, 10));
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(0.5);
    expect(Math.abs(values.reduce((a, b) => a + b, 0) / 1000)).toBeLessThan(0.05);
  });

  // PyTorch 1.13 on the same weights and inputs.
  it.each([
    ["S.step.lstm.i1h40", { check: 0.109646 }],
    ["S.step.gru.i32h32", { check: -1.859691 }],
    ["S.seq1000.gru.i32h32", { check: -0.0405233 }],
    ["T.rnn.h64", { check: 0.1226237, check2: 0.0229656, check3: 0.00147718 }],
  ])("%s computes what PyTorch computes", async (id, expected) => {
    const [workload] = selectWorkloads(["S", "I", "T"], `^${id}$`);
    const { checks } = await benchCase(workload, { target: "js" });
    expect(Object.keys(checks)).toEqual(Object.keys(expected));
    for (const [name, value] of Object.entries(expected)) expect(checks[name] / value, name).toBeCloseTo(1, 4);
  });
});

describe("contenders", () => {
  const namesOf = (target: string, variant = "both"): readonly string[] =>
    contendersOf(target, variant).map((c) => c.peer);

  it("are both variants of wasm, relaxed SIMD turned on where it is behind a flag", () => {
    expect(namesOf("js")).toEqual(["cellc-js"]);
    expect(namesOf("wasm")).toEqual(["cellc-wasm-relaxed", "cellc-wasm-plain"]);
    expect(namesOf("wasm", "plain")).toEqual(["cellc-wasm-plain"]);
  });

  it("have known names", () => {
    expect(() => contendersOf("wsam", "both")).toThrow("unknown target wsam; expected js, wasm, wgsl");
    expect(() => contendersOf("wasm", "fast")).toThrow("unknown variant fast; expected both, relaxed, plain");
  });

  it("run what they say", async () => {
    const [workload] = selectWorkloads(["S"], "^S.step.gru.i32h32$");
    const [relaxed, plain] = await Promise.all(contendersOf("wasm", "both").map((host) => benchCase(workload, host)));
    expect(relaxed.checks.check / plain.checks.check).toBeCloseTo(1, 4);
    expect(relaxed.checks.check, "rounded once and twice").not.toBe(plain.checks.check);
  });
});

describe("timing", () => {
  it("takes quantiles of sorted samples", () => {
    expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3);
    expect(quantile([5, 1, 4, 2, 3], 1)).toBe(5);
  });

  it("runs at least five samples and counts the runs", () => {
    let calls = 0;
    const m = measure(() => void calls++, { budget: 0.01, sampleMs: 0.1 });
    expect(m.runs).toBeGreaterThanOrEqual(5);
    expect(calls).toBeGreaterThan(m.runs);
    expect(m.p10).toBeLessThanOrEqual(m.median);
    expect(m.median).toBeLessThanOrEqual(m.p90);
  });
});

describe("tables", () => {
  const [workload] = selectWorkloads(["I"], "lstm.b1h64");
  const row = (peer: string, ms: number, check = 0.5): ResultRow =>
    resultRow(peer, workload, 1, { median: 2 * ms, p10: ms, p90: 3 * ms, cpu: ms, runs: 10 }, { check });

  it("take the median round of each peer", () => {
    const text = report([
      row("a", 4),
      row("a", 1),
      row("a", 2),
      row("b", 1),
      { peer: "c", workload: workload.id, threads: 1, error: "no" },
    ]);
    expect(text).toContain("| peer | lstm.b1h64 |\n|---|---:|\n| a | 2 (3.28) |\n| b | 1 (6.55) |\n");
    expect(text).toContain(`**Errors**\n\n- c ${workload.id}: no`);
  });

  it("set the project beside others, and say where it is behind its goals", () => {
    const [step] = selectWorkloads(["S"], "^S.step.lstm.i64h64$");
    const at = (peer: string, ms: number): ResultRow => ({ ...row(peer, ms), workload: step.id });
    const text = (own: number): string =>
      report([at("cellc-wasm-relaxed", own), at("ort-web-node", 0.04), at("ort-web-chromium", 0.03)]);
    expect(text(0.003)).toContain(`| one step a call | ${step.id} | ort-web-node, ort-web-chromium | 8 | 10 |`);
    expect(text(0.006)).toContain("| 8 | 5 (not reached) |");
    expect(report([at("cellc-wasm-relaxed", 0.003), at("ort-web-node", 0.03)], 50)).toContain("| 8 | 10 | 22.9 |");
  });

  it("have goals for workloads that there are", () => {
    const ids = new Set(workloads.map((w) => w.id));
    const named = goals.flatMap((g) => Object.keys(g.ratios));
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });

  it("name checks that differ", () => {
    expect(disagreements([row("a", 1), row("b", 1, 0.500001)])).toEqual([]);
    expect(disagreements([row("a", 1), row("b", 1, 0.51)])).toEqual([`${workload.id} check: a 0.5, b 0.51`]);
  });

  it("go between the marks of the README", () => {
    const readme = "x\n<!-- results begin -->\nold\n<!-- results end -->\ny";
    expect(withResults(readme, "new\n")).toBe("x\n<!-- results begin -->\n\nnew\n\n<!-- results end -->\ny");
    expect(() => withResults("x", "new")).toThrow("<!-- results begin -->");
  });
});
