// The benchmark's workloads on WebGPU compute what they compute elsewhere; without a GPU nothing is timed.
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { benchCase } from "../../bench/cases.ts";
import { openOnGpu } from "../../bench/gpu/cases.ts";
import { peakOf } from "../../bench/gpu/peaks.ts";
import type { Workload } from "../../bench/workloads.ts";
import { dawnDevice, describeOnDawn } from "../gpu/dawn.ts";

const small = {
  cell: "gru",
  inputs: 6,
  units: 8,
  rows: 2,
  steps: 5,
  layers: 1,
  bidirectional: false,
  flops: 1,
} as const;
const workloads: readonly Workload[] = [
  { ...small, id: "step", class: "S", mode: "step", rows: 1, steps: 1 },
  { ...small, id: "sequence", class: "I", mode: "sequence" },
  { ...small, id: "train", class: "T", mode: "train", bidirectional: true, cell: "lstm" },
  { ...small, id: "charlm", class: "L", mode: "charlm", layers: 2, vocabulary: 12, cell: "lstm" },
];

describeOnDawn("workloads on WebGPU", () => {
  test.each(workloads.map((w) => [w.id, w] as const))("%s", async (_, workload) => {
    const device = await dawnDevice();
    const { run, checks, dispatches, close } = await openOnGpu(workload, device);
    const { checks: wanted } = await benchCase(workload, { target: "js" });
    expect(Object.keys(checks)).toEqual(Object.keys(wanted));
    for (const [name, value] of Object.entries(wanted)) expect(checks[name] / value, name).toBeCloseTo(1, 4);
    expect(dispatches).toBeGreaterThan(0);
    await run(2);
    await close();
    device.destroy();
  });
});

test("without a GPU the benchmark says that nothing was measured", async () => {
  const env = { ...process.env, VK_DRIVER_FILES: "/none.json", VK_ICD_FILENAMES: "/none.json" };
  const command = ["--conditions=cellc-source", "--import", "tsx", "bench/main.ts", "--target", "wgsl", "--class", "I"];
  const out = execFileSync(process.execPath, command, { env, encoding: "utf8", stdio: "pipe" });
  expect(out.trim()).toMatch(/^cellc-wgsl: nothing was measured: .*; 16 workloads were not run$/);
});

test("peaks are known by the adapter's name", () => {
  expect(peakOf("nvidia NVIDIA H200")).toBe(66.9);
  expect(peakOf("some other")).toBeUndefined();
});
