// The comparison on a GPU: who is held against whom, in turn, and no times from an adapter that is a program.
import { execFileSync, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { benchCase } from "../../bench/cases.ts";
import { compare, type GpuRow } from "../../bench/gpu/compare.ts";
import type { Contender, Opened } from "../../bench/gpu/contender.ts";
import { gpuTable } from "../../bench/gpu/table.ts";
import { torchContender } from "../../bench/gpu/torch.ts";
import { selectWorkloads } from "../../bench/workloads.ts";
import { describeOnAdapter } from "../gpu/dawn.ts";

/** A contender of made-up times that writes down when it is asked for what. */
function madeUp(peer: string, ms: number, log: string[], change: Partial<Contender> = {}): Contender {
  return {
    peer,
    about: "made up",
    open: async (w): Promise<Opened> => {
      log.push(`${peer} opens ${w.id}`);
      return { checks: { check: 1 } };
    },
    sample: async () => {
      log.push(`${peer} runs`);
      return { waited: [ms, 2 * ms, 2 * ms], queued: [ms] };
    },
    close: async () => void log.push(`${peer} closes`),
    end: async () => {},
    ...change,
  };
}

const [workload] = selectWorkloads(["I"], "lstm.b1h64");

const rowsOf = (contenders: readonly Contender[]) =>
  compare(contenders, [workload], { device: "GPU", budget: 1, peak: 1 }, () => {});

describe("the comparison", () => {
  test("lets contenders take turns, and divides their medians by ours", async () => {
    const log: string[] = [];
    const printed: GpuRow[] = [];
    const both = [madeUp("ours", 2, log), madeUp("theirs", 3, log)];
    const rows = await compare(both, [workload], { device: "GPU", budget: 1, peak: 1 }, (row) => printed.push(row));
    const turns = Array.from({ length: 4 }, () => ["ours runs", "theirs runs"]).flat();
    const opened = [`ours opens ${workload.id}`, `theirs opens ${workload.id}`];
    expect(log).toEqual([...opened, ...turns, "ours closes", "theirs closes"]);
    expect(printed).toEqual(rows);
    const gflops = workload.flops / 2e6;
    expect(rows[0]).toMatchObject({ peer: "ours", median_ms: 4, queued_ms: 2, reps: 9 + 3 * 16 });
    expect(rows[0].gflops).toBeCloseTo(gflops, 2);
    expect(rows[0].peak_share).toBeCloseTo(gflops / 1000, 4);
    expect(rows[0]).not.toHaveProperty("ratio");
    expect(rows[1]).toMatchObject({ peer: "theirs", ratio: 1.5, queued_ratio: 1.5, agrees: "yes" });
    const [head, own, other] = gpuTable(rows).split("\n");
    expect(head.trim().split(/\s{2,}/)).toEqual(
      expect.arrayContaining(["workload", "a call, ms", "/ ours", "of peak"]),
    );
    expect(own).toMatch(/^I\.lstm\.b1h64\s+ours\s+4\s+2\s/);
    expect(other).toMatch(/^I\.lstm\.b1h64\s+theirs\s+6\s+1\.5\s+3\s+1\.5\s/);
  });

  test("names results that differ", async () => {
    const wrong = madeUp("theirs", 3, [], { open: async () => ({ checks: { check: 1.1 } }) });
    const rows = await rowsOf([madeUp("ours", 2, []), wrong]);
    expect(rows[1].agrees).toBe(`no: ${workload.id} check: ours 1, theirs 1.1`);
    expect(gpuTable(rows)).toContain(`theirs does not agree: ${workload.id} check: ours 1, theirs 1.1`);
  });

  test("leaves out who has no such workload, and goes on without who fails", async () => {
    const fails = (): never => {
      throw new Error("out of memory");
    };
    const without = madeUp("without", 1, [], { open: async () => undefined });
    const early = madeUp("early", 1, [], { open: fails });
    const late = madeUp("late", 1, [], { sample: fails });
    const rows = await rowsOf([madeUp("ours", 2, []), without, early, late]);
    expect(rows.map((r) => [r.peer, r.error])).toEqual([
      ["ours", undefined],
      ["early", "Error: out of memory"],
      ["late", "Error: out of memory"],
    ]);
  });

  test("without a budget runs the calls and has no times", async () => {
    const log: string[] = [];
    const rows = await compare([madeUp("ours", 2, log)], [workload], { device: "GPU", peak: 1 }, () => {});
    expect(log.filter((entry) => entry === "ours runs")).toHaveLength(1);
    expect(Object.keys(rows[0]).filter((key) => /ms|p10|p90|gflops|peak/.test(key))).toEqual([]);
  });
});

const TIMES = /_ms|"p10"|"p90"|gflops|peak_share|reps|ratio/;

/** What `npm run bench -- --target wgsl` prints on the tests' adapter. */
function bench(...args: readonly string[]): string {
  // Without the flag Node 20 translates onnxruntime's 27 MB a second time before it runs the first model: half a minute.
  const command = ["--liftoff-only", "--conditions=cellc-source", "--import", "tsx", "bench/main.ts"];
  const options = { encoding: "utf8", stdio: "pipe" } as const;
  return execFileSync(process.execPath, [...command, "--target", "wgsl", ...args], options).trim();
}

/** A folder whose packages hold onnxruntime-web: CELLC_ORT, or this project. */
function ortFolder(): string | undefined {
  const folder = process.env.CELLC_ORT ?? ".";
  try {
    createRequire(resolve(folder, "package.json")).resolve("onnxruntime-web");
    return folder;
  } catch {
    return undefined;
  }
}

/** A Python that has PyTorch: CELLC_PYTHON, python3, or the system's own. */
const python = [process.env.CELLC_PYTHON, "python3", "/usr/bin/python3"].find(
  (command) => command !== undefined && spawnSync(command, ["-c", "import torch"]).status === 0,
);

const ort = ortFolder();
const testWith = (what: string | undefined, reason: string) =>
  what === undefined ? (title: string, _: () => unknown) => test.skip(`${title} (not run: ${reason})`, () => {}) : test;

describeOnAdapter("software", "on an adapter that is a program", () => {
  test("nothing is measured, and peers that are not there are named with what brings them", () => {
    const id = "^I.lstm.b1h64$";
    expect(bench("--class", "I")).toMatch(
      /^cellc-wgsl: nothing was measured: .*software.*; 16 workloads were not run$/,
    );
    const missing = ["--ort", "/", "--python", "no-such-python"];
    const lines = bench("--adapter", "software", "--filter", id, ...missing).split("\n");
    expect(lines[0]).toBe(
      "ort: not compared: onnxruntime-web is not installed in /; " +
        "npm install --no-save onnxruntime-web, or --ort FOLDER of a project that has it",
    );
    expect(lines[1]).toMatch(/^torch: not compared: no-such-python has no PyTorch.*ENOENT.*--python COMMAND/);
    expect(JSON.parse(lines[2])).toMatchObject({ peer: "cellc-wgsl", workload: "I.lstm.b1h64" });
    expect(lines[3]).toMatch(/^nothing was measured: the adapter is software/);
    expect(lines.join("\n")).not.toMatch(TIMES);
  });

  testWith(ort, "onnxruntime-web is not installed; CELLC_ORT=FOLDER names a project that has it")(
    "onnxruntime-web's WebGPU agrees, and no time is said",
    () => {
      const filter = "^(S.step.(lstm|gru).i32h32|I.(lstm|gru).b32h64|T.lstm.h64)$";
      const text = bench("--adapter", "software", "--peers", "ort", "--ort", ort!, "--filter", filter);
      expect(text).toContain("4 of 4 results of others agree with cellc's at a small size");
      expect(text).not.toMatch(TIMES);
      const rows = text.split("\n").filter((line) => line.startsWith("{"));
      expect(rows.map((line) => JSON.parse(line).peer).filter((peer) => peer === "ort-web-webgpu")).toHaveLength(4);
    },
  );

  testWith(python, "no python3 has PyTorch; CELLC_PYTHON=COMMAND names one")(
    "PyTorch on the processor agrees, and no time is said",
    () => {
      const filter = "^(S.step.gru.i32h32|T.rnn.h64)$";
      const text = bench("--adapter", "software", "--peers", "torch", "--python", python!, "--filter", filter);
      expect(text).toContain("2 of 2 results of others agree with cellc's at a small size");
      expect(text).not.toMatch(TIMES);
    },
  );
});

testWith(python, "no python3 has PyTorch; CELLC_PYTHON=COMMAND names one")(
  "PyTorch's script computes what the processor's targets compute",
  async () => {
    const torch = await torchContender(python!, "cpu");
    if (typeof torch === "string") throw new Error(torch);
    for (const id of ["I.lstm.b32h64", "T.bilstm.h128", "T.lstm2.h256", "L.charlm"]) {
      const found = selectWorkloads(["I", "T", "L"], `^${id}$`)[0];
      const small = { ...found, inputs: 3, units: 5, rows: 2, steps: 4 };
      const [{ checks }, wanted] = [(await torch.open(small))!, await benchCase(small, { target: "js" })];
      expect(Object.keys(checks), id).toEqual(Object.keys(wanted.checks));
      for (const [name, value] of Object.entries(wanted.checks))
        expect(checks[name] / value, `${id} ${name}`).toBeCloseTo(1, 4);
      await torch.close();
    }
    await torch.end();
  },
);

testWith(python, "no python3 has PyTorch; CELLC_PYTHON=COMMAND names one")(
  "PyTorch's script times calls, and says what is wrong",
  async () => {
    const torch = await torchContender(python!, "cpu");
    if (typeof torch === "string") throw new Error(torch);
    const small = { ...workload, inputs: 3, units: 4, steps: 2 };
    await expect(torch.open({ ...small, layers: -1 })).rejects.toThrow();
    expect(Object.keys((await torch.open(small))!.checks)).toEqual(["check"]);
    const { waited, queued } = await torch.sample(0);
    expect(waited.length).toBeGreaterThanOrEqual(2);
    expect([...waited, ...queued].every((ms) => ms > 0)).toBe(true);
    await torch.close();
    await torch.end();
    await expect(torch.open(small)).rejects.toThrow();
  },
);

describeOnAdapter("real", "on a GPU", () => {
  test("a line a peer has its times, and the table says how many times ours they are", () => {
    const options = [
      "--filter",
      "^I.gru.b32h64$",
      "--budget",
      "0.1",
      "--ort",
      ort ?? "",
      "--python",
      python ?? "python3",
    ];
    const lines = bench(...options).split("\n");
    const rows = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as GpuRow);
    expect(rows[0]).toMatchObject({ peer: "cellc-wgsl", workload: "I.gru.b32h64" });
    for (const { agrees, median_ms, queued_ms, gflops } of rows)
      expect([agrees ?? "yes", median_ms! > 0, queued_ms! > 0, gflops! > 0]).toEqual(["yes", true, true, true]);
    for (const { ratio, queued_ratio } of rows.slice(1)) expect([ratio! > 0, queued_ratio! > 0]).toEqual([true, true]);
    expect(lines.filter((line) => line.startsWith("I.gru.b32h64 "))).toHaveLength(rows.length);
  });
});
