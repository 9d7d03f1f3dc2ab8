// The kernels of every cell on every target as files to be read: a change of the compiler shows as their diff, and a
// refactoring as none. `npm run golden` writes them anew.
import { readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compileGraphs, defineModel, f32, kernelSources, modelGraphs, type TargetName } from "../../index.ts";
import type { Action } from "../../ir/loop/ir.ts";
import { formatSize } from "../../ir/size.ts";
import { cells } from "../../nn/cells/index.ts";
import { recurrent } from "../../nn/layers/index.ts";
import { meanSquaredError } from "../../nn/losses/index.ts";

const folder = dirname(fileURLToPath(import.meta.url));
const ENDINGS: Readonly<Record<TargetName, string>> = { js: "js", wasm: "wat", wgsl: "wgsl" };
const COMMENTS: Readonly<Record<TargetName, string>> = { js: "//", wasm: ";;", wgsl: "//" };

const scheduleLines = (action: Action): readonly string[] =>
  action.kind === "run"
    ? [action.kernel]
    : [`for ${formatSize(action.extent)} steps${action.kind === "repeat" && action.reverse ? ", backwards" : ""}:`, ...action.body.map((run) => `  ${run.kernel}`)];

/** The schedules of forward and gradient, and the kernels of their loops over time; two rows fill a tile, four units a vector. */
function goldenText(name: string, target: TargetName): string {
  const model = defineModel({
    name,
    inputs: { x: f32("T", "B", 3) },
    layers: [recurrent(cells[name], { units: 4 })],
    loss: meanSquaredError(),
  });
  const compiled = compileGraphs(model.name, modelGraphs(model, { rows: 2 }), { target, entries: ["forward", "gradient"] });
  const sources = new Map(kernelSources(compiled).map((s) => [`${s.entry} ${s.kernel}`, s.lines]));
  const texts = compiled.program.entries
    .filter((entry) => entry.name !== "prepare")
    .flatMap((entry) => {
      const inLoop = new Set(entry.actions.flatMap((a) => (a.kind === "run" ? [] : a.body.map((run) => run.kernel))));
      const schedule = [`entry ${entry.name}`, ...entry.actions.flatMap(scheduleLines).map((line) => `  ${line}`)];
      const kernels = [...inLoop].map((kernel) => (sources.get(`${entry.name} ${kernel}`) ?? []).map((l) => l.text).join("\n"));
      return [schedule.map((line) => `${COMMENTS[target]} ${line}`).join("\n"), ...kernels];
    });
  return `${texts.join("\n\n")}\n`;
}

/** Cells whose weights are shown in half precision besides. */
const HALVES = ["lstm"];

/** How a forward pass reads weights in half precision, and how they are made. */
function halvesText(name: string): string {
  const model = defineModel({ name, inputs: { x: f32("T", "B", 3) }, layers: [recurrent(cells[name], { units: 5 })] });
  const options = { target: "wgsl", storage: "f16", entries: ["forward"] } as const;
  const compiled = compileGraphs(model.name, modelGraphs(model, { rows: 2 }), options);
  return `${compiled.artifact.wgsl?.entries.map((entry) => entry.code).join("\n")}`;
}

const filesOf = (target: TargetName): readonly string[] => [
  ...Object.keys(cells).map((name) => `${name}.${ENDINGS[target]}`),
  ...(target === "wgsl" ? HALVES.map((name) => `${name}.f16.wgsl`) : []),
];
/** As they are before a test writes any. */
const found = new Map(Object.keys(ENDINGS).map((target) => [target, readdirSync(join(folder, target))]));
const isUpdate = (): boolean => expect.getState().snapshotState.snapshotUpdateState === "all";

it.each(HALVES)("weights of %s in half precision", async (name) => {
  const text = halvesText(name);
  expect(text).toContain("halves");
  await expect(text).toMatchFileSnapshot(join(folder, "wgsl", `${name}.f16.wgsl`));
});

describe.each(Object.keys(ENDINGS) as TargetName[])("%s", (target) => {
  it.each(Object.keys(cells))("%s", async (name) => {
    const text = goldenText(name, target);
    expect(text.split("\n").length).toBeGreaterThan(30);
    await expect(text).toMatchFileSnapshot(join(folder, target, `${name}.${ENDINGS[target]}`));
  });

  it("has a file for each cell and no other", () => {
    const files = filesOf(target);
    const surplus = found.get(target)?.filter((file) => !files.includes(file)) ?? [];
    if (isUpdate()) for (const file of surplus) rmSync(join(folder, target, file));
    else expect(found.get(target)?.sort()).toEqual([...files].sort());
  });
});
