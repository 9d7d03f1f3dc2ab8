// The heart of an emitted module: memory, weights, and entries bound to numbers of steps and rows.
import { count, fail } from "./fail.ts";
import type { Entries, Layout, Layouts, Memory, ModelFacts, Numbers, Ports } from "./layout.ts";
import { place } from "./place.ts";
import { readTensors } from "./read-tensors.ts";
import { parseState, State } from "./state.ts";

type Views = readonly (readonly [name: string, view: Float32Array | Int32Array, fill?: number])[];

/** An entry, ready to run for some T and B. */
export interface Call {
  readonly buffer: ArrayBuffer;
  readonly inputs: Views;
  readonly outputs: Views;
  readonly before: Views;
  readonly after: Views;
  run(): void;
}

export interface CallOptions {
  readonly steps?: number;
  readonly rows?: number;
  readonly state?: State;
}

export type Inputs = Readonly<Record<string, Numbers>>;
export type Core = ReturnType<typeof createCore>;

export function createCore(facts: ModelFacts, layouts: Layouts, memory: Memory, entries: Entries) {
  const bound = new Map<string, Call>();
  let loaded = false;
  /** Bound again where the memory has moved since. */
  const bind = (name: string, T: number, B: number): Call => {
    const key = `${name} ${T} ${B}`;
    let call = bound.get(key);
    if (call?.buffer !== memory.buffer) {
      if (!loaded) fail("weights", "none", "createModel({ weights }) or load(weights)");
      if (bound.size > 15) bound.clear();
      const layout = layouts[name](count("steps", T, name === "step" || name === "prepare" ? 1 : facts.steps), B);
      call = bindEntry(layout, facts.end, memory, (offsets) => entries[name](memory.buffer, offsets, T, B));
      bound.set(key, call);
    }
    return call as Call;
  };
  memory.grow(facts.end);
  const prepare = (): void => {
    if (layouts.prepare) bind("prepare", 1, 1).run();
  };
  const shared = {
    name: facts.name,
    load(file: ArrayBuffer | Uint8Array): void {
      const { tensor } = readTensors(file, "weights");
      const values = Object.entries(facts.params).map(([name, [at, ...shape]]) => {
        const data = tensor(name, shape);
        if (!data.every(Number.isFinite)) fail(`tensor "${name}"`, "NaN or an infinity", "numbers");
        return [at, data] as const;
      });
      for (const [at, data] of values) new Float32Array(memory.buffer, at, data.length).set(data);
      loaded = true;
      prepare();
    },
    initialState: (rows: number = facts.rows ?? 1): State => new State(facts, rows),
    parseState: (bytes: Uint8Array): State => parseState(facts, bytes),
  };
  return { facts, layouts, memory, bind, prepare, shared };
}

/** Places the buffers, makes room for them, and takes views of the ports. */
function bindEntry(
  layout: Layout,
  start: number,
  memory: Memory,
  run: (offsets: readonly number[]) => () => void,
): Call {
  const offsets = place(layout.buffers, start);
  memory.grow(offsets.pop() as number);
  const { buffer } = memory;
  const views = (ports: Ports = {}): Views =>
    Object.entries(ports).map(([name, [at, length, View = Float32Array, fill]]) => [
      name,
      new View(buffer, offsets[at], length),
      fill,
    ]);
  const [inputs, outputs, before, after] = [layout.inputs, layout.outputs, layout.before, layout.after].map(views);
  return { buffer, inputs, outputs, before, after, run: run(offsets) };
}

/** As many steps as the first input has, unless told otherwise. */
export function stepsOf({ facts, layouts }: Core, entry: string, inputs: Inputs, options: CallOptions): number {
  const { state, rows = state?.rows ?? facts.rows ?? 1 } = options;
  const [[name, [, length]]] = Object.entries(layouts[entry](1, rows).inputs ?? {});
  const given = inputs[name]?.length;
  const { steps = facts.steps ?? given / length } = options;
  if (steps % 1 !== 0) fail(`input "${name}"`, `${given ?? "no"} numbers`, `${length} a step`);
  return steps;
}

/** Fills a call's inputs; allocates nothing for typed arrays. */
export function write({ inputs, before }: Call, values: Inputs, state: State): void {
  for (let i = 0; i < inputs.length; i++) {
    const [name, view, fill] = inputs[i];
    const given = values[name];
    if (given?.length === view.length) view.set(given);
    else if (given || fill === undefined) fail(`input "${name}"`, given && `${given.length} numbers`, view.length);
    else view.fill(fill);
  }
  for (let i = 0; i < before.length; i++) before[i][1].set(state.get(before[i][0]));
}
