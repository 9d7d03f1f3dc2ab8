// Where buffers of each role live on a GPU, and the numbers of the bindings.
import type { WgslSegment } from "../../ir/artifact.ts";
import type { Buffer, BufferRole } from "../../ir/loop/ir.ts";

const BY_ROLE: Readonly<Record<BufferRole, WgslSegment>> = {
  param: "params",
  slot: "slots",
  grad: "grads",
  prepared: "prepared",
  input: "arena",
  output: "arena",
  temp: "arena",
};

export const SEGMENTS: readonly WgslSegment[] = ["params", "slots", "grads", "prepared", "arena", "integers", "halves"];

export const BINDINGS: Readonly<Record<WgslSegment | "call" | "trips", number>> = {
  params: 0,
  slots: 1,
  grads: 2,
  prepared: 3,
  arena: 4,
  integers: 5,
  call: 6,
  trips: 7,
  halves: 8,
};

/** Whole numbers have a segment of their own: as bits of floats small ones would be taken for zero. */
export const segmentOf = ({ role, dtype, storage }: Buffer): WgslSegment =>
  dtype === "i32" ? "integers" : storage === "f16" ? "halves" : BY_ROLE[role];

/** What an element of a segment's array is; where four numbers are read at once, what four are. */
export const elementType = (segment: WgslSegment, byFour: boolean): string => {
  if (segment === "integers") return "i32";
  if (segment === "halves") return byFour ? "vec2<u32>" : "u32";
  return byFour ? "vec4<f32>" : "f32";
};
