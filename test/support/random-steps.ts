// The steps a random program is made of: one per op, each adds to a region or says that nothing there fits.
import { type ElementwiseName, elementwise, type Options } from "../../ir/elementwise.ts";
import type { Op, Value } from "../../ir/graph/node.ts";
import { type Ref, ScalarBuilder } from "../../ir/scalar/fn.ts";
import { type Prim, primArity } from "../../ir/scalar/prims.ts";
import { type Dim, dimProduct, f32, type Shape, sameShape } from "../../ir/types.ts";
import {
  type Entry,
  holds,
  imageOf,
  isPlain,
  jumpNames,
  largest,
  type RandomRegion,
  smoothNames,
} from "./random-region.ts";
import { addScan } from "./random-scan.ts";

/** `add` gives false where the region has nothing the op could take. */
interface RandomStep {
  readonly ops: readonly Op[];
  readonly weight: number;
  readonly add: (region: RandomRegion) => boolean;
}

const shapeOf = (e: Entry): Shape => e.value.type.shape;
const withDim = (shape: Shape, axis: number, dim: Dim): Dim[] => shape.map((d, i) => (i === axis ? dim : d));
const reach = (e: Entry): number => Math.max(-e.low, e.high, 0);

/** A result with the range of the operand it moves. */
function moved(region: RandomRegion, from: Entry, value: Value): true {
  region.add({ ...from, value });
  return true;
}

/** Mostly f32; ids now and then, since data movement takes both. */
function movable(region: RandomRegion, accepts: (shape: Shape) => boolean): Entry | undefined {
  const ids = region.source.chance(0.1)
    ? region.find((e) => e.value.type.dtype === "i32" && accepts(shapeOf(e)))
    : undefined;
  return ids ?? region.findFloat(accepts);
}

const fixedAxes = (shape: Shape, atLeast = 1): number[] =>
  shape.flatMap((d, i) => (typeof d === "number" && d >= atLeast ? [i] : []));

function randomShape({ source, sizes }: RandomRegion): Shape {
  const open: Shape = source.pick([[], [], ["B"], ["B"], ["T"], ["T", "B"]] as Shape[]);
  return [...open, ...source.shuffle(sizes).slice(0, source.int(0, 2))];
}

function randomOptions(region: RandomRegion, name: ElementwiseName): Options {
  if (region.source.chance(0.5)) return {};
  const entries = Object.entries(elementwise[name].options);
  return Object.fromEntries(entries.map(([key, x]) => [key, Math.fround(x + region.source.between(-0.25, 0.25))]));
}

function addElementwise(region: RandomRegion, names: readonly ElementwiseName[], exact: boolean): boolean {
  const allowed = names.filter((n) => region.allows(n));
  const first = region.findFloat((_, e) => !exact || e.exact);
  if (!first || allowed.length === 0) return false;
  const name = region.source.pick(allowed);
  const operands = [first];
  while (operands.length < elementwise[name].arity) {
    const same = (s: Shape, e: Entry) => e.exact && sameShape(s, shapeOf(first));
    const next = exact ? region.findFloat(same) : region.need(shapeOf(first));
    if (!next) return false;
    operands.push(next);
  }
  if (name === "select") {
    const condition = region.findFloat((s, e) => e.exact && sameShape(s, shapeOf(first)));
    if (!condition || !region.allows("gt")) return false;
    operands[0] = { value: region.op.gt(condition.value, 0.25), low: 0, high: 1, exact: true };
  }
  region.elementwise(name, operands, randomOptions(region, name));
  return true;
}

function addMatmul(region: RandomRegion): boolean {
  const { source } = region;
  const a = region.findFloat((s) => s.length === 2 || s.length === 3);
  if (!a) return false;
  const [transA, transB] = [source.chance(0.4), source.chance(0.4)];
  const lead = shapeOf(a).slice(0, -2);
  const [m, k] = transA ? shapeOf(a).slice(-2).reverse() : shapeOf(a).slice(-2);
  const n = source.pick([...region.sizes, ...(holds(shapeOf(a), "B") ? [] : (["B"] as const))]);
  if (!isPlain([...lead, k, n]) || !isPlain([...lead, m, n])) return false;
  const b = region.need([...lead, ...(transB ? [n, k] : [k, n])]);
  if (!b) return false;
  const [x, y] = [region.fit(a, -1.5, 1.5), region.fit(b, -1.5, 1.5)];
  const bound = largest(k) * reach(x) * reach(y);
  region.settle(region.op.matmul(x.value, y.value, { transA, transB }), -bound, bound);
  return true;
}

function addSplit(region: RandomRegion): boolean {
  const x = movable(region, (s) => fixedAxes(s, 2).length > 0);
  if (!x) return false;
  const axis = region.source.pick(fixedAxes(shapeOf(x), 2));
  const sizes: number[] = [];
  for (let left = shapeOf(x)[axis] as number; left > 0; left -= sizes[sizes.length - 1])
    sizes.push(region.source.int(1, left));
  for (const part of region.op.split(x.value, sizes, axis)) moved(region, x, part);
  return true;
}

function addConcat(region: RandomRegion): boolean {
  const x = movable(region, (s) => fixedAxes(s).length > 0);
  if (!x) return false;
  const axis = region.source.pick(fixedAxes(shapeOf(x)));
  const others = Array.from({ length: region.source.int(1, 2) }, () =>
    region.need(withDim(shapeOf(x), axis, region.source.pick(region.sizes)), x.value.type.dtype),
  ).filter((e): e is Entry => e !== undefined);
  const parts = region.source.shuffle([x, ...others]);
  const value = region.op.concat(
    parts.map((p) => p.value),
    axis,
  );
  const range = { low: Math.min(...parts.map((p) => p.low)), high: Math.max(...parts.map((p) => p.high)) };
  region.add({ value, ...range, exact: parts.every((p) => p.exact) });
  return true;
}

function addSlice(region: RandomRegion): boolean {
  const x = movable(region, (s) => fixedAxes(s).length > 0);
  if (!x) return false;
  const axis = region.source.pick(fixedAxes(shapeOf(x)));
  const size = shapeOf(x)[axis] as number;
  const start = region.source.int(0, size - 1);
  return moved(region, x, region.op.slice(x.value, axis, start, region.source.int(1, size - start)));
}

function addTranspose(region: RandomRegion): boolean {
  const x = movable(region, (s) => s.length >= 2);
  if (!x) return false;
  return moved(region, x, region.op.transpose(x.value, region.source.shuffle(shapeOf(x).map((_, i) => i))));
}

/** The first even dimension as 2 times its half. */
function halve(shape: Shape): Shape | undefined {
  const at = shape.findIndex((d) => typeof d === "number" && d > 0 && d % 2 === 0);
  return at < 0 ? undefined : [...shape.slice(0, at), 2, Number(shape[at]) / 2, ...shape.slice(at + 1)];
}

/** Merges two neighbours, takes a fixed dimension apart, or adds a dimension of 1. */
function addReshape(region: RandomRegion): boolean {
  const { source } = region;
  const x = movable(region, () => true);
  if (!x) return false;
  const shape = shapeOf(x);
  const at = source.int(0, Math.max(0, shape.length - 2));
  const inserted = [...shape.slice(0, at), 1, ...shape.slice(at)];
  const merged =
    shape.length < 2 ? inserted : [...shape.slice(0, at), dimProduct(shape.slice(at, at + 2)), ...shape.slice(at + 2)];
  const next: Shape = source.pick<Shape>([merged, merged, halve(shape) ?? merged, inserted]);
  return isPlain(next) && moved(region, x, region.op.reshape(x.value, next));
}

function addBroadcast(region: RandomRegion): boolean {
  const { source } = region;
  const x = movable(region, (s) => s.length <= 2);
  if (!x) return false;
  const shape: Dim[] = [...shapeOf(x)];
  const axes = shape.map((_, i) => i);
  for (let i = source.int(1, 2); i > 0; i--) {
    const at = source.int(0, shape.length);
    shape.splice(at, 0, source.pick([...region.sizes, "B", "T"] as Dim[]));
    axes.forEach((axis, j) => {
      if (axis >= at) axes[j] = axis + 1;
    });
  }
  return isPlain(shape) && moved(region, x, region.op.broadcast(x.value, shape, axes));
}

/** Extrema never run over T: of nothing they are infinite. */
function addReduce(region: RandomRegion): boolean {
  const { source } = region;
  const kind = source.pick(
    region.options.differentiable ? (["sum"] as const) : (["sum", "sum", "max", "min"] as const),
  );
  const x = region.findFloat((s) => s.length > 0);
  if (!x) return false;
  const allowed = shapeOf(x).flatMap((d, i) => (kind === "sum" || !holds([d], "T") ? [i] : []));
  const axes = allowed.filter(() => source.chance(0.6));
  if (axes.length === 0) return false;
  const value = region.op.reduce(kind, x.value, axes);
  const count = axes.reduce<number>((n, a) => n * largest(shapeOf(x)[a]), 1);
  if (kind === "sum") region.settle(value, Math.min(0, count * x.low), Math.max(0, count * x.high));
  else moved(region, x, value);
  return true;
}

const needIds = (region: RandomRegion): Entry | undefined => {
  const known = region.find((e) => e.value.type.dtype === "i32");
  if (known && region.source.chance(0.6)) return known;
  return region.need(region.source.pick([["B"], ["T", "B"], [region.sizes[0]], []] as Shape[]), "i32");
};

function addGather(region: RandomRegion): boolean {
  const table = region.findFloat((s) => s.length > 0);
  const ids = needIds(region);
  if (!table || !ids || !isPlain([...shapeOf(ids), ...shapeOf(table).slice(1)])) return false;
  const value = region.op.gather(table.value, ids.value);
  region.add({ ...table, value, low: Math.min(0, table.low), high: Math.max(0, table.high) });
  return true;
}

function addScatterAdd(region: RandomRegion): boolean {
  const ids = needIds(region);
  if (!ids) return false;
  const updates = region.need([
    ...shapeOf(ids),
    ...region.source.shuffle(region.sizes).slice(0, region.source.int(0, 1)),
  ]);
  if (!updates || !isPlain(shapeOf(updates))) return false;
  const count = shapeOf(ids).reduce<number>((n, d) => n * largest(d), 1);
  const value = region.op.scatterAdd(ids.value, updates.value, region.source.int(1, 5));
  region.settle(value, Math.min(0, count * updates.low), Math.max(0, count * updates.high));
  return true;
}

function addReverse(region: RandomRegion): boolean {
  const x = movable(region, (s) => s.length > 0);
  return x !== undefined && moved(region, x, region.op.reverse(x.value, region.source.int(0, shapeOf(x).length - 1)));
}

function addOneHot(region: RandomRegion): boolean {
  const ids = needIds(region);
  if (!ids || !isPlain([...shapeOf(ids), 1])) return false;
  region.add({ value: region.op.oneHot(ids.value, region.source.int(1, 5)), low: 0, high: 1, exact: true });
  return true;
}

function addCast(region: RandomRegion): boolean {
  const ids = needIds(region);
  if (!ids) return false;
  region.add({ value: region.op.cast(ids.value), low: 0, high: 8, exact: true });
  return true;
}

function addDetach(region: RandomRegion): boolean {
  const x = region.findFloat();
  return x !== undefined && moved(region, x, region.op.detach(x.value));
}

/** Over a fixed last dimension: a maximum over no steps is infinite. */
function addNormalised(region: RandomRegion): boolean {
  const x = region.findFloat((s) => fixedAxes(s).includes(s.length - 1));
  if (!x) return false;
  const { value } = region.fit(x, -3, 3);
  const bound = 6 + Math.log(largest(shapeOf(x).at(-1) ?? 1));
  const kind = region.source.int(0, 2);
  if (kind === 0) region.add({ value: region.op.softmax(value), low: 0, high: 1, exact: false });
  else if (kind === 1) region.settle(region.op.logSumExp(value), -3, bound);
  else region.settle(region.op.logSoftmax(value), -bound, 0);
  return true;
}

function addSource(region: RandomRegion): boolean {
  const { source, op } = region;
  const shape = randomShape(region);
  const number = source.pick([0, 1, -1, 0.5, -1.25]);
  const kind = source.int(0, 2);
  if (kind === 0 && region.allows("size")) {
    const dim = source.pick(["T", "B", "T*B", "2*B"] as const);
    region.add({ value: op.size(dim), low: 0, high: largest(dim), exact: true });
  } else if (kind === 1 && shape.length > 0 && region.allows("iota")) {
    const axis = source.int(0, shape.length - 1);
    region.add({ value: op.iota(shape, axis), low: 0, high: largest(shape[axis]), exact: true });
  } else region.add({ value: op.const(number, shape), low: number, high: number, exact: true });
  return true;
}

/** The key is data for nothing else, so it does not join the region's values. */
function addRandom(region: RandomRegion): boolean {
  if (!region.addParam) return false;
  const key = region.addParam(f32(2), "hyper");
  const value = region.op.random(key.value, randomShape(region), region.source.int(0, 3));
  region.add({ value, low: 0, high: 1, exact: true });
  return true;
}

const mapPrims: readonly Prim[] = ["add", "sub", "mul", "neg", "abs", "sin", "tanh", "sigmoid", "min", "max", "erf"];

/** Fused code of two to six steps, one or two results. */
function addMap(region: RandomRegion): boolean {
  const { source } = region;
  const first = region.findFloat();
  if (!first) return false;
  const more = Array.from({ length: source.int(0, 2) }, () => region.need(shapeOf(first)));
  const operands = [first, ...more].filter((e): e is Entry => e !== undefined).map((e) => region.fit(e, -1.5, 1.5));
  const builder = new ScalarBuilder(operands.length);
  const refs: Ref[] = operands.map((_, i) => i);
  if (source.chance(0.5)) refs.push(builder.const(Math.fround(source.between(-1, 1))));
  if (operands[0].exact)
    refs.push(builder.prim("select", [builder.prim("lt", [0, builder.const(0.25)]), source.pick(refs), 0]));
  for (let i = source.int(1, 5); i > 0; i--) {
    const prim = source.pick(mapPrims);
    const args = Array.from({ length: primArity(prim) }, () => source.pick(refs));
    refs.push(builder.prim(prim, args, source.chance(0.2) ? `s${i}` : undefined));
  }
  const results = [...new Set(refs.slice(-source.int(1, 2)))].filter((r) => r >= operands.length);
  const fn = builder.finish(results.length > 0 ? results : [refs[0]]);
  region.op
    .map(
      fn,
      operands.map((e) => e.value),
    )
    .forEach((value, i) => {
      const { low, high } = imageOf(fn, operands, i);
      region.settle(value, low, high);
    });
  return true;
}

const steps: readonly RandomStep[] = [
  { ops: [], weight: 16, add: (region) => addElementwise(region, smoothNames, false) },
  { ops: [], weight: 2, add: (region) => addElementwise(region, jumpNames, true) },
  { ops: ["matmul"], weight: 6, add: addMatmul },
  { ops: ["split"], weight: 2, add: addSplit },
  { ops: ["concat"], weight: 2, add: addConcat },
  { ops: ["slice"], weight: 1, add: addSlice },
  { ops: ["transpose"], weight: 2, add: addTranspose },
  { ops: ["reshape"], weight: 2, add: addReshape },
  { ops: ["broadcast"], weight: 2, add: addBroadcast },
  { ops: ["reduce"], weight: 2, add: addReduce },
  { ops: ["gather"], weight: 1, add: addGather },
  { ops: ["scatterAdd"], weight: 1, add: addScatterAdd },
  { ops: ["reverse"], weight: 1, add: addReverse },
  { ops: ["oneHot"], weight: 1, add: addOneHot },
  { ops: ["cast"], weight: 1, add: addCast },
  { ops: ["detach"], weight: 1, add: addDetach },
  { ops: ["reduce", "exp", "log"], weight: 2, add: addNormalised },
  { ops: ["const"], weight: 2, add: addSource },
  { ops: ["random"], weight: 1, add: addRandom },
  { ops: ["map"], weight: 2, add: addMap },
  { ops: ["scan"], weight: 6, add: addScan },
];

const weighted: readonly RandomStep[] = steps.flatMap((step) => Array<RandomStep>(step.weight).fill(step));

/** Adds one op that fits the values known so far. */
export function addRandomStep(region: RandomRegion): void {
  for (let attempt = 0; attempt < 20; attempt++) {
    const step = region.source.pick(weighted);
    if (step.ops.every((op) => region.allows(op)) && step.add(region)) return;
  }
}
