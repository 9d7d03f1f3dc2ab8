// What a report says, against what is known of the model: counts by hand, places from the plan, lines from the printer.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printGraph } from "../../../ir/graph/print.ts";
import { contract, forLoop, index, load, readIndex, store, sumOver } from "../../../ir/loop/build.ts";
import type { Buffer } from "../../../ir/loop/ir.ts";
import { formatSize, sizeOfDim, sizeOfShape } from "../../../ir/size.ts";
import { costOf, trafficOf, trafficSize } from "../../../tools/inspect/cost.ts";
import { drawGraph } from "../../../tools/inspect/draw-graph.ts";
import type { EntryReport, KernelReport } from "../../../tools/inspect/report.ts";
import { tokenLines, ValueKeys } from "../../../tools/inspect/token-lines.ts";
import { randomGraph } from "../../support/random-graph.ts";
import { inspectProbe } from "./models.ts";

describe("costs", () => {
  it("a product reads both sides once and writes its result once", () => {
    const at = (buffer: string, row: string, stride: number, column: string) =>
      load(buffer, index({ [row]: stride, [column]: 1 })) as Extract<ReturnType<typeof load>, { kind: "load" }>;
    const product = contract({
      rows: ["r", "B"],
      units: ["u", 16],
      accs: { s: undefined },
      sums: [sumOver("k", 8, at("a", "r", 8, "k"), { s: at("w", "k", 16, "u") })],
      epilogue: [store("y", index({ r: 16, u: 1 }), "s")],
    });
    const cost = costOf([product]);
    expect(formatSize(cost.flops)).toBe("256*B");
    const w = { size: sizeOfShape([8, 16]), storage: "f16" } as const;
    expect(formatSize(trafficSize(cost, new Map()))).toBe("96*B + 512");
    expect(formatSize(trafficSize(cost, new Map([["w", w]])))).toBe("96*B + 256");
  });

  it("of a table no more is read than there is", () => {
    const row = forLoop("j", 4, [store("y", index({ i: 4, j: 1 }), load("table", index({ id: 4, j: 1 })))]);
    const cost = costOf([forLoop("i", "B", [readIndex("id", "ids", index({ i: 1 })), row])]);
    const buffers = new Map<string, Pick<Buffer, "size" | "storage">>([
      ["ids", { size: sizeOfDim("B") }],
      ["table", { size: sizeOfShape([3, 4]) }],
      ["y", { size: sizeOfShape(["B", 4]) }],
    ]);
    expect(trafficOf(cost, buffers, { T: 1, B: 2 })).toBe(4 * (2 + 8 + 8));
    expect(trafficOf(cost, buffers, { T: 1, B: 100 })).toBe(4 * (100 + 12 + 400));
    const halves = new Map([...buffers, ["table", { size: sizeOfShape([3, 4]), storage: "f16" }]]);
    expect(trafficOf(cost, halves, { T: 1, B: 100 })).toBe(4 * (100 + 400) + 2 * 12);
  });
});

const entryOf = (entries: readonly EntryReport[], name: string): EntryReport => {
  const found = entries.find((e) => e.entry === name);
  if (!found) throw new Error(`no entry ${name}`);
  return found;
};
const kernelOf = (entry: EntryReport, name: string): KernelReport => {
  const found = entry.kernels.find((k) => k.kernel === name);
  if (!found) throw new Error(`no kernel ${name} in ${entry.kernels.map((k) => k.kernel)}`);
  return found;
};

it("weights in half precision: half the bytes to read, and a copy that takes half the memory", async () => {
  const [exact, halved] = [
    await inspectProbe({ target: "wgsl" }),
    await inspectProbe({ target: "wgsl", storage: "f16" }),
  ];
  const [before, after] = [exact, halved].map((r) => kernelOf(entryOf(r.entries, "forward"), "c_next").bytes.value);
  expect(before - after).toBe(2 * 8 * 32);
  const prepared = halved.segments.find((s) => s.name === "prepared");
  expect(prepared?.contents.find((c) => c.name.includes("R"))).toMatchObject({ bytes: 2 * 8 * 32 });
  const pack = kernelOf(entryOf(halved.entries, "prepare"), "halve_rnn.0.R");
  expect(pack.bytes).toEqual({ formula: String(6 * 8 * 32), value: 6 * 8 * 32 });
});

describe("a report", async () => {
  const report = await inspectProbe();
  const forward = entryOf(report.entries, "forward");

  it("counts the two products of the cell: x·W for all steps before the loop, h·R in it", () => {
    expect(kernelOf(forward, "product").flops).toEqual({ formula: "192*T*B", value: 192 * 40 });
    const step = kernelOf(forward, "c_next");
    expect(step.runs).toEqual({ formula: "T", value: 10 });
    expect(step.flops.value).toBeGreaterThanOrEqual(2 * 8 * 32 * 4);
    expect(step.flops.value).toBeLessThan(2 * 8 * 32 * 4 + 40 * 8 * 4);
    expect(step.functions.formula).toBe("40*B");
    expect(forward.schedule.find((s) => s.kind === "loop")).toMatchObject({
      kernels: ["c_next"],
      order: "from the first step to the last",
    });
  });

  it("shows every kernel's code with lines of its own equations only", () => {
    for (const entry of report.entries)
      for (const kernel of entry.kernels) {
        expect(kernel.source.length, `${entry.entry} ${kernel.kernel}`).toBeGreaterThan(3);
        const origins = kernel.source.flatMap((l) => l.origin ?? []);
        expect(origins.length).toBeGreaterThan(0);
        expect(new Set(origins.filter((o) => !kernel.equations.includes(o)))).toEqual(new Set());
      }
    const { source, equations } = kernelOf(forward, "c_next");
    expect(equations).toContain("i = sigmoid(pre_i)");
    expect(source.filter((l) => l.origin === "i = sigmoid(pre_i)").length).toBeGreaterThan(10);
  });

  it("says why kernels are apart, and which tiles a product has", () => {
    expect(report.lowering?.remarks.map((r) => r.text).join("\n")).toMatch(
      /not fused with .* because the loop over time/,
    );
    expect(kernelOf(forward, "c_next").tiles.join()).toMatch(/tiles of \d+ rows × \d+ units × 4/);
  });

  it("plans an arena in which buffers alive at once do not overlap", () => {
    let pairs = 0;
    for (const { arena } of report.entries)
      for (const a of arena.buffers) {
        expect(a.offset + a.bytes.value).toBeLessThanOrEqual(arena.bytes);
        for (const b of arena.buffers) {
          if (a === b || a.live[1] < b.live[0] || b.live[1] < a.live[0]) continue;
          pairs++;
          expect(a.offset + a.bytes.value <= b.offset || b.offset + b.bytes.value <= a.offset).toBe(true);
        }
      }
    expect(pairs).toBeGreaterThan(20);
  });

  it("keeps the text of passes that changed something, with what is new in it", () => {
    const passes = report.graphs.find((g) => g.entry === "forward")?.passes ?? [];
    for (const { pass, changed, lines } of passes) expect([pass, lines !== undefined]).toEqual([pass, changed]);
    const fused = passes.find((p) => p.pass === "fuse-elementwise");
    const fresh = fused?.lines?.filter((l) => l.fresh).map((l) => l.tokens.map((t) => t.text).join(""));
    expect(fresh?.join("\n")).toMatch(/%c_next, %h_next.* = map/);
  });

  it("finds the code of kernels that became part of others", async () => {
    const { entries } = await inspectProbe({ target: "wgsl" });
    const step = kernelOf(entryOf(entries, "forward"), "c_next");
    expect(step.inLoop).toBe(true);
    const lines = step.source.filter((l) => l.origin === "g = tanh(pre_g)").map((l) => l.text.trim());
    expect(lines.join("\n")).toMatch(/^let g = tanh/);
  });

  it("draws graphs unless nobody looks at them", async () => {
    for (const { drawings } of report.graphs) expect(drawings?.compiled.nodes.length).toBeGreaterThan(3);
    const { graphs } = await inspectProbe({ drawn: false });
    expect(graphs.map((g) => g.entry)).toEqual(report.graphs.map((g) => g.entry));
    expect(graphs.filter((g) => "drawings" in g)).toEqual([]);
  });

  it("stops where it is told to", async () => {
    const stopped = await inspectProbe({ stopAfter: "fuse-gates" });
    expect(stopped.stoppedText).toContain("R_ifgo");
    expect(stopped.entries).toEqual([]);
    const differentiated = await inspectProbe({ stopAfter: "differentiate" });
    expect(differentiated.stoppedText?.match(/^graph [\w.]+/gm)).toEqual([
      "graph probe.training",
      "graph probe.gradient",
    ]);
    const skipped = await inspectProbe({ skip: ["fuse-gates"], stopAfter: "dce" });
    expect(skipped.stoppedText).not.toContain("R_ifgo");
  });

  it("measures kernels of both targets", async () => {
    for (const target of ["js", "wasm"] as const) {
      const { entries, machine } = await inspectProbe({ target, profile: true });
      const times = entries.flatMap((e) => e.kernels.map((k) => k.microseconds));
      expect(times.filter((t) => t === undefined || !(t > 0 && t < 1e6))).toEqual([]);
      expect(machine?.compute).toBeGreaterThan(0.1);
      expect(machine?.bandwidth.every((b) => b.gigabytes > 0.1)).toBe(true);
    }
  });
});

describe("random graphs", () => {
  it("the pieces of a text are the text", () => {
    let values = 0;
    fc.assert(
      fc.property(randomGraph(), (graph) => {
        const lines = tokenLines(graph, new ValueKeys());
        expect(lines.map((l) => l.map((t) => t.text).join("")).join("\n")).toBe(printGraph(graph).trimEnd());
        values += lines.flat().filter((t) => t.value !== undefined).length;
      }),
      { numRuns: 60 },
    );
    expect(values).toBeGreaterThan(500);
  });

  it("are drawn with every box inside the drawing", () => {
    let boxes = 0;
    fc.assert(
      fc.property(randomGraph(), (graph) => {
        const { width, height, nodes, edges } = drawGraph(graph, new ValueKeys());
        for (const n of nodes) {
          expect(n.x - n.width / 2).toBeGreaterThanOrEqual(-1);
          expect(n.x + n.width / 2).toBeLessThanOrEqual(width + 1);
          expect(n.y + n.height / 2).toBeLessThanOrEqual(height + 1);
        }
        for (const e of edges) expect(e.points.every((p) => Number.isFinite(p.x + p.y))).toBe(true);
        boxes += nodes.length;
      }),
      { numRuns: 40 },
    );
    expect(boxes).toBeGreaterThan(100);
  });
});

describe("passes on loops", () => {
  it.each(["js", "wasm", "wgsl"] as const)("%s: the last change of a kernel ends with what it is", async (target) => {
    const { loopPasses, stoppedText = "" } = await inspectProbe({ target, stopAfter: "simplify-index" });
    const texts = stoppedText.replace(/^\s*#.*\n/gm, "").split(/^ {2}entry /m);
    const textOf = (entry: string) => texts.find((text) => text.startsWith(`${entry} {`)) ?? "";
    const last = new Map(loopPasses.flatMap((p) => p.kernels.map((k) => [`${k.entry} ${k.kernel}`, k] as const)));
    // A kernel may have become a part of another one since.
    const left = [...last.values()].filter((k) => textOf(k.entry).includes(`  kernel ${k.kernel}(`));
    expect(left.length).toBeGreaterThan(10);
    for (const { entry, kernel, lines } of left) {
      const after = lines.filter((l) => l.mark !== "gone").map((l) => `    ${l.text}`);
      expect(textOf(entry).includes(after.join("\n")), `${entry} ${kernel}`).toBe(true);
    }
  });

  it("a kernel that a pass leaves alone has no change by it", async () => {
    const { loopPasses } = await inspectProbe();
    for (const { kernels, changed } of loopPasses)
      if (!changed) expect(kernels).toEqual([]);
      else for (const { lines } of kernels) expect(lines.some((l) => l.mark !== "same")).toBe(true);
    expect(loopPasses.some((p) => p.changed && p.kernels.length > 0)).toBe(true);
  });
});
