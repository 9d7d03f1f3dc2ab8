// How long the calls of a model take: medians over as many calls as fit into a time.
import { setImmediate } from "node:timers/promises";
import { evalShape } from "../../ir/types.ts";
import type { AnyModel } from "../../runtime/checkpoint.ts";
import { RuntimeError } from "../../runtime/errors.ts";

export interface Measured {
  readonly call: string;
  readonly steps: number;
  readonly rows: number;
  readonly calls: number;
  /** Of one call, milliseconds. */
  readonly median: number;
  readonly best: number;
}

type Values = Record<string, Float32Array | Int32Array>;

/** Inputs of an entry: a wave for numbers, zeros for indices. */
function inputsFor({ manifest }: AnyModel, entry: string, steps: number, rows: number): Values {
  const spec = manifest.entries.find((e) => e.name === entry);
  const ports = spec?.inputs.filter((p) => p.role === "input" && p.name !== "lengths") ?? [];
  return Object.fromEntries(
    ports.map(({ name, dtype, shape }) => {
      const length = evalShape(shape, { T: steps, B: rows }).reduce((a, b) => a * b, 1);
      return [name, dtype === "i32" ? allocate(Int32Array, length, name) : wave(allocate(Float32Array, length, name))];
    }),
  );
}

const wave = (values: Float32Array): Float32Array => values.map((_, i) => Math.sin(i));

/** @throws RuntimeError "memory" where the host has no room for so many steps and rows. */
function allocate<A>(View: new (length: number) => A, length: number, name: string): A {
  try {
    return new View(length);
  } catch {
    throw new RuntimeError("memory", {
      where: `input "${name}"`,
      found: `${length} numbers could not be allocated`,
      fix: "Use fewer steps or rows a call",
    });
  }
}

interface Call {
  readonly call: string;
  readonly steps: number;
  /** On a GPU a promise, kept when the results are on the host. */
  readonly run: () => unknown;
}

function callsOf(model: AnyModel, steps: number, rows: number): readonly Call[] {
  const has = (entry: string): boolean => model.manifest.entries.some((e) => e.name === entry);
  const forward = inputsFor(model, "forward", steps, rows);
  const calls: Call[] = [{ call: "forward", steps, run: () => model.forward(forward, { steps, rows }) }];
  if (has("step")) {
    const stream = model.stream({ rows });
    const step = inputsFor(model, "step", 1, rows);
    calls.push({ call: "step", steps: 1, run: () => stream.step(step) });
  }
  const training = ["train", "gradient"].find(has);
  if (training !== undefined && (has("train") || has("update"))) {
    const batch = inputsFor(model, training, steps, rows);
    calls.push({ call: "train", steps, run: () => model.train(batch, { steps, rows }) });
  }
  return calls;
}

/** Every call that the model has, one after another. @param seconds for each. */
export async function* measureModel(
  model: AnyModel,
  { steps, rows, seconds }: { steps: number; rows: number; seconds: number },
): AsyncGenerator<Measured> {
  for (const { run, ...about } of callsOf(model, steps, rows))
    yield { ...about, rows, ...summary(await timesOf(run, seconds)) };
}

/** Milliseconds after which events such as Ctrl+C are let in. */
const PATIENCE = 100;

/** Only promises are waited for: on the host, waiting would take longer than some steps. */
async function timesOf(run: () => unknown, seconds: number): Promise<number[]> {
  const end = performance.now() + 1000 * seconds;
  const first = run();
  const waits = first instanceof Promise;
  await first;
  const times: number[] = [];
  let pause = performance.now() + PATIENCE;
  do {
    if (performance.now() > pause) {
      await setImmediate();
      pause = performance.now() + PATIENCE;
    }
    const start = performance.now();
    if (waits) await run();
    else run();
    times.push(performance.now() - start);
  } while (performance.now() < end);
  return times.sort((a, b) => a - b);
}

const summary = (sorted: readonly number[]): Pick<Measured, "calls" | "median" | "best"> => ({
  calls: sorted.length,
  median: sorted[sorted.length >> 1],
  best: sorted[0],
});
