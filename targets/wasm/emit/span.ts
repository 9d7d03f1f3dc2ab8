// How far a loop goes: its first element and how many its full steps cover, as numbers where they are known.
// A loop over a part of a range begins where the part does; the part's ends agree with the loop's steps.
import type { For } from "../../../ir/loop/ir.ts";
import { addSize, constSize, mulSize, type Size, sizeOf } from "../../../ir/size.ts";
import { localTerm, type Term } from "../math/term.ts";
import type { KernelFrame } from "./kernel-frame.ts";
import { minus, plus, whole } from "./whole.ts";

export interface ConstantSpan {
  readonly first: number;
  readonly trips: number;
}

/** Undefined where the extent or the start holds T or B, or is the caller's to say. */
export function constantSpan({ range, from, after, step = 1 }: For): ConstantSpan | undefined {
  if (range.part !== undefined) return undefined;
  const extent = constSize(range.extent);
  const start = from ? constSize(from) : 0;
  if (extent === undefined || start === undefined) return undefined;
  const first = after ? extent - (extent % after) : start;
  return { first, trips: Math.max(0, Math.floor((extent - first) / step)) };
}

export interface Span {
  readonly first: Term;
  /** Elements that full steps cover: a multiple of the step. */
  readonly count: Term;
  /** Temporaries that hold them. */
  readonly held: readonly string[];
}

/** Writes what must be computed, into temporaries. */
export function writeSpan(stmt: For, frame: KernelFrame): Span {
  const known = constantSpan(stmt);
  const { range, from, after, step = 1 } = stmt;
  if (known) return { first: whole(known.first), count: whole(known.trips * step), held: [] };
  const held: string[] = [];
  const hold = (term: Term): Term => {
    if (term.kind === "local" || term.kind === "integer") return term;
    const local = frame.hold(term, frame.fn.temporary("i32"));
    held.push(local);
    return localTerm(local, "integer");
  };
  const remainder = (term: Term, divisor: number): Term => {
    frame.push(term);
    frame.fn.i32(divisor).emit("i32.rem_u");
    const local = frame.fn.temporary("i32");
    frame.fn.set(local);
    held.push(local);
    return localTerm(local, "integer");
  };
  const part = range.part === undefined ? undefined : frame.part(range.part);
  const begin = part?.from ?? whole(0);
  const extent = part?.count ?? frame.size(range.extent);
  const end = (): Term => plus(begin, extent);
  const rest = after ? remainder(extent, after) : undefined;
  const first = hold(rest ? minus(end(), rest) : from ? frame.size(from) : begin);
  const all = rest ?? (from ? hold(minus(end(), first)) : extent);
  // A part may be finer than a loop's steps where another loop runs over its rest; a piece at a fixed place lies in one part.
  const isWhole = !part || from !== undefined || part.step % step === 0;
  const divides = step === 1 || (!after && isWhole && isMultiple(minusSize(part?.extent ?? range.extent, from), step));
  return { first, count: divides ? all : hold(minus(all, remainder(all, step))), held };
}

const isMultiple = (size: Size, step: number): boolean => size.every((m) => m.k % step === 0);
const minusSize = (size: Size, by: Size | undefined): Size => (by ? addSize(size, mulSize(by, sizeOf(-1))) : size);
