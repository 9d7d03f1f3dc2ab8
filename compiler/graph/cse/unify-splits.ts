// Several splits of one value along one axis become one, where the parts in use do not overlap.
import { type AnyNode, makeNode, makeValue, type Node, type Value } from "../../../ir/graph/node.ts";
import { type Program, resultValues, rewriteProgram, useCounts } from "../../../ir/graph/rewrite.ts";
import { tensorType } from "../../../ir/types.ts";

interface Interval {
  readonly start: number;
  readonly end: number;
}

const byStart = (a: Interval, b: Interval): number => a.start - b.start || a.end - b.end;

/** Where each part of a split lies; undefined where a size is open. */
function intervalsOf({ attrs: { sizes } }: Node<"split">): readonly Interval[] | undefined {
  if (!sizes.every((d) => typeof d === "number")) return undefined;
  let start = 0;
  return sizes.map((size) => {
    const interval = { start, end: start + size };
    start = interval.end;
    return interval;
  });
}

/** Equal intervals once; undefined where two of them overlap otherwise. */
function disjoint(intervals: readonly Interval[]): readonly Interval[] | undefined {
  const sorted = [...intervals].sort(byStart).filter((x, i, all) => i === 0 || byStart(all[i - 1], x) !== 0);
  return sorted.every((x, i) => i === 0 || sorted[i - 1].end <= x.start) ? sorted : undefined;
}

/** The intervals with the gaps between them, up to `width`. */
function withGaps(intervals: readonly Interval[], width: number): readonly Interval[] {
  const cuts = [...new Set([0, ...intervals.flatMap((x) => [x.start, x.end]), width])].sort((a, b) => a - b);
  return cuts.slice(1).map((end, i) => ({ start: cuts[i], end }));
}

/** The splits of one value along one axis, by the first of them. */
function groups(nodes: readonly AnyNode[]): readonly (readonly Node<"split">[])[] {
  const found = new Map<Value, Map<string, Node<"split">[]>>();
  for (const node of nodes) {
    if (node.op !== "split") continue;
    const byAxis = found.get(node.operands[0]) ?? new Map<string, Node<"split">[]>();
    found.set(node.operands[0], byAxis);
    const key = `${node.attrs.axis} ${node.stage ?? ""}`;
    byAxis.set(key, [...(byAxis.get(key) ?? []), node]);
  }
  return [...found.values()].flatMap((byAxis) => [...byAxis.values()]).filter((group) => group.length > 1);
}

interface Unified {
  readonly split: Node<"split">;
  readonly parts: ReadonlyMap<Value, Value>;
}

function unify(group: readonly Node<"split">[], isUsed: (value: Value) => boolean): Unified | undefined {
  const [first] = group;
  const parts: { value: Value; interval: Interval }[] = [];
  for (const split of group) {
    const intervals = intervalsOf(split);
    if (!intervals) return undefined;
    split.results.forEach((value, i) => void (isUsed(value) && parts.push({ value, interval: intervals[i] })));
  }
  const used = disjoint(parts.map((p) => p.interval));
  if (!used || used.length === 0) return undefined;
  const { axis } = first.attrs;
  const { dtype, shape } = first.operands[0].type;
  const cuts = withGaps(used, shape[axis] as number);
  const sizes = cuts.map((c) => c.end - c.start);
  const find = (interval: Interval) => parts.find((p) => byStart(p.interval, interval) === 0)?.value;
  const results = cuts.map((c, i) =>
    makeValue(
      tensorType(
        dtype,
        shape.map((d, k) => (k === axis ? sizes[i] : d)),
      ),
      find(c)?.name,
    ),
  );
  const split = makeNode("split", first.operands, { axis, sizes }, results, first.stage) as Node<"split">;
  const partOf = (interval: Interval): Value => results[cuts.findIndex((c) => byStart(c, interval) === 0)];
  return { split, parts: new Map(parts.map((p) => [p.value, partOf(p.interval)])) };
}

/** split x [4,4,4] of which the last part is used, split x [8,4] of which the first ⇒ one split x [8,4]. */
export function unifySplits<P extends Program>(region: P): P {
  const found = groups(region.nodes);
  if (found.length === 0) return region;
  const counts = useCounts(region);
  const results = new Set(resultValues(region));
  const isUsed = (value: Value) => (counts.get(value) ?? 0) > 0 || results.has(value);
  // by first result: the rewriter hands out copies of nodes whose operands have changed
  const unified = new Map<Value, Unified>();
  for (const group of found) {
    const one = unify(group, isUsed);
    if (one) for (const node of group) unified.set(node.results[0], one);
  }
  if (unified.size === 0) return region;
  const done = new Set<Unified>();
  return rewriteProgram(region, (node, { op }) => {
    const one = unified.get(node.results[0]);
    if (!one) return undefined;
    if (!done.has(one)) op.push(makeNode("split", node.operands, one.split.attrs, one.split.results, node.stage));
    done.add(one);
    return node.results.map((r) => one.parts.get(r) ?? r);
  });
}
