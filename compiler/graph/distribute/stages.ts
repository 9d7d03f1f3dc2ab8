// Where each node of a scan's body goes: even stages are batched code, odd stages loops, in the order of their numbers.
import type { AnyNode, Op, Value } from "../../../ir/graph/node.ts";
import { evalShape } from "../../../ir/types.ts";
import { canBatch } from "../batching.ts";
import type { Dependence, Vertex } from "./dependence.ts";

/** Cloned wherever they are read: cheaper than to carry in or out. */
const FREE = -1;
/** Stands for what reads a value after all loops: the scan's ys. */
const OUTSIDE = Number.POSITIVE_INFINITY;

export interface Stages {
  readonly of: (vertex: Vertex) => number;
  readonly last: number;
}

export const isLoop = (stage: number): boolean => stage % 2 === 1;
/** Recomputed in each place that reads it, instead of a value that crosses. */
export const isFree = (stage: number): boolean => stage === FREE;

/** Leaves the loop wherever it does not recur. */
const heavy: ReadonlySet<Op> = new Set<Op>(["matmul", "gather", "scatterAdd"]);
/** Rearrangements without work of their own. */
const views: ReadonlySet<Op> = new Set<Op>(["split", "slice", "transpose", "reshape", "broadcast", "reverse"]);
const sources: ReadonlySet<Op> = new Set<Op>(["const", "size", "iota"]);

const toEven = (stage: number): number => stage + (stage % 2);
const toOdd = (stage: number): number => (isLoop(stage) ? stage : stage + 1);

/** Open dimensions count as these when sizes are compared. */
const NOMINAL = { T: 64, B: 16 };
const elements = (value: Value): number => evalShape(value.type.shape, NOMINAL).reduce((a, b) => a * b, 1);

/**
 * Every component that recurs gets the first loop after what it reads; products and look-ups that do not recur the first
 * batched stage after what they read. Cheap nodes follow by the number of stacked values that would cross: see `settle`
 * for those that feed a loop, `leaveAfterLoop` for those that only follow one.
 */
export function assignStages(dependence: Dependence): Stages {
  const stages = earliest(dependence);
  sinkOrLeave(dependence, stages);
  settle(dependence, stages);
  return { of: (v) => stages[v], last: Math.max(0, ...stages) };
}

const stageOfValue = (d: Dependence, stages: readonly number[], value: Value): number => {
  const producer = d.producer(value);
  return producer === undefined ? 0 : stages[producer];
};

function earliest(d: Dependence): number[] {
  const stages: number[] = [];
  for (const component of d.components) {
    const read = component.flatMap(d.reads).filter((v) => stages[d.producer(v) ?? -1] !== undefined);
    const start = Math.max(0, ...read.map((v) => stageOfValue(d, stages, v)));
    for (const v of component) stages[v] = earliestOf(d, component, stages, start);
  }
  return stages;
}

function earliestOf(d: Dependence, component: readonly Vertex[], stages: readonly number[], start: number): number {
  const node = d.node(component[0]);
  if (d.recurs(component) || node === undefined) return toOdd(start);
  if (!node.operands.some(d.varies) && !node.results.some(d.varies)) return isCheapConstant(d, node, stages) ? FREE : 0;
  if (!canBatch(node, d.pieces.length, d.varies)) return toOdd(start);
  // a reduction of what stands outside anyway has no business in the loop; one of the state shrinks what crosses
  if (node.op === "reduce") return start;
  return heavy.has(node.op) ? toEven(start) : start;
}

/** Constants, and repetitions of what every step sees. */
const isCheapConstant = (d: Dependence, node: AnyNode, stages: readonly number[]): boolean =>
  sources.has(node.op) || (node.op === "broadcast" && stageOfValue(d, stages, node.operands[0]) <= 0);

/** Whether policy may place the node elsewhere: cheap, batchable, not part of a recurrence, different at each step. */
function isMovable(d: Dependence, vertex: Vertex, component: readonly Vertex[]): boolean {
  const node = d.node(vertex);
  if (node === undefined || d.recurs(component) || heavy.has(node.op)) return false;
  return node.results.some(d.varies) && canBatch(node, d.pieces.length, d.varies);
}

/** The stages that read a vertex's results; OUTSIDE for the ys. */
function readerStages(d: Dependence, stages: readonly number[], vertex: Vertex): Set<number> {
  const values = d.gives(vertex);
  const inside = values.flatMap((value) => d.readers(value).map((v) => stages[v]));
  const isResult = d.pieces.ys.some((y) => values.includes(y.inner));
  return new Set(isResult ? [...inside, OUTSIDE] : inside);
}

/** From the last node to the first: into the one loop that reads it, or out of the loop that nobody reads it in. */
function sinkOrLeave(d: Dependence, stages: number[]): void {
  for (const component of d.components.toReversed()) {
    const [vertex] = component;
    if (!isMovable(d, vertex, component)) continue;
    const readers = readerStages(d, stages, vertex);
    const [only] = readers;
    const stage = stages[vertex];
    if (readers.size === 1 && isLoop(only) && d.node(vertex)?.op !== "reduce") stages[vertex] = only;
    else if (isLoop(stage) && !readers.has(stage) && leavesAfterLoop(d, stages, vertex)) stages[vertex] = stage + 1;
  }
}

/** A view of what crosses anyway, or of no more than it gives, is taken outside. */
function leavesAfterLoop(d: Dependence, stages: readonly number[], vertex: Vertex): boolean {
  const node = d.node(vertex);
  if (node === undefined || !views.has(node.op)) return false;
  const [source] = node.operands;
  const stage = stages[vertex];
  const crosses =
    stageOfValue(d, stages, source) < stage ||
    d.pieces.ys.some((y) => y.inner === source) ||
    d.readers(source).some((v) => v !== vertex && stages[v] > stage);
  const given = node.results.filter((r) => d.readers(r).length > 0 || d.pieces.ys.some((y) => y.inner === r));
  return crosses || elements(source) <= given.reduce((n, r) => n + elements(r), 0);
}

/**
 * From the first node to the last: a node that was sunk into its reader's loop goes back to its earliest stage where its
 * results replace at least as many values that would otherwise cross (a bias added to a product that left: the loop
 * reads the sum instead).
 */
function settle(d: Dependence, stages: number[]): void {
  const first = earliest(d);
  for (const component of d.components) {
    const [vertex] = component;
    const stage = first[vertex];
    if (!isMovable(d, vertex, component) || stages[vertex] <= stage) continue;
    if (!isLoop(stages[vertex]) || !inputsReady(d, stages, vertex, stage)) continue;
    const results = d.gives(vertex).filter((v) => d.readers(v).length > 0);
    const freed = d.reads(vertex).filter((v, i, all) => all.indexOf(v) === i && isFreed(d, stages, v, vertex, stage));
    if (freed.length >= results.length) stages[vertex] = stage;
  }
}

const inputsReady = (d: Dependence, stages: readonly number[], vertex: Vertex, stage: number): boolean =>
  d.reads(vertex).every((v) => stageOfValue(d, stages, v) <= stage);

/** Whether `value` no longer crosses once `vertex`, the only one to read it elsewhere, is computed at `stage`. */
function isFreed(d: Dependence, stages: readonly number[], value: Value, vertex: Vertex, stage: number): boolean {
  const producer = d.producer(value);
  if (producer === undefined || !d.varies(value) || d.pieces.ys.some((y) => y.inner === value)) return false;
  const others = d.readers(value).filter((v) => v !== vertex);
  if (!isLoop(stage)) return !isLoop(stages[producer]) && others.length === 0;
  return stages[producer] === stage && others.every((v) => stages[v] === stage);
}
