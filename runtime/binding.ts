// One entry bound to numbers of steps and rows: its buffers placed, its ports as typed views, its run function.
import type { BufferSpec, EmittedModule, EntrySpec, PortSpec } from "../ir/artifact.ts";
import { evalSize } from "../ir/size.ts";
import { type DimEnv, evalShape } from "../ir/types.ts";
import { planArena } from "./arena.ts";
import { RuntimeError } from "./errors.ts";
import type { Memory } from "./memory.ts";

export interface BoundPort {
  readonly spec: PortSpec;
  readonly view: Float32Array | Int32Array;
  /** In a persistent segment: what other entries wrote there is what this one reads. */
  readonly persistent: boolean;
}

/** Where a call's numbers are written before it runs, and where its results are read. */
export interface Ports {
  readonly env: DimEnv;
  readonly inputs: readonly BoundPort[];
  readonly outputs: readonly BoundPort[];
}

export interface Binding extends Ports {
  readonly entry: EntrySpec;
  /** Of the memory when this was bound; another one there means that this is stale. */
  readonly generation: number;
  readonly run: () => void;
}

export const isPersistent = ({ buffers }: EntrySpec, { buffer }: PortSpec): boolean =>
  buffers[buffer].segment !== "arena";

/** Plans the arena for T and B, grows the memory where it must, and binds the entry's code. */
export function bindEntry(module: EmittedModule, memory: Memory, entry: EntrySpec, env: DimEnv): Binding {
  const arena = entry.buffers.filter((b) => b.segment === "arena");
  const plan = planArena(arena.map((b) => ({ bytes: evalSize(b.size, env) * 4, live: b.live })));
  memory.reserveArena(plan.bytes);
  const inArena = new Map(arena.map((b, i) => [b, memory.arenaStart + plan.offsets[i]]));
  const place = (b: BufferSpec): number =>
    b.segment === "arena" ? inArena.get(b)! : memory.byteOffset(b.segment, b.offset ?? 0);
  const offsets = entry.buffers.map(place);
  const port = (spec: PortSpec): BoundPort => {
    const length = evalShape(spec.shape, env).reduce((product, d) => product * d, 1);
    const View = spec.dtype === "i32" ? Int32Array : Float32Array;
    return { spec, view: new View(memory.buffer, offsets[spec.buffer], length), persistent: isPersistent(entry, spec) };
  };
  return {
    entry,
    env,
    generation: memory.generation,
    inputs: entry.inputs.map(port),
    outputs: entry.outputs.map(port),
    run: module.entries[entry.name](memory.buffer, offsets, env.T, env.B),
  };
}

/** What a model without the entry lacks. */
const NEEDED: Readonly<Record<string, string>> = {
  step: "A layer of this model needs the whole sequence: use forward",
  gradient: "Give the model a loss",
  train: "Give the model a loss and an optimizer",
};

export const missingEntry = (model: string, entry: string, known: readonly string[]): RuntimeError =>
  new RuntimeError("unknown-name", {
    where: `model "${model}"`,
    found: `it has no entry "${entry}"`,
    expected: `one of ${known.filter((name) => name !== "prepare").join(", ")}`,
    fix: NEEDED[entry],
  });

/** Bindings kept for the next call with the same steps and rows. */
const CAPACITY = 16;

/** Binds on demand and keeps the bindings used last; all of them go when the memory moves. */
export class Bindings {
  readonly #module: EmittedModule;
  readonly #memory: Memory;
  readonly #cached = new Map<string, Binding>(); // oldest use first
  readonly #specs: ReadonlyMap<string, EntrySpec>;

  constructor(module: EmittedModule, memory: Memory) {
    this.#module = module;
    this.#memory = memory;
    this.#specs = new Map(module.manifest.entries.map((e) => [e.name, e]));
  }

  has(entry: string): boolean {
    return this.#specs.has(entry);
  }

  get(entry: string, env: DimEnv): Binding {
    const key = `${entry} ${env.T} ${env.B}`;
    const cached = this.#cached.get(key);
    if (cached && cached.generation === this.#memory.generation) {
      this.#cached.delete(key);
      this.#cached.set(key, cached);
      return cached;
    }
    const spec = this.#specs.get(entry);
    if (!spec) throw missingEntry(this.#module.manifest.name, entry, [...this.#specs.keys()]);
    const before = this.#memory.generation;
    const binding = bindEntry(this.#module, this.#memory, spec, env);
    if (this.#memory.generation !== before) this.#cached.clear();
    if (this.#cached.size >= CAPACITY) this.#cached.delete(this.#cached.keys().next().value!);
    this.#cached.set(key, binding);
    return binding;
  }
}
