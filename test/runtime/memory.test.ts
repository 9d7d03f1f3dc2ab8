// The model's one buffer: segments apart from each other and from the arena, kept when it grows.
import { expect, test } from "vitest";
import { Bindings } from "../../runtime/binding.ts";
import { Memory, type PersistentSegment } from "../../runtime/memory.ts";
import { runningSum } from "./running-sum.ts";

const SEGMENTS: readonly PersistentSegment[] = ["params", "slots", "grads", "prepared"];

test("segments neither overlap nor reach into the arena", () => {
  const { manifest } = runningSum({ slots: ["m", "v"] });
  const memory = new Memory(manifest);
  memory.reserveArena(256);
  SEGMENTS.forEach((segment, i) => void memory.view(segment).fill(i + 1));
  new Uint8Array(memory.buffer, memory.arenaStart).fill(255);
  for (const [i, segment] of SEGMENTS.entries()) expect(new Set(memory.view(segment))).toEqual(new Set([i + 1]));
  expect(memory.view("slots").length).toBe(64);
  expect(memory.arenaStart % 64).toBe(0);
});

test("growing keeps the persistent segments and counts a generation; shrinking never happens", () => {
  const memory = new Memory(runningSum().manifest);
  memory.reserveArena(64);
  for (const segment of SEGMENTS) memory.view(segment).fill(7);
  const { generation, buffer } = memory;
  memory.reserveArena(64);
  expect(memory.buffer).toBe(buffer);
  memory.reserveArena(4096);
  expect(memory.generation).toBe(generation + 1);
  expect(memory.buffer.byteLength).toBe(memory.arenaStart + 4096);
  for (const segment of SEGMENTS) expect(new Set(memory.view(segment))).toEqual(new Set([7]));
  memory.reserveArena(10);
  expect(memory.buffer.byteLength).toBe(memory.arenaStart + 4096);
});

test("a binding is made once for the same steps and rows, and the least recently used one goes first", () => {
  const module = runningSum();
  const memory = new Memory(module.manifest);
  const bindings = new Bindings(module, memory);
  bindings.get("forward", { T: 100, B: 4 });
  const first = bindings.get("forward", { T: 5, B: 2 });
  expect(bindings.get("forward", { T: 5, B: 2 })).toBe(first);
  expect(module.bound.forward).toBe(2);
  for (let T = 10; T < 24; T++) bindings.get("forward", { T, B: 2 });
  expect(bindings.get("forward", { T: 5, B: 2 })).toBe(first);
  bindings.get("forward", { T: 24, B: 2 }); // the 17th: drops T = 100
  expect(bindings.get("forward", { T: 5, B: 2 })).toBe(first);
  const before = module.bound.forward;
  bindings.get("forward", { T: 100, B: 4 });
  expect(module.bound.forward).toBe(before + 1);
});

test("a larger call moves the memory and makes earlier bindings anew", () => {
  const module = runningSum();
  const memory = new Memory(module.manifest);
  const bindings = new Bindings(module, memory);
  const small = bindings.get("forward", { T: 2, B: 1 });
  bindings.get("forward", { T: 2000, B: 1 });
  expect(small.generation).not.toBe(memory.generation);
  const again = bindings.get("forward", { T: 2, B: 1 });
  expect(again).not.toBe(small);
  expect(again.inputs[0].view.buffer).toBe(memory.buffer);
});
