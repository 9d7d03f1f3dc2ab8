// Each workload as something to run: the model compiled for a target, its weights set, and what to check of its results.
import { type CompiledModel, type CompileOptions, compile } from "cellc";
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
} from "./models.ts";
import { stepInputs, type Workload, workloadInput } from "./workloads.ts";

/** `run` does the workload once. Checks are computed before anything is timed, but for those read `after`. */
export interface BenchCase {
  readonly run: () => void;
  readonly checks: Readonly<Record<string, number>>;
  /** Read when the timing is over. */
  readonly after?: () => Readonly<Record<string, number>>;
}

/** What runs a workload: a target, and one of its variants. */
export type Host = Pick<CompileOptions, "target" | "variant">;

async function inference(w: Workload, host: Host): Promise<CompiledModel> {
  const net = await compile(inferenceModel(w), host);
  setPeerWeights(net.params, w);
  return net;
}

/** One step a run, the state kept, going round through the inputs. Check: the sum of h after ten steps. */
async function stepCase(w: Workload, host: Host): Promise<BenchCase> {
  const net = await inference(w, host);
  const x = workloadInput(w);
  const rows = Array.from({ length: stepInputs }, (_, t) => ({ x: x.subarray(t * w.inputs, (t + 1) * w.inputs) }));
  const stream = net.stream({ rows: 1 });
  let at = 0;
  const run = (): void => {
    stream.step(rows[at]);
    at = at + 1 < stepInputs ? at + 1 : 0;
  };
  for (let i = 0; i < 10; i++) run();
  const checks = { check: sum(stream.state.get("rnn.0.h")) };
  stream.reset();
  at = 0;
  return { run, checks };
}

/** A whole sequence a run. Check: the sum of the last step's outputs. */
async function sequenceCase(w: Workload, host: Host): Promise<BenchCase> {
  const net = await inference(w, host);
  const inputs = { x: workloadInput(w) };
  const options = { steps: w.steps, rows: w.rows };
  const y = net.forward(inputs, options).outputs.y;
  return {
    run: () => void net.forward(inputs, options),
    checks: { check: sum(y.subarray((w.steps - 1) * w.rows * w.units)) },
  };
}

/**
 * Forward and backward of loss = mean(y²) by parameters and x.
 * Checks: the loss, the norms of the gradients of the first layer's R and of x.
 */
async function trainCase(w: Workload, host: Host): Promise<BenchCase> {
  const net = await compile(trainModel(w), host);
  setPeerWeights(net.params, w);
  const inputs = { x: workloadInput(w) };
  const one = { loss: Float32Array.of(1) };
  const options = { steps: w.steps, rows: w.rows };
  const { outputs, grads, inputGrads } = net.backward(inputs, one, options);
  const checks = { check: outputs.loss[0], check2: norm(grads[firstRecurrent(w)]), check3: norm(inputGrads.x) };
  return { run: () => void net.backward(inputs, one, options), checks };
}

/** One update of a character model. Check: the loss of the first update. */
async function charlmCase(w: Workload, host: Host): Promise<BenchCase> {
  const net = await compile(charlmModel(w), host);
  setCharlmWeights(net.params, w);
  const batch = charlmBatch(w);
  let loss = 0;
  const run = (): void => {
    loss = net.train(batch, { steps: w.steps, rows: w.rows }).loss;
  };
  run();
  return { run, checks: { check: loss }, after: () => ({ l: loss }) };
}

const makers: Readonly<Record<Workload["mode"], (w: Workload, host: Host) => Promise<BenchCase>>> = {
  step: stepCase,
  sequence: sequenceCase,
  train: trainCase,
  charlm: charlmCase,
};

export const benchCase = (w: Workload, host: Host): Promise<BenchCase> => makers[w.mode](w, host);
