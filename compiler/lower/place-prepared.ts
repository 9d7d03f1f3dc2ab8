// Where prepared buffers lie: one after the other, those that keep halves in a segment of their own.
import type { Buffer } from "../../ir/loop/ir.ts";
import type { Entry } from "../../ir/program.ts";
import { constSize } from "../../ir/size.ts";
import type { Storage } from "../../ir/types.ts";

/** Segments and what lies in them begin at multiples of this many elements: a cache line of f32. */
export const ALIGNMENT = 16;

export const aligned = (elements: number): number => Math.ceil(elements / ALIGNMENT) * ALIGNMENT;

function placesOf(entries: readonly Entry[]): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  const ends: Record<Storage, number> = { f32: 0, f16: 0 };
  for (const { name, role, size, storage = "f32" } of entries.flatMap((e) => e.buffers)) {
    if (role !== "prepared" || offsets.has(name)) continue;
    offsets.set(name, ends[storage]);
    ends[storage] += aligned(constSize(size) as number);
  }
  return offsets;
}

/** Entries share prepared buffers by name; each has its offset anew. */
export function placePrepared(entries: readonly Entry[]): readonly Entry[] {
  const offsets = placesOf(entries);
  const place = (b: Buffer): Buffer => (b.role === "prepared" ? { ...b, offset: offsets.get(b.name) as number } : b);
  return entries.map((e) => ({ ...e, buffers: e.buffers.map(place) }));
}
