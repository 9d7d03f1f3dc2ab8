// The recurrent state of some rows, as an object that the caller owns.
import { count, fail } from "./fail.ts";
import type { ModelFacts, Numbers } from "./layout.ts";
import { readTensors } from "./read-tensors.ts";
import { type NamedTensor, writeTensors } from "./write-tensors.ts";

/** State arrays f32[rows, …] by name. Calls never keep a state and never write to one. */
export class State {
  readonly rows: number;
  readonly #facts: ModelFacts;
  readonly #tensors = new Map<string, NamedTensor>();

  /** @param valuesOf the numbers of a state; zeros where absent. */
  constructor(facts: ModelFacts, rows: number, valuesOf?: (name: string, shape: readonly number[]) => Float32Array) {
    this.rows = count("rows", rows, facts.rows);
    this.#facts = facts;
    for (const [name, shape] of Object.entries(facts.states(rows)))
      this.#tensors.set(name, [
        name,
        shape,
        valuesOf?.(name, shape) ?? new Float32Array(shape.reduce((a, b) => a * b, 1)),
      ]);
  }

  get names(): string[] {
    return [...this.#tensors.keys()];
  }

  /** The array itself, not a copy: writing to it changes this state. */
  get(name: string): Float32Array {
    return this.#tensors.get(name)?.[2] ?? fail("state", name, this.names);
  }

  set(name: string, values: Numbers): void {
    const view = this.get(name);
    if (values.length !== view.length) fail(`state "${name}"`, `${values.length} numbers`, view.length);
    view.set(values);
  }

  clone(): State {
    return new State(this.#facts, this.rows, (name) => this.get(name).slice());
  }

  /** Back to zeros, in place. */
  reset(): void {
    for (const [, , values] of this.#tensors.values()) values.fill(0);
  }

  /** A safetensors file; see parseState. */
  serialize(): Uint8Array {
    return writeTensors([...this.#tensors.values()], { format: "cellc-state-1", rows: `${this.rows}` });
  }
}

/** Reads what `serialize` wrote, here or on another target. */
export function parseState(facts: ModelFacts, bytes: Uint8Array): State {
  const { notes, names, tensor } = readTensors(bytes, "state");
  const state = new State(facts, Number(notes.rows), tensor);
  for (const name of names) state.get(name);
  return state;
}
