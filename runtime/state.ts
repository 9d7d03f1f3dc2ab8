// The recurrent state of a batch of rows, as an object that the caller owns: every state array by name.
import type { StateSpec } from "../ir/artifact.ts";
import { evalShape, formatType } from "../ir/types.ts";
import { RuntimeError, unknownName } from "./errors.ts";
import { countOf, readSafetensors, type Tensor, writeSafetensors } from "./safetensors.ts";

/** State arrays f32[rows, …] by name. Calls never keep one and never write to one: they return a new one. */
export class State {
  readonly rows: number;
  readonly #tensors: ReadonlyMap<string, Tensor>;

  private constructor(rows: number, tensors: ReadonlyMap<string, Tensor>) {
    this.rows = rows;
    this.#tensors = tensors;
  }

  /** All zeros. */
  static init(specs: readonly StateSpec[], rows: number): State {
    const zeros = (shape: readonly number[]): Tensor => ({ shape, data: new Float32Array(countOf(shape)) });
    return new State(rows, new Map(specs.map((s) => [s.name, zeros(evalShape(s.shape, { T: 1, B: rows }))])));
  }

  /** Reads what `serialize` wrote; whether it fits a model is checked when it is used. */
  static parse(bytes: Uint8Array): State {
    const { tensors, metadata } = readSafetensors(bytes, "state");
    const rows = Number(metadata.rows);
    if (!Number.isSafeInteger(rows) || rows < 1)
      throw new RuntimeError("file", {
        where: "state",
        found: "the file does not say its number of rows",
        expected: "a serialized state",
      });
    return new State(rows, tensors);
  }

  get names(): string[] {
    return [...this.#tensors.keys()];
  }

  shape(name: string): readonly number[] {
    return this.#tensor(name).shape;
  }

  /** The array itself, not a copy: writing to it changes this state. */
  get(name: string): Float32Array {
    return this.#tensor(name).data;
  }

  set(name: string, values: ArrayLike<number>): void {
    const { shape, data } = this.#tensor(name);
    if (values.length !== data.length)
      throw new RuntimeError("state", {
        where: `state "${name}"`,
        found: `${values.length} numbers`,
        expected: `${data.length} for ${formatType({ dtype: "f32", shape })}`,
      });
    data.set(values);
  }

  clone(): State {
    return new State(
      this.rows,
      new Map([...this.#tensors].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }])),
    );
  }

  /** Back to zeros, in place. */
  reset(): void {
    for (const { data } of this.#tensors.values()) data.fill(0);
  }

  serialize(): Uint8Array {
    return writeSafetensors(this.#tensors, { format: "cellc-state-1", rows: String(this.rows) });
  }

  /** Throws unless this is a state of such a model for that many rows. */
  expectFits(specs: readonly StateSpec[], rows: number): void {
    if (this.rows !== rows)
      throw new RuntimeError("state", {
        where: "state",
        found: `it has ${this.rows} rows`,
        expected: `${rows}, the rows of the call`,
      });
    const known = specs.map((s) => s.name);
    for (const name of this.#tensors.keys()) if (!known.includes(name)) throw unknownName("state", name, known);
    for (const spec of specs) {
      const expected = formatType({ dtype: "f32", shape: evalShape(spec.shape, { T: 1, B: rows }) });
      const tensor = this.#tensors.get(spec.name);
      const found = tensor ? formatType({ dtype: "f32", shape: tensor.shape }) : "it is missing";
      if (found !== expected) throw new RuntimeError("state", { where: `state "${spec.name}"`, found, expected });
    }
  }

  #tensor(name: string): Tensor {
    const tensor = this.#tensors.get(name);
    if (!tensor) throw unknownName("state", name, this.names);
    return tensor;
  }
}
