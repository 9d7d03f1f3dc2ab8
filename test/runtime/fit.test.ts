// The training loop: it learns, resumes bit for bit from any checkpoint, stops for every reason it knows.
import { describe, expect, test } from "vitest";
import {
  type Batch,
  type FitOptions,
  fit as fitModel,
  loadModule,
  type Model,
  readSafetensors,
  writeSafetensors,
} from "../../runtime/index.ts";
import { numbers, runningSum } from "./running-sum.ts";

const T = 3;
const B = 2;
const PER_EPOCH = 4;

const model = (seed = 3) => loadModule(runningSum(), { seed });

/** Targets of the model itself with w = 0.3, b = 0.1, so that there is something to learn; other data every epoch. */
function batches(epoch: number): Batch[] {
  const teacher = model();
  teacher.params.set("w", Array(6).fill(0.3));
  teacher.params.set("b", Array(3).fill(0.1));
  let state = teacher.initialState(B);
  return Array.from({ length: PER_EPOCH }, (_, n) => {
    const x = numbers(T * B * 2, 1 + epoch * 10 + n);
    const result = teacher.forward({ x }, { steps: T, rows: B, state });
    state = result.state;
    return { inputs: { x, target: result.outputs.y }, steps: T, rows: B };
  });
}

const options = (more: Partial<FitOptions> = {}): FitOptions => ({
  batches,
  epochs: 3,
  rate: 0.02,
  carryState: true,
  ...more,
});

const snapshot = (net: Model) => ({
  params: net.params.save(),
  slot: net.slotView("m").slice(),
  updates: net.updates,
  seed: net.seed,
});

test("the loss falls, callbacks see every step and epoch", async () => {
  const net = model();
  const steps: number[] = [];
  const losses: number[] = [];
  const result = await fitModel(net, {
    ...options({ epochs: 30 }),
    callbacks: {
      onStep: ({ step, epoch, batch, gradNorm, rate }) => {
        steps.push(step);
        expect(step).toBe(epoch * PER_EPOCH + batch + 1);
        expect(gradNorm).toBeGreaterThan(0);
        expect(rate).toBe(0.02);
      },
      onEpoch: async ({ loss }) => void losses.push(loss),
    },
  });
  expect(steps.length).toBe(30 * PER_EPOCH);
  expect(losses.length).toBe(30);
  expect(losses[29]).toBeLessThan(losses[0] / 10);
  expect(result).toMatchObject({
    stopped: "epochs",
    epochs: 30,
    steps: 120,
    loss: losses[29],
    best: Math.min(...losses),
  });
});

test("the state goes from batch to batch within an epoch, and anew where a batch resets", async () => {
  const seen: number[][] = [];
  const net = model();
  const { train } = net;
  net.train = (inputs, o) => {
    seen.push([...(o.state?.get("s") ?? [])]);
    return train.call(net, inputs, o);
  };
  const reset = (epoch: number) => batches(epoch).map((b, n) => ({ ...b, reset: n === 2 }));
  await fitModel(net, options({ batches: reset, epochs: 2 }));
  expect(seen.map((s) => s.length)).toEqual([0, 6, 0, 6, 0, 6, 0, 6]);
  seen.length = 0;
  await fitModel(net, options({ carryState: false, epochs: 1 }));
  expect(seen.map((s) => s.length)).toEqual([0, 0, 0, 0]);
});

describe("resume", () => {
  test.each([true, false])("from any checkpoint ends with the same bits (carryState: %s)", async (carryState) => {
    const whole = model();
    const checkpoints: Uint8Array[] = [];
    const onCheckpoint = (bytes: Uint8Array) => void checkpoints.push(bytes);
    const schedule = (updates: number) => 0.02 / (1 + updates);
    const validate = (net: Model) => net.params.get("w")[0];
    const run = options({ carryState, rate: schedule, validate, earlyStop: { patience: 9, on: "validation" } });
    const result = await fitModel(whole, { ...run, checkpointEvery: 1, callbacks: { onCheckpoint } });
    expect(checkpoints.length).toBe(3 * PER_EPOCH + 1);
    for (const [i, checkpoint] of checkpoints.entries()) {
      const resumed = loadModule(runningSum(), { seed: 99 });
      const reports: number[] = [];
      const end = await fitModel(resumed, {
        ...run,
        resume: checkpoint,
        callbacks: { onStep: (r) => void reports.push(r.step) },
      });
      expect(snapshot(resumed)).toEqual(snapshot(whole));
      expect(end).toEqual(result);
      expect(reports.length).toBe(3 * PER_EPOCH - Math.min(i + 1, 3 * PER_EPOCH));
    }
  });

  test("a run stopped by steps, time, or a signal goes on from its checkpoint as if nothing had been", async () => {
    const whole = model();
    await fitModel(whole, options());
    const net = model();
    const first = await fitModel(net, options({ steps: 5 }));
    expect(first).toMatchObject({ stopped: "steps", steps: 5, epochs: 1 });
    const abort = new AbortController();
    const onStep = ({ step }: { step: number }) => step === 7 && abort.abort();
    const second = await fitModel(
      net,
      options({ resume: first.checkpoint, signal: abort.signal, callbacks: { onStep: (r) => void onStep(r) } }),
    );
    expect(second).toMatchObject({ stopped: "aborted", steps: 7 });
    const third = await fitModel(net, options({ resume: second.checkpoint, secondsLimit: 0 }));
    expect(third).toMatchObject({ stopped: "seconds", steps: 7 });
    await fitModel(net, options({ resume: third.checkpoint }));
    expect(snapshot(net)).toEqual(snapshot(whole));
  });

  test("a checkpoint can be loaded as parameters", async () => {
    const net = model();
    const { checkpoint } = await fitModel(net, options({ steps: 2 }));
    const other = model(8);
    other.params.load(checkpoint);
    expect(other.params.save()).toEqual(net.params.save());
  });

  test("a damaged checkpoint or one of another model is refused, and nothing changes", async () => {
    const { checkpoint } = await fitModel(model(), options({ steps: 2 }));
    const { tensors, metadata } = readSafetensors(checkpoint, "c");
    const without = (name: string) =>
      writeSafetensors(
        [...tensors].filter(([n]) => n !== name),
        metadata,
      );
    const bad = new Map(
      [...tensors].map(([n, t]) => [n, { ...t, data: n === "b" ? t.data.map(() => Number.NaN) : t.data }]),
    );
    const cases: readonly [Uint8Array, RegExp][] = [
      [checkpoint.subarray(0, checkpoint.length - 1), /checkpoint.*truncated/],
      [new Uint8Array(0), /checkpoint: the file is truncated/],
      [model().params.save(), /checkpoint: it is no checkpoint/],
      [
        writeSafetensors(tensors, { ...metadata, layoutHash: "other" }),
        /checkpoint: it is of model "running-sum" with layout other/,
      ],
      [writeSafetensors(tensors, { ...metadata, training: "{}" }), /training record cannot be read/],
      [
        writeSafetensors(tensors, { ...metadata, format: "cellc-checkpoint-9" }),
        /format cellc-checkpoint-9; expected cellc-checkpoint-1/,
      ],
      [without("slot:m"), /optimizer slot "m": it is missing/],
      [without("state:s"), /state "s": it is missing/],
      [without("w"), /tensor "w": it is missing/],
      [writeSafetensors(bad, metadata), /parameter "b": NaN at index 0/],
    ];
    for (const [bytes, message] of cases) {
      const net = model();
      net.train(batches(0)[0].inputs, { steps: T, rows: B });
      const before = snapshot(net);
      await expect(fitModel(net, options({ resume: bytes }))).rejects.toThrow(message);
      expect(snapshot(net)).toEqual(before);
    }
  });
});

describe("stops", () => {
  test("early, when the validation has not fallen for `patience` epochs, also when it is NaN", async () => {
    const values = [5, 4, 4.5, 3.95, 4.2, 1];
    const seen: number[] = [];
    const run = options({
      epochs: 9,
      validate: (_, epoch) => values[epoch],
      earlyStop: { patience: 3, minDelta: 0.1, on: "validation" },
    });
    const result = await fitModel(model(), {
      ...run,
      callbacks: { onEpoch: (r) => void seen.push(r.validation ?? 0) },
    });
    expect(result).toMatchObject({ stopped: "early", epochs: 5, best: 4 });
    expect(seen).toEqual([5, 4, 4.5, 3.95, 4.2]);
    const nan = await fitModel(model(), { ...run, validate: () => Number.NaN });
    expect(nan).toMatchObject({ stopped: "early", epochs: 3, best: undefined });
    const again = await fitModel(model(), { ...run, resume: result.checkpoint });
    expect(again).toMatchObject({ stopped: "early", epochs: 5, steps: 5 * PER_EPOCH });
  });

  test("early, on the loss", async () => {
    const result = await fitModel(
      model(),
      options({ epochs: 9, rate: 0, batches: () => batches(0), earlyStop: { patience: 2, minDelta: 1, on: "loss" } }),
    );
    expect(result).toMatchObject({ stopped: "early", epochs: 3 });
  });

  test("by a signal that a timer raises, while it trains", async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 120);
    const result = await fitModel(
      model(),
      options({ epochs: 1_000_000, batches: () => BATCHES, signal: abort.signal }),
    );
    expect(result.stopped).toBe("aborted");
    expect(result.steps).toBeGreaterThan(10);
  });

  test("with an error at a loss that is not finite, with the parameters of the step before", async () => {
    const net = model();
    const spoiled = (epoch: number) =>
      batches(epoch).map((b, n) =>
        epoch === 1 && n === 2 ? { ...b, inputs: { ...b.inputs, target: Array(18).fill(Number.NaN) } } : b,
      );
    await expect(fitModel(net, options({ batches: spoiled }))).rejects.toThrow(
      /^epoch 1, batch 2, update 7: the loss is NaN; expected a finite number\. The parameters are those before this update/,
    );
    const healthy = model();
    await fitModel(healthy, options({ steps: 6 }));
    expect(snapshot(net)).toEqual(snapshot(healthy));
  });
});

const BATCHES = batches(0);

test("options that make no sense are refused", async () => {
  const net = model();
  const refuse = (more: Partial<FitOptions>, message: string) =>
    expect(fitModel(net, options(more))).rejects.toThrow(message);
  await refuse({ epochs: -1 }, "epochs: -1; expected a whole number of at least 0");
  await refuse({ steps: 1.5 }, "steps: 1.5");
  await refuse({ checkpointEvery: 0 }, "checkpointEvery: 0");
  await refuse({ secondsLimit: Number.NaN }, "secondsLimit: NaN");
  await refuse({ earlyStop: { patience: 0, on: "loss" } }, "earlyStop.patience: 0");
  await refuse({ earlyStop: { patience: 1, on: "validation" } }, 'earlyStop.on: "validation" without validate');
  await refuse({ rate: () => Number.NaN }, "rate at update 1: NaN");
  await refuse({ batches: () => [] }, "batches(0): no batches; expected at least one");
  const { checkpoint } = await fitModel(net, options({ steps: 3 }));
  await refuse(
    { resume: checkpoint, batches: (e) => batches(e).slice(0, 2) },
    "batches(0): 2 batches; expected at least the 3",
  );
});

test("batches may come asynchronously", async () => {
  async function* slow(epoch: number) {
    for (const batch of batches(epoch)) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      yield batch;
    }
  }
  const [net, same] = [model(), model()];
  await fitModel(net, options({ batches: slow }));
  await fitModel(same, options());
  expect(snapshot(net)).toEqual(snapshot(same));
});
