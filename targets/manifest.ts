// The manifest of a program: every buffer's segment and place, every port, and a hash of the parameters' layout.
import type { BufferSpec, EntrySpec, Manifest, ParamSpec, PortSpec, TargetName } from "../ir/artifact.ts";
import { internalError } from "../ir/errors.ts";
import type { Buffer, BufferRole } from "../ir/loop/ir.ts";
import type { Entry, EntryInput, EntryOutput, ParamPlace, Program } from "../ir/program.ts";
import { constSize } from "../ir/size.ts";
import type { Storage } from "../ir/types.ts";
import type { ManifestInfo } from "./target.ts";

/** Segments begin and end at multiples of this many elements. */
const ALIGNMENT = 16;

const SEGMENTS: Readonly<Record<BufferRole, BufferSpec["segment"]>> = {
  param: "params",
  slot: "slots",
  grad: "grads",
  prepared: "prepared",
  input: "arena",
  output: "arena",
  temp: "arena",
};

export function buildManifest(program: Program, info: ManifestInfo, target: TargetName): Manifest {
  const halvesSize = preparedSize(program, "f16");
  return Object.freeze({
    name: program.name,
    target,
    format: 1,
    layoutHash: layoutHash(program.params, program.paramSize),
    params: program.params.map((place) => paramSpec(place, info)),
    paramSize: program.paramSize,
    preparedSize: preparedSize(program, "f32"),
    ...(halvesSize > 0 ? { halvesSize } : {}),
    states: info.states,
    slots: info.slots,
    hyper: info.hyper,
    entries: program.entries.map(entrySpec),
  });
}

function paramSpec({ name, shape, offset }: ParamPlace, { inits }: ManifestInfo): ParamSpec {
  if (!Object.hasOwn(inits, name)) throw internalError(`parameter ${name}`, "no initializer");
  return { name, shape, offset, init: inits[name] };
}

function preparedSize(program: Program, kept: Storage): number {
  const all = program.entries.flatMap((e) => e.buffers);
  const buffers = all.filter(({ role, storage = "f32" }) => role === "prepared" && storage === kept);
  const ends = buffers.map((b) => fixedOffset(b) + (constSize(b.size) ?? 0));
  return Math.ceil(Math.max(0, ...ends) / ALIGNMENT) * ALIGNMENT;
}

function fixedOffset({ name, role, size, offset }: Buffer): number {
  if (offset === undefined) throw internalError(`buffer ${name}`, `a ${role} without a place`);
  if (constSize(size) === undefined) throw internalError(`buffer ${name}`, `a ${role} whose size holds T or B`);
  return offset;
}

function bufferSpec(buffer: Buffer): BufferSpec {
  const { name, dtype, storage, shape, size, live } = buffer;
  const segment = SEGMENTS[buffer.role];
  const place = segment === "arena" ? {} : { offset: fixedOffset(buffer) };
  const kept = storage === undefined ? {} : { storage };
  return { name, dtype, ...kept, shape, size, segment, ...place, live };
}

function entrySpec(entry: Entry): EntrySpec {
  const port = ({ name, role, buffer, dtype, shape }: EntryInput | EntryOutput): PortSpec => {
    const at = entry.buffers.findIndex((b) => b.name === buffer);
    if (at < 0) throw internalError(`entry ${entry.name}, ${role} ${name}`, `${buffer} is no buffer`);
    return { name, role, buffer: at, dtype, shape };
  };
  const inputs = entry.inputs.map((input) => ({ ...port(input), ...(input.rowsOf && { rowsOf: input.rowsOf }) }));
  const outputs = entry.outputs.map(port);
  return { name: entry.name, inputs, outputs, buffers: entry.buffers.map(bufferSpec) };
}

/** Of names, shapes and offsets, as 16 hexadecimal digits. */
export const layoutHash = (params: readonly ParamPlace[], paramSize: number): string =>
  fnv1a64(JSON.stringify([paramSize, params.map(({ name, shape, offset }) => [name, shape, offset])]));

/** FNV-1a in 64 bits over the text's UTF-8 bytes (Fowler, Noll and Vo). */
export function fnv1a64(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}
