// The workloads on WebGPU: the same models, weights and checks, in calls that may be queued.
import { type CompiledWebGpuModel, compile, type ModelDefinition } from "cellc";
import {
  charlmBatch,
  charlmModel,
  firstRecurrent,
  inferenceModel,
  norm,
  setCharlmWeights,
  setPeerWeights,
  sum,
  trainModel,
} from "../models.ts";
import { stepInputs, type Workload, workloadInput } from "../workloads.ts";
import type { OpenCase } from "./contender.ts";

const open = (model: ModelDefinition, device: GPUDevice): Promise<CompiledWebGpuModel> =>
  compile(model, { target: "wgsl", device });

/** The calls of one model run in the order in which they were made; no need to wait for those before. */
const atOnce =
  (call: () => Promise<unknown>): OpenCase["run"] =>
  (calls) =>
    Promise.all(Array.from({ length: calls }, call));

async function stepCase(w: Workload, device: GPUDevice): Promise<OpenCase> {
  const net = await open(inferenceModel(w), device);
  setPeerWeights(net.params, w);
  const x = workloadInput(w);
  const rows = Array.from({ length: stepInputs }, (_, t) => ({ x: x.subarray(t * w.inputs, (t + 1) * w.inputs) }));
  const stream = net.stream({ rows: 1 });
  let at = 0;
  const run = atOnce(() => stream.step(rows[at++ % stepInputs]));
  await run(10);
  const checks = { check: sum((await stream.state()).get("rnn.0.h")) };
  return { run, checks, dispatches: await net.dispatches("step", { steps: 1 }), close: () => net.destroy() };
}

async function sequenceCase(w: Workload, device: GPUDevice): Promise<OpenCase> {
  const net = await open(inferenceModel(w), device);
  setPeerWeights(net.params, w);
  const inputs = { x: workloadInput(w) };
  const shape = { steps: w.steps, rows: w.rows };
  const { y } = (await net.forward(inputs, shape)).outputs;
  return {
    run: atOnce(() => net.forward(inputs, shape)),
    checks: { check: sum(y.subarray((w.steps - 1) * w.rows * w.units)) },
    dispatches: await net.dispatches("forward", shape),
    close: () => net.destroy(),
  };
}

async function trainCase(w: Workload, device: GPUDevice): Promise<OpenCase> {
  const net = await open(trainModel(w), device);
  setPeerWeights(net.params, w);
  const inputs = { x: workloadInput(w) };
  const one = { loss: Float32Array.of(1) };
  const shape = { steps: w.steps, rows: w.rows };
  const { outputs, grads, inputGrads } = await net.backward(inputs, one, shape);
  return {
    run: atOnce(() => net.backward(inputs, one, shape)),
    checks: { check: outputs.loss[0], check2: norm(grads[firstRecurrent(w)]), check3: norm(inputGrads.x) },
    dispatches: await net.dispatches("backward", shape),
    close: () => net.destroy(),
  };
}

async function charlmCase(w: Workload, device: GPUDevice): Promise<OpenCase> {
  const net = await open(charlmModel(w), device);
  const batch = charlmBatch(w);
  const shape = { steps: w.steps, rows: w.rows };
  setCharlmWeights(net.params, w);
  const { loss: check } = await net.train(batch, shape);
  return {
    run: atOnce(() => net.train(batch, shape)),
    checks: { check },
    dispatches: await net.dispatches("train", shape),
    close: () => net.destroy(),
  };
}

const makers: Readonly<Record<Workload["mode"], (w: Workload, device: GPUDevice) => Promise<OpenCase>>> = {
  step: stepCase,
  sequence: sequenceCase,
  train: trainCase,
  charlm: charlmCase,
};

export const openOnGpu = (w: Workload, device: GPUDevice): Promise<OpenCase> => makers[w.mode](w, device);
