// Compiles and trains away from the page, so that neither stops it: the page can end this worker at any time.
import {
  type CompiledModel,
  type CompiledWebGpuModel,
  compile,
  kernelSources,
  type ModelDefinition,
  modelGraphs,
  parseGraph,
  printGraph,
  type TargetName,
  targetNames,
} from "cellc";
import { drawGraph } from "./drawing.ts";
import { evaluateCell } from "./evaluate-cell.ts";
import type { Compiled, Reply, Request, Settings, Stage } from "./protocol.ts";
import { type Task, tasks } from "./tasks.ts";

/** Time between two messages on the way, in milliseconds. */
const SLICE = 60;
const SEED = 1;

interface Host {
  postMessage(reply: Reply): void;
  onmessage: ((event: MessageEvent<Request>) => void) | null;
}
const host = self as unknown as Host;

/** Its calls are awaited: on WebGPU they are promises. */
type Net = CompiledModel | CompiledWebGpuModel;

interface Session {
  net?: Net;
  task?: Task;
  /** Of the training that runs; another number ends it. */
  run: number;
  training?: Promise<void>;
}
const session: Session = { run: 0 };

const why = (error: unknown): string =>
  error instanceof Error
    ? error.name === "CompileError"
      ? error.message
      : `${error.name}: ${error.message}`
    : String(error);

/** For each target of the compiler, what keeps this host from running it; null where nothing does. */
async function offeredTargets(): Promise<Readonly<Record<string, string | null>>> {
  const gpu = (navigator as { gpu?: { requestAdapter(): Promise<object | null> } }).gpu;
  const adapter = await gpu?.requestAdapter().catch(() => null);
  const onProcessor = Object.fromEntries(targetNames.map((name) => [name, null]));
  const wasm = typeof WebAssembly === "object" ? null : "no WebAssembly here";
  return { ...onProcessor, wasm, wgsl: adapter ? null : "no WebGPU here" };
}

function stagesOf(net: Net, written: string): readonly Stage[] {
  const stage = (name: string, text: string, remarks: readonly string[] = []): Stage => ({
    name,
    text,
    remarks,
    drawing: drawGraph(parseGraph(text)),
  });
  const changed = (net.trace.graphs.forward ?? []).filter((step) => step.changed);
  return [
    stage("as written", written),
    ...changed.map((step) =>
      stage(
        step.pass,
        step.text(),
        step.remarks.map((r) => r.text),
      ),
    ),
  ];
}

const sizeOf = ({ artifact: { code, wasm } }: Net): number => code.length + (wasm?.plain.length ?? 0);

const compileFor = (model: ModelDefinition, target: TargetName): Promise<Net> =>
  target === "wgsl" ? compile(model, { target, seed: SEED }) : compile(model, { target, seed: SEED });

/** The one before gives its device back, once its last update is through. */
async function replaceNet(net: Net): Promise<void> {
  await session.training?.catch(() => undefined);
  if (session.net && "destroy" in session.net) session.net.destroy();
  session.net = net;
}

async function compileText({ code, task: name, units, target }: Settings): Promise<Compiled> {
  const task = tasks[name];
  const cell = await evaluateCell(code);
  const model = task.model(cell, units);
  const start = performance.now();
  const net = await compileFor(model, target);
  const milliseconds = performance.now() - start;
  await replaceNet(net);
  session.task = task;
  return {
    cell: cell.name,
    milliseconds,
    params: net.artifact.manifest.paramSize,
    bytes: sizeOf(net),
    stages: stagesOf(net, printGraph(modelGraphs(model).forward)),
    kernels: kernelSources(net).map(({ entry, kernel, lines }) => ({ entry, name: kernel, lines })),
  };
}

/** Numerical Recipes' quick generator: the same batches on every target. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });

async function train(rate: number): Promise<void> {
  const { net, task } = session;
  if (!net || !task) throw new Error("Nothing is compiled yet");
  const run = ++session.run;
  const random = randomFrom(SEED);
  let [updates, before, losses] = [0, performance.now(), [] as number[]];
  while (run === session.run) {
    const { inputs, steps, rows } = task.batch(random);
    const { loss } = await net.train(inputs, { steps, rows, rate });
    losses.push(loss);
    const now = performance.now();
    if (now - before < SLICE) continue;
    updates += losses.length;
    const perSecond = (1000 * losses.length) / (now - before);
    host.postMessage({ kind: "progress", progress: { losses, updates, perSecond } });
    [before, losses] = [now, []];
    await nextTurn();
  }
}

const answers: { readonly [K in Request["kind"]]: (request: Extract<Request, { kind: K }>) => Promise<Reply> } = {
  targets: async () => ({ kind: "targets", offered: await offeredTargets() }),
  async compile({ settings }) {
    session.run++;
    return { kind: "compiled", compiled: await compileText(settings) };
  },
  async train({ rate }) {
    session.training = train(rate);
    await session.training;
    return { kind: "stopped" };
  },
  async stop() {
    session.run++;
    return { kind: "stopped" };
  },
};

host.onmessage = ({ data }) => {
  const answer = answers[data.kind] as (request: Request) => Promise<Reply>;
  answer(data).then(
    (reply) => void host.postMessage(reply),
    (error: unknown) => void host.postMessage({ kind: "failed", message: why(error) }),
  );
};
