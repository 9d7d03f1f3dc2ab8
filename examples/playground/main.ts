// The page: wires editor, settings, views and plot to the worker.
import { startingTexts } from "./cells.ts";
import { CompilerClient } from "./compiler-client.ts";
import { createEditor } from "./editor.ts";
import { drawGraph } from "./graph-view.ts";
import { LossPlot } from "./loss-plot.ts";
import type { Compiled, Progress, Settings } from "./protocol.ts";
import { watchScheme } from "./scheme.ts";
import { fill, watchTabs } from "./tabs.ts";
import { tasks } from "./tasks.ts";
import { showKernel, showStage } from "./text-view.ts";

const byId = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;
const choice = (id: string): HTMLSelectElement => byId<HTMLSelectElement>(id);
const number = (id: string): HTMLInputElement => byId<HTMLInputElement>(id);

/** Milliseconds of rest after a key before the text is compiled. */
const REST = 350;
const TARGETS: Readonly<Record<string, string>> = { js: "JavaScript", wasm: "WebAssembly", wgsl: "WebGPU" };

const page: { compiled?: Compiled; training: boolean; timer?: ReturnType<typeof setTimeout> } = { training: false };
const plot = new LossPlot(byId<HTMLCanvasElement>("loss"));
const tell = (text: string): void => {
  byId("detail").textContent = text;
};

const client = new CompilerClient({
  progress: showProgress,
  stopped: () => setTraining(false),
  failed(message) {
    setTraining(false);
    showStatus(message, true);
  },
});

function showStatus(text: string, error = false): void {
  byId("status").textContent = text;
  byId("status").classList.toggle("error", error);
}

function showProgress({ losses, updates, perSecond }: Progress): void {
  if (!page.training) return;
  plot.add(losses);
  const loss = losses.reduce((a, b) => a + b, 0) / losses.length;
  byId("progress").textContent =
    `Loss ${loss.toPrecision(3)} after ${updates} updates, ${perSecond.toFixed(0)} a second`;
}

function setTraining(on: boolean): void {
  page.training = on;
  byId("train").textContent = on ? "Stop" : "Train";
}

const settings = (): Settings => ({
  code: editor.text(),
  task: choice("task").value,
  units: Math.min(256, Math.max(1, Math.round(number("units").valueAsNumber) || 1)),
  target: choice("target").value as Settings["target"],
});

async function compile(): Promise<void> {
  clearTimeout(page.timer);
  setTraining(false);
  byId<HTMLButtonElement>("train").disabled = true;
  try {
    page.compiled = await client.compile(settings());
    const { cell, milliseconds, params, bytes } = page.compiled;
    const size = `${params} parameters, ${(bytes / 1024).toFixed(0)} KB of code`;
    showStatus(`${cell}: compiled in ${milliseconds.toFixed(0)} ms, ${size}`);
    byId<HTMLButtonElement>("train").disabled = false;
    fillViews(page.compiled);
  } catch (error) {
    showStatus((error as Error).message, true);
  }
}

/** Keeps what was chosen where it is still there. */
function fillViews({ stages, kernels }: Compiled): void {
  const last = stages.length - 1;
  const kept = choice("stage").selectedOptions[0]?.text;
  fill(
    choice("stage"),
    stages.map((stage, i) => [String(i), i === 0 ? stage.name : `${i}. ${stage.name}`]),
  );
  const again = stages.findIndex((stage, i) => (i === 0 ? stage.name : `${i}. ${stage.name}`) === kept);
  choice("stage").value = String(again < 0 ? last : again);
  const before = choice("kernel").selectedOptions[0]?.text;
  fill(
    choice("kernel"),
    kernels.map(({ entry, name }, i) => [String(i), `${entry}: ${name}`]),
  );
  const same = kernels.findIndex(({ entry, name }) => `${entry}: ${name}` === before);
  const forward = kernels.map(({ entry, lines }, i) => ({ i, size: entry === "forward" ? lines.length : 0 }));
  const largest = forward.reduce((a, b) => (b.size > a.size ? b : a));
  choice("kernel").value = String(same < 0 ? largest.i : same);
  showViews();
}

function showViews(): void {
  if (!page.compiled) return;
  const stage = page.compiled.stages[Number(choice("stage").value)];
  const kernel = page.compiled.kernels[Number(choice("kernel").value)];
  tell("");
  drawGraph(byId("panel-graph"), stage.drawing, tell);
  showStage(byId("panel-text"), stage);
  if (kernel) showKernel(byId("panel-kernels"), kernel, choice("target").value, tell);
}

function startTask(): void {
  const { explain, guess } = tasks[choice("task").value];
  byId("explain").textContent = explain;
  byId("progress").textContent = "";
  plot.clear(guess);
}

function toggleTraining(): void {
  if (page.training) client.stop();
  else {
    startTask();
    setTraining(true);
    client.train(number("rate").valueAsNumber || 0.01);
  }
}

const editor = createEditor(byId("editor"), () => {
  clearTimeout(page.timer);
  page.timer = setTimeout(() => void compile(), REST);
});

function listen(): void {
  for (const id of ["target", "units", "task"]) byId(id).addEventListener("change", () => void compile());
  choice("task").addEventListener("change", startTask);
  for (const id of ["stage", "kernel"]) byId(id).addEventListener("change", showViews);
  choice("start").addEventListener("change", () => editor.replace(startingTexts[choice("start").value].code));
  byId("train").addEventListener("click", toggleTraining);
  watchTabs(byId("tab-graph").parentElement as HTMLElement, (tab) => {
    byId("stage-label").hidden = tab === "tab-kernels";
    byId("kernel-label").hidden = tab !== "tab-kernels";
  });
  watchScheme(byId<HTMLButtonElement>("scheme"), () => plot.draw());
}

async function begin(): Promise<void> {
  fill(
    choice("start"),
    Object.entries(startingTexts).map(([key, { title }]) => [key, title]),
  );
  fill(
    choice("task"),
    Object.entries(tasks).map(([key, { title }]) => [key, title]),
  );
  listen();
  startTask();
  const offered = await client.offeredTargets();
  const targets = Object.entries(offered);
  fill(
    choice("target"),
    targets.map(([key, missing]) => [key, missing ? `${TARGETS[key] ?? key}: ${missing}` : (TARGETS[key] ?? key)]),
  );
  for (const option of choice("target").options) option.disabled = offered[option.value] !== null;
  choice("target").value = offered.wasm === null ? "wasm" : "js";
  editor.replace(startingTexts.own.code);
}

void begin();
