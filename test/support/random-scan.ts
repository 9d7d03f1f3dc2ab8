// Random recurrences: one to three carries, consts, xs, ys, accumulators, both directions, rows of different lengths.
import type { RegionBuilder } from "../../ir/graph/builder.ts";
import type { Value } from "../../ir/graph/node.ts";
import { type Dim, type Shape, sameShape } from "../../ir/types.ts";
import { type Entry, isPlain, largest, MAX_OPEN, RandomRegion } from "./random-region.ts";

const CARRY_RANGE = 1.5;

/** Adds a scan; its finals and ys join the region's values. */
export function addScan(region: RandomRegion): boolean {
  const { source } = region;
  if (region.depth > (region.options.nestedScan ? 1 : 0)) return false;
  const length: Dim = source.chance(0.8) ? "T" : source.int(1, 4);
  const lengths = source.chance(0.3) ? region.need(["B"], "i32") : undefined;
  const xs = chooseXs(region, length);
  const consts = source.shuffle(region.entries).slice(0, source.int(0, 3));
  const init = chooseInit(region, lengths !== undefined);
  const accumulate = !lengths && region.allows("matmul") && source.chance(0.25);
  const acc = accumulate ? region.need([source.pick(region.sizes), source.pick(region.sizes)]) : undefined;
  const carries = [...init, ...(acc ? [region.fit(acc, -CARRY_RANGE, CARRY_RANGE)] : [])];
  const ranges: { low: number; high: number }[] = [];
  const values = (entries: readonly Entry[]): Value[] => entries.map((e) => e.value);
  const { final, ys } = region.op.scan({
    length,
    consts: values(consts),
    init: values(carries),
    xs: values(xs),
    reverse: source.chance(0.4),
    carryNames: carries.map((_, i) => `c${i}`),
    ...(lengths ? { lengths: lengths.value } : {}),
    body: (op, parts) => {
      const inner = bodyRegion(region, op, parts, { consts, xs, acc: acc !== undefined });
      return fillBody(inner, parts.carry, acc !== undefined, lengths !== undefined, length, ranges);
    },
  });
  [...final, ...ys].forEach((value, i) => {
    region.settle(value, ranges[i].low, ranges[i].high);
  });
  return true;
}

/** None to two sequences; a fixed shape gets the steps in front. */
function chooseXs(region: RandomRegion, length: Dim): Entry[] {
  const known = (shape: Shape) => shape[0] === length;
  const count = region.source.int(0, 2);
  return Array.from({ length: count }, () => {
    const found = region.find((e) => known(e.value.type.shape));
    return (
      found ??
      region.need([length, ...region.source.pick([["B", region.sizes[0]], ["B"], [region.sizes[1]]] as Shape[])])
    );
  }).filter((e): e is Entry => e !== undefined);
}

function chooseInit(region: RandomRegion, leadingRows: boolean): Entry[] {
  const [n, m] = region.sizes;
  const shapes: Shape[] = [["B", n], ["B", m], ["B"], ...(leadingRows ? [] : ([[n], [n, m], []] as Shape[]))];
  const chosen = Array.from({ length: region.source.int(1, 3) }, () => region.need(region.source.pick(shapes)));
  return chosen.filter((e): e is Entry => e !== undefined).map((e) => region.fit(e, -CARRY_RANGE, CARRY_RANGE));
}

interface BodyParts {
  readonly consts: readonly Value[];
  readonly carry: readonly Value[];
  readonly xs: readonly Value[];
}

/** An accumulator is no value of the body: only its own sum reads it. */
function bodyRegion(
  outer: RandomRegion,
  op: RegionBuilder,
  parts: BodyParts,
  from: { consts: readonly Entry[]; xs: readonly Entry[]; acc: boolean },
): RandomRegion {
  const { source, sizes, options, addStep } = outer;
  const inner = new RandomRegion({ source, op, sizes, options, addStep, depth: outer.depth + 1 });
  for (const [i, value] of parts.consts.entries()) inner.add({ ...from.consts[i], value });
  for (const [i, value] of parts.xs.entries()) inner.add({ ...from.xs[i], value });
  for (const value of parts.carry.slice(0, from.acc ? -1 : undefined))
    inner.add({ value, low: -CARRY_RANGE, high: CARRY_RANGE, exact: false });
  return inner;
}

function fillBody(
  inner: RandomRegion,
  carry: readonly Value[],
  acc: boolean,
  leadingRows: boolean,
  length: Dim,
  ranges: { low: number; high: number }[],
): { next: Value[]; ys: Value[] } {
  const { source, op } = inner;
  const steps = source.int(1, 4);
  for (let i = 0; i < steps; i++) inner.addStep(inner);
  const next = carry.slice(0, acc ? -1 : undefined).map((c) => nextCarry(inner, c));
  ranges.push(...next.map(() => ({ low: -CARRY_RANGE, high: CARRY_RANGE })));
  if (acc) {
    const old = carry[carry.length - 1];
    const update = accumulation(inner, old.type.shape);
    const reach = CARRY_RANGE + largest(length) * Math.max(-update.low, update.high);
    ranges.push({ low: -reach, high: reach });
    next.push(op.add(old, update.value));
  }
  const fits = (e: Entry) =>
    isPlain([length, ...e.value.type.shape]) && (!leadingRows || e.value.type.shape[0] === "B");
  const candidates = inner.entries.filter((e) => e.value.type.dtype === "f32" && fits(e));
  const ys = source.shuffle(candidates).slice(0, source.int(0, 2));
  ranges.push(...ys.map((e) => ({ low: Math.min(0, e.low), high: Math.max(0, e.high) })));
  return { next, ys: ys.map((e) => e.value) };
}

/** A value of the carry's shape, kept in the carry's range, mostly with the old carry in it; now and then the carry itself. */
function nextCarry(inner: RandomRegion, carry: Value): Value {
  const { source, op } = inner;
  if (source.chance(0.08)) return carry;
  const same =
    inner.findFloat((s, e) => e.value !== carry && sameShape(s, carry.type.shape)) ?? inner.need(carry.type.shape);
  if (!same || same.value === carry) return op.sin(op.mul(carry, 1.25));
  return source.chance(0.5) ? op.tanh(op.add(carry, same.value)) : inner.fit(same, -CARRY_RANGE, CARRY_RANGE).value;
}

/** `aᵀ·b` of two values with rows, for a sum over the steps. */
function accumulation(inner: RandomRegion, [n, m]: Shape): Entry {
  const rows = (width: Dim) => inner.need(["B", width]) as Entry;
  const [a, b] = [rows(n), rows(m)].map((e) => inner.fit(e, -1, 1));
  return { value: inner.op.matmul(a.value, b.value, { transA: true }), low: -MAX_OPEN, high: MAX_OPEN, exact: false };
}
