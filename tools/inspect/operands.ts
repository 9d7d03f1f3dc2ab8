// The numbers that measured kernels compute with: as large as in a model at work, so that nothing overflows or decays.
import type { BufferSpec, EntrySpec } from "../../ir/artifact.ts";
import { constSize, evalSize } from "../../ir/size.ts";
import type { DimEnv } from "../../ir/types.ts";
import { planArena } from "../../runtime/arena.ts";
import type { Binding } from "../../runtime/binding.ts";
import type { Memory } from "../../runtime/memory.ts";

/** A prime, so that rows of a matrix do not repeat and products do not grow as those of a matrix of rank one would. */
const PERIOD = 65521;

/** Noise of both signs, and without sign where roots are taken or rates are meant. */
export class Operands {
  readonly #values = noise(0.5, -0.5);
  readonly #weights = noise(0.0625, -0.0625);
  readonly #positive = noise(0.5, 0.05);

  /** Fills what a bound entry of buffers reads and writes; whole numbers become rows of their tables. */
  fill(memory: Memory, { entry, env, inputs }: Binding): void {
    for (const buffer of entry.buffers)
      if (buffer.segment !== "arena")
        tile(memory.view(buffer.segment, buffer.offset ?? 0, constSize(buffer.size)), this.#of(buffer));
    tile(new Float32Array(memory.buffer, memory.arenaStart, arenaBytes(entry, env) >> 2), this.#values);
    for (const { spec, view } of inputs)
      if (spec.role === "hyper") tile(view as Float32Array, this.#positive);
      else if (spec.name === "lengths") view.fill(env.T);
      else if (spec.dtype === "i32") spread(view, spec.rowsOf?.rows ?? 1);
  }

  #of({ segment }: BufferSpec): Float32Array {
    if (segment === "slots") return this.#positive;
    return segment === "grads" ? this.#values : this.#weights;
  }
}

/** Numbers from `from` to `to` by a linear congruence (Numerical Recipes, §7.1). */
function noise(to: number, from: number): Float32Array {
  let seed = 1;
  return Float32Array.from({ length: PERIOD }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return from + (to - from) * (seed / 2 ** 32);
  });
}

function tile(view: Float32Array, values: Float32Array): void {
  for (let at = 0; at < view.length; at += PERIOD)
    view.set(at + PERIOD <= view.length ? values : values.subarray(0, view.length - at), at);
}

/** Rows of a table far from each other, each about as often. */
function spread(view: Float32Array | Int32Array, rows: number): void {
  for (let i = 0; i < view.length; i++) view[i] = (i * 7919) % rows;
}

const arenaBytes = ({ buffers }: EntrySpec, env: DimEnv): number =>
  planArena(
    buffers.filter((b) => b.segment === "arena").map((b) => ({ bytes: evalSize(b.size, env) * 4, live: b.live })),
  ).bytes;
