// Where a kernel's code keeps its numbers while it is evaluated: locals and index variables, buffers, the sizes of a call.
import { CompileError } from "../errors.ts";
import { roundToHalf } from "../half.ts";
import { evalSize, type Size } from "../size.ts";
import type { DimEnv } from "../types.ts";
import type { Index, Lanes } from "./ir.ts";
import { printIndex } from "./print.ts";
import type { Races, Watch } from "./races.ts";

const HALVES_A_WORD = 2;

export interface Memory {
  readonly env: DimEnv;
  readonly buffers: ReadonlyMap<string, Float64Array>;
  /** Those that keep halves. */
  readonly halves: ReadonlySet<string>;
  readonly scrambled: boolean;
}

/** A checked place in a buffer. */
export interface Place {
  readonly values: Float64Array;
  readonly at: () => number;
  readonly watch: Watch | undefined;
  /** What a number becomes when it is stored here. */
  readonly keep: (value: number) => number;
}

const asItIs = (value: number): number => value;

/** Locals and index variables as slots of one array; a name keeps its slots, for names are not shadowed. */
export class Frame {
  readonly memory: Memory;
  readonly where: string;
  /** Those of the invocation that runs. */
  cells: number[] = [];
  /** Looks at every load and store, where invocations run at once. */
  readonly races: Races | undefined;
  readonly #shared: ReadonlyMap<string, Float64Array>;
  readonly #slots = new Map<string, number>();
  readonly #lanes = new Map<string, Lanes>();

  /** @param shared the memory of a workgroup. */
  constructor(memory: Memory, where: string, shared: ReadonlyMap<string, Float64Array>, races?: Races) {
    this.memory = memory;
    this.where = where;
    this.#shared = shared;
    this.races = races;
  }

  /** The slot of lane 0; the other lanes follow. */
  slot(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const slot = this.cells.length;
    this.cells.push(Number.NaN, Number.NaN, Number.NaN, Number.NaN);
    this.#slots.set(name, slot);
    return slot;
  }

  /** The slot of a local that is being defined with so many lanes. */
  define(name: string, lanes: Lanes): number {
    this.#lanes.set(name, lanes);
    return this.slot(name);
  }

  lanes(name: string): Lanes {
    return this.#lanes.get(name) ?? 1;
  }

  /** The slots of a range's part: where it begins, how many. */
  part(name: string): { readonly from: number; readonly count: number } {
    return { from: this.slot(`${name}.from`), count: this.slot(`${name}.count`) };
  }

  size(size: Size): number {
    return evalSize(size, this.memory.env);
  }

  /** Σ variable · stride + offset. */
  index({ terms, offset }: Index): () => number {
    const start = this.size(offset);
    const slots = terms.map((t) => this.slot(t.variable));
    const strides = terms.map((t) => this.size(t.stride));
    return () => {
      const { cells } = this;
      let sum = start;
      for (let i = 0; i < slots.length; i++) sum += cells[slots[i]] * strides[i];
      return sum;
    };
  }

  /** A checked position in a buffer: lanes elements from there on lie inside. */
  place(buffer: string, index: Index, lanes: Lanes): Place {
    const values = this.#shared.get(buffer) ?? this.memory.buffers.get(buffer);
    if (!values) throw new CompileError("invalid-ir", { where: this.where, found: `${buffer} is no buffer` });
    const position = this.index(index);
    const at = (): number => {
      const i = position();
      if (i >= 0 && i + lanes <= values.length) return i;
      throw new CompileError("invalid-ir", {
        where: this.where,
        found: `${buffer}[${printIndex(index)}] is element ${i}${lanes === 1 ? "" : ` to ${i + lanes - 1}`}`,
        expected: `an element of 0..${values.length}`,
      });
    };
    const isHalves = this.memory.halves.has(buffer) && !this.#shared.has(buffer);
    const watch = this.races?.watch(values, buffer, isHalves ? HALVES_A_WORD : 1);
    return { values, at, watch, keep: isHalves ? roundToHalf : asItIs };
  }
}
