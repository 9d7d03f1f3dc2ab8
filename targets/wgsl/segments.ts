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

export const SEGMENTS: readonly WgslSegment[] = ["params", "slots", "grads", "prepared", "arena", "integers"];

export const BINDINGS: Readonly<Record<WgslSegment | "call" | "trips", number>> = {
  params: 0,
  slots: 1,
  grads: 2,
  prepared: 3,
  arena: 4,
  integers: 5,
  call: 6,
  trips: 7,
};

/** Whole numbers have a segment of their own: as bits of floats small ones would be taken for zero. */
export const segmentOf = ({ role, dtype }: Buffer): WgslSegment => (dtype === "i32" ? "integers" : BY_ROLE[role]);
