// Writes a loop: one pointer a stream, moved at the end of each trip, and one comparison.
import type { For } from "../../../ir/loop/ir.ts";
import { formatSize } from "../../../ir/size.ts";
import { localTerm, type Term } from "../math/term.ts";
import type { Variable } from "./affine.ts";
import type { BlockWriter } from "./block-writer.ts";
import type { KernelFrame } from "./kernel-frame.ts";
import type { Scope } from "./scope.ts";
import { knownKey, type Site } from "./sites.ts";
import { constantSpan, type Span, writeSpan } from "./span.ts";
import { constantOf, plus, times, whole } from "./whole.ts";

/** Addresses that differ in constants only, as the loop's variable moves them. */
interface Stream {
  readonly pointer: string;
  /** Where the pointer would stand if the variable were 0. */
  readonly parent: string;
  /** Bytes from one element of the variable to the next. */
  readonly stride: Term;
}

/** How a loop ends: `watched` has not come to `end`. */
interface Ending {
  readonly watched: string;
  readonly end: Term;
  readonly held: readonly string[];
}

export function writeLoop(stmt: For, block: BlockWriter): void {
  const { frame, scope } = block;
  const constant = constantSpan(stmt);
  if (constant?.trips === 0) return;
  block.hoistRandomStates(block.usesOf(stmt.body).randoms);
  const inner = frame.inside(stmt, scope);
  if (constant?.trips === 1) {
    frame.fn.comment(() => `${stmt.range.variable} = ${constant.first}`);
    block.inner(inner, stmt.body);
    return;
  }
  const loop = (span: Span): void => {
    frame.fn.comment(() => describe(stmt));
    const only = onlyLoop(stmt);
    const trips = (): void => writeTrips(stmt, span, inner, block);
    if (only) whereAny(frame.keepSpan(only, writeSpan(only, frame)), frame, trips);
    else trips();
  };
  const kept = frame.keptSpan(stmt);
  if (kept) loop(kept);
  else whereAny(writeSpan(stmt, frame), frame, loop);
}

/** Runs the code where the loop makes any trips; the span's temporaries end with it. */
function whereAny(span: Span, frame: KernelFrame, code: (span: Span) => void): void {
  if (constantOf(span.count) !== undefined) code(span);
  else {
    frame.push(span.count);
    frame.fn
      .i32(0)
      .emit("i32.gt_s")
      .within("if", "any", () => code(span));
  }
  for (const local of span.held) frame.fn.release(local);
}

/** The loop that the loop's trips consist of: how far it goes is found out once for all of them. */
function onlyLoop({ body }: For): For | undefined {
  const [only] = body.filter((s) => s.kind !== "base");
  const isAlone = body.every((s) => s === only || s.kind === "base");
  return isAlone && only?.kind === "for" && !constantSpan(only) ? only : undefined;
}

function describe({ range: { variable, extent, part }, from, after, step = 1, unroll = 1 }: For): string {
  if (part !== undefined) {
    const which = after ? `what is left by ${after} of` : from ? `from ${formatSize(from)} on of` : "of";
    return `for ${variable} ${which} these ${part}${step === 1 ? "" : ` by ${step}`}`;
  }
  const start = from ? formatSize(from) : after ? `${formatSize(extent)} - ${formatSize(extent)} mod ${after}` : "0";
  return `for ${variable} from ${start} to ${formatSize(extent)}${step === 1 ? "" : ` by ${step}`}${unroll > 1 ? `, ${unroll} in a row` : ""}`;
}

function writeTrips(stmt: For, span: Span, inner: Scope, block: BlockWriter): void {
  const { frame } = block;
  const { fn } = frame;
  const step = whole(stmt.step ?? 1);
  const variable = frame.variable(stmt, stmt.range.variable);
  const uses = block.usesOf(stmt.body);
  inner.count(variable, undefined);
  const streams = makeStreams(uses.sites, variable, inner, block);
  for (const { pointer, parent, stride } of streams) frame.hold(plus(int(parent), times(span.first, stride)), pointer);
  const counts = uses.values.some((v) => v.terms.some((t) => t.variable === variable));
  const led = counts ? undefined : streams.find((s) => constantOf(s.stride));
  const counter = led ? undefined : frame.hold(span.first, fn.temporary("i32", variable.name));
  inner.count(variable, counter);
  const ending = led
    ? endOf(led.pointer, times(span.count, led.stride), block)
    : endOf(counter as string, span.count, block, span.first);
  fn.within("loop", variable.name, (again) => {
    // Trips in a row are the same bytes, which compressed take next to nothing.
    for (let copy = 0; copy < (stmt.unroll ?? 1); copy++) {
      block.inner(inner, stmt.body);
      for (const { pointer, stride } of streams) frame.hold(plus(int(pointer), times(step, stride)), pointer);
      if (counter !== undefined) frame.hold(plus(int(counter), step), counter);
    }
    fn.get(ending.watched);
    frame.push(ending.end);
    fn.emit("i32.ne").emit("br_if", again);
  });
  const temporaries = [...streams.map((s) => s.pointer), ...(counter === undefined ? [] : [counter]), ...ending.held];
  for (const local of temporaries) fn.release(local);
}

const int = (local: string): Term => localTerm(local, "integer");

function makeStreams(sites: readonly Site[], variable: Variable, inner: Scope, block: BlockWriter): Stream[] {
  const streams: Stream[] = [];
  for (const site of sites) {
    if (!site.at.terms.some((t) => t.variable === variable)) continue;
    const key = knownKey(site, inner);
    if (inner.pointer(key) !== undefined) continue;
    const pointer = block.frame.fn.temporary("i32", `${site.buffer}_${variable.name}`);
    inner.point(key, pointer);
    streams.push({
      pointer,
      parent: block.scope.pointer(knownKey(site, block.scope)) as string,
      stride: block.stride(site, variable),
    });
  }
  return streams;
}

/** The end is a number, or a local that is set before the loop. */
function endOf(watched: string, distance: Term, block: BlockWriter, first: Term = int(watched)): Ending {
  const end = plus(first, distance);
  if (end.kind === "integer" || (end.kind === "local" && end.name !== watched)) return { watched, end, held: [] };
  const local = block.frame.fn.temporary("i32", "end");
  return { watched, end: int(block.frame.hold(end, local)), held: [local] };
}
