// How long the calls of a model take: medians over as many calls as fit into a time.
import { evalShape } from "../../ir/types.ts";
import type { Model } from "../../runtime/index.ts";

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
function inputsFor({ manifest }: Model, entry: string, steps: number, rows: number): Values {
  const spec = manifest.entries.find((e) => e.name === entry);
  const ports = spec?.inputs.filter((p) => p.role === "input" && p.name !== "lengths") ?? [];
  return Object.fromEntries(
    ports.map(({ name, dtype, shape }) => {
      const length = evalShape(shape, { T: steps, B: rows }).reduce((a, b) => a * b, 1);
      return [name, dtype === "i32" ? new Int32Array(length) : Float32Array.from({ length }, (_, i) => Math.sin(i))];
    }),
  );
}

/** Every call that the model has. @param seconds for each. */
export function measureModel(
  model: Model,
  { steps, rows, seconds }: { steps: number; rows: number; seconds: number },
): readonly Measured[] {
  const has = (entry: string): boolean => model.manifest.entries.some((e) => e.name === entry);
  const measured: Measured[] = [];
  const measure = (call: string, steps: number, run: () => void): void => {
    measured.push({ call, steps, rows, ...timesOf(run, seconds) });
  };
  const forward = inputsFor(model, "forward", steps, rows);
  measure("forward", steps, () => model.forward(forward, { steps, rows }));
  if (has("step")) {
    const stream = model.stream({ rows });
    const step = inputsFor(model, "step", 1, rows);
    measure("step", 1, () => stream.step(step));
  }
  const training = ["train", "gradient"].find(has);
  if (training !== undefined && (has("train") || has("update"))) {
    const batch = inputsFor(model, training, steps, rows);
    measure("train", steps, () => model.train(batch, { steps, rows }));
  }
  return measured;
}

function timesOf(run: () => void, seconds: number): Pick<Measured, "calls" | "median" | "best"> {
  const end = performance.now() + 1000 * seconds;
  run();
  const times: number[] = [];
  do {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  } while (performance.now() < end);
  times.sort((a, b) => a - b);
  return { calls: times.length, median: times[times.length >> 1], best: times[0] };
}
