// onnxruntime-web's WebGPU as a contender: found where it is installed, run in this process on the same adapter.
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { sum } from "../models.ts";
import { stepInputs, type Workload, workloadInput } from "../workloads.ts";
import { type Contender, LocalContender, type OpenCase } from "./contender.ts";
import { onnxModel } from "./onnx-model.ts";

/** What is used of onnxruntime-web. */
interface Ort {
  readonly env: {
    readonly versions: { readonly web?: string };
    readonly wasm: { numThreads: number };
    readonly webgpu: { powerPreference?: GPUPowerPreference; readonly device: Promise<GPUDevice> };
    logLevel: string;
  };
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<OrtSession> };
  readonly Tensor: {
    new (type: "float32", data: Float32Array, dims: readonly number[]): OrtTensor;
    fromGpuBuffer(buffer: GPUBuffer, options: { dataType: "float32"; dims: readonly number[] }): OrtTensor;
  };
}

type Tensors = Record<string, OrtTensor>;

interface OrtTensor {
  /** Reads a tensor on the GPU back. @param release its GPU memory. */
  getData(release?: boolean): Promise<Float32Array>;
  dispose(): void;
}

interface OrtSession {
  run(feeds: Tensors): Promise<Tensors>;
  release(): Promise<void>;
}

const HOW = "npm install --no-save onnxruntime-web, or --ort FOLDER of a project that has it";

/** @param folder whose packages are searched; this project's where empty. @returns a line that says why there is none. */
export async function ortContender(gpu: GPU, folder: string): Promise<Contender | string> {
  const from = folder === "" ? import.meta.url : pathToFileURL(resolve(folder, "package.json"));
  const found = entryPoint(createRequire(from));
  if (found === undefined) return `onnxruntime-web is not installed${folder === "" ? "" : ` in ${folder}`}; ${HOW}`;
  await offerGpu(gpu);
  const ort = (await import(pathToFileURL(found).href)) as Ort;
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  ort.env.webgpu.powerPreference = "high-performance";
  const about = `onnxruntime-web ${ort.env.versions.web ?? ""}, WebGPU`;
  return new LocalContender({ peer: "ort-web-webgpu", about }, (w) => openWorkload(ort, w));
}

function entryPoint(require: NodeJS.Require): string | undefined {
  try {
    return join(dirname(require.resolve("onnxruntime-web")), "ort.webgpu.min.mjs");
  } catch {
    return undefined;
  }
}

/**
 * What pages have and Node has not: `navigator.gpu`, and uploads from shared memory, in which onnxruntime keeps its
 * heap and which Dawn refuses in Node. What it uploads in a call are a few numbers; inputs come in buffers of the GPU.
 */
async function offerGpu(gpu: GPU): Promise<void> {
  const { globals } = await import("webgpu");
  for (const [name, value] of Object.entries(globals))
    if (!Object.hasOwn(globalThis, name)) Object.defineProperty(globalThis, name, { value, configurable: true });
  const { writeBuffer } = GPUQueue.prototype;
  const upload: GPUQueue["writeBuffer"] = function (this: GPUQueue, buffer, offset, data, ...range) {
    const isShared = data instanceof Uint8Array && (data.buffer as ArrayBufferLike) instanceof SharedArrayBuffer;
    writeBuffer.call(this, buffer, offset, isShared ? data.slice() : (data as Uint8Array<ArrayBuffer>), ...range);
  };
  GPUQueue.prototype.writeBuffer = upload;
  const navigator = { gpu, userAgent: "Node", hardwareConcurrency: 1 };
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
}

/** It has no training. A model that does not run on the GPU as a whole is an error. */
function openWorkload(ort: Ort, w: Workload): Promise<OpenCase | undefined> {
  const open = { step: openSteps, sequence: openSequence, train: nothing, charlm: nothing }[w.mode];
  return open(ort, w);
}

const nothing = async (): Promise<undefined> => undefined;

const create = (ort: Ort, model: Uint8Array): Promise<OrtSession> =>
  ort.InferenceSession.create(model, {
    executionProviders: ["webgpu"],
    graphOptimizationLevel: "all",
    preferredOutputLocation: "gpu-buffer",
    extra: { session: { disable_cpu_ep_fallback: "1" } },
  });

/** A tensor in a buffer of ours, to which inputs are written as any program would. */
async function gpuInput(ort: Ort, dims: readonly number[]) {
  const device = await ort.env.webgpu.device;
  const size = Math.max(16, 4 * dims.reduce((a, b) => a * b, 1));
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ size, usage });
  return {
    tensor: ort.Tensor.fromGpuBuffer(buffer, { dataType: "float32", dims }),
    write: (values: Float32Array): void => device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>),
    destroy: (): void => buffer.destroy(),
  };
}

async function openSequence(ort: Ort, w: Workload): Promise<OpenCase> {
  const session = await create(ort, onnxModel(w, { stateful: false }).bytes);
  const values = workloadInput(w);
  const x = await gpuInput(ort, [w.steps, w.rows, w.inputs]);
  const run = async (calls: number): Promise<Float32Array[]> => {
    const outputs: OrtTensor[] = [];
    for (let i = 0; i < calls; i++) {
      x.write(values);
      outputs.push((await session.run({ X: x.tensor })).Y);
    }
    return Promise.all(outputs.map((y) => y.getData(true)));
  };
  const [y] = await run(1);
  const close = async (): Promise<void> => {
    await session.release();
    x.destroy();
  };
  return { run, checks: { check: sum(y.subarray((w.steps - 1) * w.rows * w.units)) }, close };
}

/** The states stay on the GPU; each step's output is read. */
async function openSteps(ort: Ort, w: Workload): Promise<OpenCase> {
  const { bytes, states } = onnxModel(w, { stateful: true });
  const session = await create(ort, bytes);
  const values = workloadInput(w);
  const x = await gpuInput(ort, [1, w.rows, w.inputs]);
  const zeros = (): OrtTensor => new ort.Tensor("float32", new Float32Array(w.rows * w.units), [1, w.rows, w.units]);
  let carried: Tensors = Object.fromEntries(states.map((s) => [`${s}0`, zeros()]));
  let at = 0;
  const run = async (calls: number): Promise<Float32Array[]> => {
    const outputs: OrtTensor[] = [];
    for (let i = 0; i < calls; i++) {
      x.write(values.subarray(at * w.inputs, (at + 1) * w.inputs));
      at = (at + 1) % stepInputs;
      const { Y, ...after } = await session.run({ X: x.tensor, ...carried });
      for (const state of Object.values(carried)) state.dispose();
      carried = Object.fromEntries(states.map((s) => [`${s}0`, after[`${s}1`]]));
      outputs.push(Y);
    }
    return Promise.all(outputs.map((y) => y.getData(true)));
  };
  const last = (await run(10))[9];
  const close = async (): Promise<void> => {
    for (const state of Object.values(carried)) state.dispose();
    await session.release();
    x.destroy();
  };
  return { run, checks: { check: sum(last) }, close };
}
