// A scan as a repeat of its body's kernels: where carries live (history, in place or double buffer), xs and ys by step.
import { CompileError } from "../../ir/errors.ts";
import { type Node, type ScanParts, scanParts, type Value } from "../../ir/graph/node.ts";
import { addSize, mulSize, type Size, sizeOfDim, sizeOfShape } from "../../ir/size.ts";
import type { Source } from "./access.ts";
import { addTerm, atStep, type Layout, ONE, offsetIndex, rowMajor, rowMajorStrides, ZERO } from "./layout.ts";
import type { RegionLowering } from "./region.ts";

/**
 * Where a carry lives.
 * history: slot s holds the state after s steps, so that the stacked states are the ys and no step copies anything.
 * in place: only elementwise code of the kernel that writes it, or earlier kernels, read it.
 * double: read from one slot, written to the other.
 */
type Home =
  | { readonly kind: "history"; readonly buffer: string; readonly slot: Size }
  | { readonly kind: "place"; readonly layout: Layout }
  | { readonly kind: "double"; readonly buffer: string; readonly slot: Size };

interface CarryPlan {
  readonly value: Value;
  readonly next: Value;
  readonly home: Home;
  /** The carry at the beginning of a step, and at its end. */
  readonly before: Layout;
  readonly after: Layout;
}

export function emitScan(region: RegionLowering, node: Node<"scan">): void {
  const parts = scanParts(node);
  if (node.attrs.lengths) throw unsupported(node, "lengths", "Run the pass expand-lengths first");
  if (region.builder.repeating)
    throw unsupported(
      node,
      "a scan inside a scan's body",
      "Give the inner scan a fixed small length, so that it is unrolled",
    );
  const length = sizeOfDim(node.attrs.length);
  const homes = planHomes(region, node, parts, length);
  initialise(region, node, parts, homes, length);
  const stacks = parts.ys.map((value, j) => stackLayouts(region, node, parts, homes, value, j));
  const child = region.child({
    nodes: parts.body.nodes,
    results: [...parts.body.next, ...parts.body.ys],
    sources: bodySources(region, parts, homes),
    fixed: new Set(parts.body.consts),
  });
  const late = requestResults(child, parts, homes, stacks);
  region.builder.repeat(length, node.attrs.reverse, () => {
    child.emit();
    for (const { value, layout } of late) child.copy(value, layout);
  });
  finish(region, node, parts, homes, length);
}

const unsupported = (node: Node<"scan">, found: string, fix: string): CompileError =>
  new CompileError("unsupported", { where: `scan ${node.results[0]?.name ?? ""}`.trim(), found, fix });

function planHomes(region: RegionLowering, node: Node<"scan">, parts: ScanParts, length: Size): CarryPlan[] {
  const probe = region.child({
    nodes: parts.body.nodes,
    results: [...parts.body.next, ...parts.body.ys],
    sources: new Map(),
  });
  return parts.body.carry.map((value, i) => {
    const next = parts.body.next[i];
    const name = value.name ?? "carry";
    const { shape } = value.type;
    const slot = sizeOfShape(shape);
    const own = parts.body.next.indexOf(next) === i && probe.definition(next) !== undefined;
    if (own && parts.body.ys.some((y) => y === next || y === value)) {
      const buffer = region.builder.buffer(
        `${name}_steps`,
        "f32",
        [node.attrs.length, ...shape],
        "temp",
        mulSize(addSize(length, ONE), slot),
      );
      const slots = [
        rowMajor(buffer, shape, stepIndex("t", slot, ZERO)),
        rowMajor(buffer, shape, stepIndex("t", slot, slot)),
      ];
      const [before, after] = node.attrs.reverse ? [slots[1], slots[0]] : slots;
      return { value, next, home: { kind: "history", buffer, slot }, before, after };
    }
    if (own && updatesInPlace(probe, value, next)) {
      const layout = rowMajor(region.builder.buffer(name, "f32", shape, "temp"), shape);
      return { value, next, home: { kind: "place", layout }, before: layout, after: layout };
    }
    const buffer = region.builder.buffer(name, "f32", [2, ...shape], "temp");
    return {
      value,
      next,
      home: { kind: "double", buffer, slot },
      before: rowMajor(buffer, shape, stepIndex("even", slot, ZERO)),
      after: rowMajor(buffer, shape, stepIndex("odd", slot, ZERO)),
    };
  });
}

const stepIndex = (variable: string, stride: Size, offset: Size) =>
  offsetIndex(addTerm({ terms: [], offset: ZERO }, variable, stride), offset);

/** Every reader runs before the kernel that makes `next`, or is elementwise code of that kernel at the same element. */
export function updatesInPlace(region: RegionLowering, value: Value, next: Value): boolean {
  const maker = region.definition(next);
  const unit = maker && region.unitIndex(maker);
  if (maker?.op !== "map" || unit === undefined || region.isResult(value)) return false;
  return (region.users.get(value) ?? []).every((user) => {
    const at = region.unitIndex(user);
    if (at === undefined || at > unit) return false;
    return at < unit || (user.op === "map" && user.operands[0].type.shape.join() === next.type.shape.join());
  });
}

/** Writes the initial carries to where the first step reads them. */
function initialise(
  region: RegionLowering,
  node: Node<"scan">,
  parts: ScanParts,
  homes: readonly CarryPlan[],
  length: Size,
): void {
  homes.forEach(({ home, value }, i) => {
    const { shape } = value.type;
    const start = home.kind === "history" && node.attrs.reverse ? mulSize(length, home.slot) : ZERO;
    const layout = home.kind === "place" ? home.layout : rowMajor(home.buffer, shape, { terms: [], offset: start });
    region.copy(parts.init[i], layout);
  });
}

/** The places of a stacked result: a carry's history where it is one, else every wanted place or a new buffer. */
function stackLayouts(
  region: RegionLowering,
  node: Node<"scan">,
  parts: ScanParts,
  homes: readonly CarryPlan[],
  value: Value,
  j: number,
): readonly Layout[] {
  const y = parts.body.ys[j];
  const plan = homes.find((h) => h.home.kind === "history" && (h.next === y || h.value === y));
  if (plan?.home.kind !== "history") return region.destinations(value);
  const afterSteps = plan.next === y;
  const offset = afterSteps !== node.attrs.reverse ? plan.home.slot : ZERO;
  const { shape } = value.type;
  const layout: Layout = {
    buffer: plan.home.buffer,
    shape,
    base: { terms: [], offset },
    strides: rowMajorStrides(shape),
  };
  region.place(value, layout);
  return [layout, ...region.wanted(value)];
}

function bodySources(region: RegionLowering, parts: ScanParts, homes: readonly CarryPlan[]): Map<Value, Source> {
  const sources = new Map<Value, Source>();
  parts.body.consts.forEach((value, i) => void sources.set(value, region.source(parts.consts[i])));
  homes.forEach(({ value, before }) => void sources.set(value, { kind: "stored", layout: before }));
  parts.body.xs.forEach((value, i) => {
    const source = region.source(parts.xs[i]);
    if (source.kind === "stored")
      sources.set(value, { kind: "stored", layout: { ...atStep(source.layout, "t"), shape: value.type.shape } });
    else
      sources.set(value, {
        kind: "computed",
        access: { taps: source.access.taps.map((tap) => atStep(tap, "t")), emit: source.access.emit },
      });
  });
  return sources;
}

/** Tells the body where its results go; returns what its kernels cannot write there themselves. */
function requestResults(
  child: RegionLowering,
  parts: ScanParts,
  homes: readonly CarryPlan[],
  stacks: readonly (readonly Layout[])[],
): { readonly value: Value; readonly layout: Layout }[] {
  const late: { value: Value; layout: Layout }[] = [];
  const request = (value: Value, layout: Layout): void => {
    if (!child.want(value, layout)) late.push({ value, layout });
  };
  for (const { next, after } of homes) request(next, after);
  stacks.forEach((layouts, j) => {
    const y = parts.body.ys[j];
    const inHistory = homes.some((h) => h.home.kind === "history" && (h.next === y || h.value === y));
    for (const layout of inHistory ? layouts.slice(1) : layouts)
      request(y, { ...atStep(layout, "t"), shape: y.type.shape });
  });
  return late;
}

/** Copies the final carries out of slots that the next trip count decides. */
function finish(
  region: RegionLowering,
  node: Node<"scan">,
  parts: ScanParts,
  homes: readonly CarryPlan[],
  length: Size,
): void {
  parts.final.forEach((value, i) => {
    const { home } = homes[i];
    const { shape } = value.type;
    const read =
      (region.users.get(value) ?? []).length > 0 || region.wanted(value).length > 0 || region.isResult(value);
    if (!read) return;
    if (home.kind === "double") region.place(value, rowMajor(home.buffer, shape, stepIndex("even", home.slot, ZERO)));
    else if (home.kind === "place") region.place(value, home.layout);
    else
      region.place(
        value,
        rowMajor(home.buffer, shape, { terms: [], offset: node.attrs.reverse ? ZERO : mulSize(length, home.slot) }),
      );
    const wanted = region.wanted(value);
    if (home.kind === "double" && wanted.length === 0) region.copyOut(value, region.temporary(value, "final"), length);
    else for (const layout of wanted) region.copyOut(value, layout, home.kind === "double" ? length : undefined);
  });
}
