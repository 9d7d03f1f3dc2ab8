// Which segments a kernel binds, how, and where its buffers lie in them.
import type { WgslBinding, WgslSegment } from "../../ir/artifact.ts";
import { internalError } from "../../ir/errors.ts";
import type { Buffer, Kernel, LoopStmt } from "../../ir/loop/ir.ts";
import { touchedBuffers, walkStmts } from "../../ir/loop/walk.ts";
import type { Entry } from "../../ir/program.ts";
import { integer } from "./code.ts";
import type { ArrayPlace } from "./expressions.ts";
import { BINDINGS, SEGMENTS, segmentOf } from "./segments.ts";
import type { Uniforms } from "./sizes.ts";

/** Which segments a kernel touches, and how. */
export type Access = ReadonlyMap<WgslSegment, "read" | "read_write">;

export function accessOf(kernel: Kernel, entry: Entry): Access {
  const own = new Set((kernel.shared ?? []).map((s) => s.name));
  const buffers = new Map(entry.buffers.map((b) => [b.name, b]));
  const written = writtenBuffers(kernel.body);
  const access = new Map<WgslSegment, "read" | "read_write">();
  for (const name of touchedBuffers(kernel.body)) {
    if (own.has(name)) continue;
    const buffer = buffers.get(name);
    if (!buffer) throw internalError(`entry ${entry.name}, kernel ${kernel.name}`, `${name} is no buffer`);
    const segment = segmentOf(buffer);
    if (written.has(name)) access.set(segment, "read_write");
    else if (!access.has(segment)) access.set(segment, "read");
  }
  return access;
}

export function writtenBuffers(stmts: readonly LoopStmt[]): ReadonlySet<string> {
  const written = new Set<string>();
  walkStmts(stmts, { stmt: (s) => void (s.kind === "store" && written.add(s.buffer)) });
  return written;
}

export function bindingsOf(access: Access, hasUniforms: boolean, readsTrips: boolean): readonly WgslBinding[] {
  const storage = SEGMENTS.flatMap((segment): readonly WgslBinding[] => {
    const mode = access.get(segment);
    return mode ? [{ binding: BINDINGS[segment], kind: "storage", segment, access: mode }] : [];
  });
  return [
    ...storage,
    ...(hasUniforms ? [{ binding: BINDINGS.call, kind: "call" } as const] : []),
    ...(readsTrips ? [{ binding: BINDINGS.trips, kind: "trips" } as const] : []),
  ];
}

/** Segments that are only read and from which the kernel takes four numbers at once somewhere. */
export function readByFour(kernel: Kernel, entry: Entry, access: Access): ReadonlySet<WgslSegment> {
  const found = new Set<WgslSegment>();
  const segments = new Map(entry.buffers.map((b) => [b.name, segmentOf(b)]));
  walkStmts(kernel.body, {
    expr: (e) => {
      const segment = e.kind === "load" && e.lanes === 4 ? segments.get(e.buffer) : undefined;
      if (segment && access.get(segment) === "read") found.add(segment);
    },
  });
  return found;
}

export interface PlaceContext {
  readonly where: string;
  readonly entry: Entry;
  readonly shared: ReadonlyMap<string, string>;
  readonly access: Access;
  readonly byFour: ReadonlySet<WgslSegment>;
  readonly uniforms: Uniforms;
}

/** Buffers at fixed places are told by their number, those of the arena by where this call put them. */
export function placeOf(name: string, { where, entry, shared, access, byFour, uniforms }: PlaceContext): ArrayPlace {
  const own = shared.get(name);
  if (own !== undefined) return { array: own, holds: "f32" };
  const at = entry.buffers.findIndex((b) => b.name === name);
  if (at < 0) throw internalError(where, `${name} is no buffer`);
  const buffer: Buffer = entry.buffers[at];
  const segment = segmentOf(buffer);
  const isVector = byFour.has(segment);
  const array = access.get(segment) === "read_write" ? `${segment}_out` : isVector ? `${segment}_by_4` : segment;
  const start =
    buffer.offset === undefined
      ? uniforms.place(at, buffer.name)
      : buffer.offset === 0
        ? undefined
        : integer(buffer.offset);
  const holds = buffer.dtype === "i32" ? "i32" : (buffer.storage ?? "f32");
  return { array, holds, byFour: isVector, ...(start ? { start } : {}) };
}
