// The recurrent state of some rows, as an object that the caller owns.
import { count, fail } from "./fail.ts";
import type { ModelFacts, Numbers } from "./layout.ts";

/** State arrays f32[rows, …] by name, one after the other. Calls never keep a state and never write to one. */
export class State {
  readonly rows: number;
  readonly #facts: ModelFacts;
  readonly #data: Float32Array;
  readonly #views = new Map<string, Float32Array>();

  /** @param data as many numbers as `rows` rows have; zeros where absent. */
  constructor(facts: ModelFacts, rows: number, data?: Float32Array) {
    const states = Object.entries(facts.states(rows));
    this.rows = count("rows", rows, facts.rows);
    this.#facts = facts;
    this.#data = data ?? new Float32Array(states.reduce((sum, [, length]) => sum + length, 0));
    let end = 0;
    for (const [name, length] of states) {
      this.#views.set(name, this.#data.subarray(end, end + length));
      end += length;
    }
  }

  get names(): string[] {
    return [...this.#views.keys()];
  }

  /** The array itself, not a copy: writing to it changes this state. */
  get(name: string): Float32Array {
    return this.#views.get(name) ?? fail("state", name, this.names);
  }

  set(name: string, values: Numbers): void {
    const view = this.get(name);
    if (values.length !== view.length) fail(`state "${name}"`, `${values.length} numbers`, view.length);
    view.set(values);
  }

  clone(): State {
    return new State(this.#facts, this.rows, this.#data.slice());
  }

  /** Back to zeros, in place. */
  reset(): void {
    this.#data.fill(0);
  }

  /** All numbers, four bytes each, in the order of `names`; see parseState. */
  serialize(): Uint8Array {
    return new Uint8Array(this.#data.slice().buffer);
  }
}

/** Reads what `serialize` wrote. */
export function parseState(facts: ModelFacts, bytes: Uint8Array): State {
  const data = new Float32Array(bytes.slice().buffer);
  const one = new State(facts, 1);
  return new State(facts, data.length / one.names.reduce((sum, name) => sum + one.get(name).length, 0), data);
}
