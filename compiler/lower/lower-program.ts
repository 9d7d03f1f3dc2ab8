// All of a model's graphs as one program: entries over one parameter layout.

import type { Graph } from "../../ir/graph/node.ts";
import type { Buffer, BufferRole } from "../../ir/loop/ir.ts";
import type { Entry, EntryName, ParamPlace, Program, TableRows } from "../../ir/program.ts";
import { joinPrepares, joinTraining } from "./join-entries.ts";
import { type LoweredGraph, type LowerOptions, lowerGraph } from "./lower-graph.ts";
import { aligned, placePrepared } from "./place-prepared.ts";
import { sharePrepared } from "./share-prepared.ts";

export interface ParamShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Places in the flat parameter vector, in declaration order. */
export function placeParams(params: readonly ParamShape[]): {
  readonly places: readonly ParamPlace[];
  readonly size: number;
} {
  let size = 0;
  const places = params.map(({ name, shape }) => {
    const offset = size;
    const elements = shape.reduce((a, b) => a * b, 1);
    size = aligned(offset + elements);
    return { name, shape, offset };
  });
  return { places, size };
}

export interface NamedGraph {
  readonly entry: EntryName;
  readonly graph: Graph;
  /** What its inputs hold rows of, by their names. */
  readonly tables?: ReadonlyMap<string, TableRows>;
}

/**
 * Lowers graphs that went through their passes. Gradients of parameters go to the gradient segment. The gradient and the
 * update become one entry, "train", where both are there.
 */
export function lowerProgram(
  name: string,
  params: readonly ParamShape[],
  graphs: readonly NamedGraph[],
  options: Pick<LowerOptions, "panels" | "remark"> = {},
): Program {
  const { places, size } = placeParams(params);
  const grads = new Set(params.map((p) => p.name));
  const lower = ({ entry, graph, tables }: NamedGraph, earlier?: Entry): LoweredGraph =>
    lowerGraph(entry, graph, { ...options, grads, earlier, tables });
  const update = graphs.find((g) => g.entry === "update");
  const training = update && graphs.some((g) => g.entry === "gradient");
  const lowered = graphs.filter((g) => !training || g !== update).map((g) => lower(g));
  const prepares = lowered.flatMap((l) => (l.prepare ? [l.prepare] : []));
  const entries = [
    ...(prepares.length > 0 ? [joinPrepares(prepares)] : []),
    ...lowered.map(({ entry }) =>
      training && entry.name === "gradient" ? joinTraining(entry, lower(update, entry).entry) : entry,
    ),
  ];
  const offsets = { param: new Map(places.map((p) => [p.name, p.offset])), paramSize: size };
  return Object.freeze({
    name,
    params: places,
    paramSize: size,
    entries: placePrepared(sharePrepared(entries).map((e) => placeBuffers(e, offsets))),
  });
}

interface Offsets {
  readonly param: ReadonlyMap<string, number>;
  readonly paramSize: number;
}

/** Fixes the offsets of the buffers that outlive a call, prepared ones aside. A vector over all parameters begins at 0; slots follow one another. */
function placeBuffers(entry: Entry, offsets: Offsets): Entry {
  const gradOf = new Map(entry.outputs.filter((o) => o.role === "grad").map((o) => [o.buffer, o.name]));
  const slots = entry.inputs.filter((i) => i.role === "slot").map((i) => i.buffer);
  const rules: Record<BufferRole, (buffer: Buffer) => number | undefined> = {
    param: (b) => offsets.param.get(b.name) ?? 0,
    grad: (b) => offsets.param.get(gradOf.get(b.name) ?? "") ?? 0,
    slot: (b) => slots.indexOf(b.name) * offsets.paramSize,
    prepared: () => undefined,
    input: () => undefined,
    output: () => undefined,
    temp: () => undefined,
  };
  const buffers = entry.buffers.map((b) => {
    const offset = rules[b.role](b);
    return offset === undefined ? b : { ...b, offset };
  });
  return { ...entry, buffers };
}
