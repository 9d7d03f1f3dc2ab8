// Writes a formula as instructions of a function: depth first, parts that are used twice in a local.
import type { Lanes } from "../../../ir/loop/ir.ts";
import type { FunctionBuilder } from "../assembler/function-builder.ts";
import type { ValueType } from "../assembler/value-type.ts";
import { isShift, laneOps, type Sort } from "./lane-ops.ts";
import type { LaneMode, Term } from "./term.ts";

export const valueType = (sort: Sort, lanes: Lanes): ValueType =>
  lanes === 4 ? "v128" : sort === "number" ? "f32" : "i32";

const sortRules: { readonly [K in Term["kind"]]: (term: Extract<Term, { kind: K }>) => Sort } = {
  number: () => "number",
  integer: () => "integer",
  local: (t) => t.sort,
  op: (t) => laneOps[t.op].gives,
  fma: () => "number",
  select: (t) => t.sort,
  load: () => "number",
  splat: () => "number",
  ramp: () => "number",
  call: (t) => t.sort,
};

export const sortOf = (term: Term): Sort => (sortRules[term.kind] as (term: Term) => Sort)(term);

/** Terms that this one computes with, in the same number of lanes. */
const argsOf = (term: Term): readonly Term[] => ("args" in term ? term.args : []);

/** Leaves cost nothing to write again. */
const isLeaf = (term: Term): boolean => term.kind === "number" || term.kind === "integer" || term.kind === "local";

/** Leaves the term's value on the stack. */
export function emitTerm(fn: FunctionBuilder, root: Term, mode: LaneMode): void {
  const uses = argsOf(root).every(isLeaf) ? NO_USES : countUses(root);
  const writing = { fn, mode, uses, kept: new Map<Term, string>() };
  write(root, writing);
  for (const name of writing.kept.values()) fn.release(name);
}

/** Of formulas without parts that are worth a local. */
const NO_USES: ReadonlyMap<Term, number> = new Map();

/** One formula being written. */
interface Writing {
  readonly fn: FunctionBuilder;
  readonly mode: LaneMode;
  readonly uses: ReadonlyMap<Term, number>;
  /** Locals of terms that are needed again. */
  readonly kept: Map<Term, string>;
}

function countUses(root: Term): ReadonlyMap<Term, number> {
  const uses = new Map<Term, number>();
  const visit = (term: Term): void => {
    const seen = uses.get(term) ?? 0;
    uses.set(term, seen + 1);
    if (seen === 0) argsOf(term).forEach(visit);
  };
  visit(root);
  return uses;
}

function write(term: Term, to: Writing): void {
  const kept = to.kept.get(term);
  if (kept !== undefined) {
    to.fn.get(kept);
    return;
  }
  (writeRules[term.kind] as (term: Term, to: Writing) => void)(term, to);
  if (isLeaf(term) || (to.uses.get(term) ?? 0) < 2) return;
  const name = to.fn.temporary(valueType(sortOf(term), to.mode.lanes));
  to.kept.set(term, name);
  to.fn.emit("local.tee", name);
}

const writeRules: {
  readonly [K in Term["kind"]]: (term: Extract<Term, { kind: K }>, to: Writing) => void;
} = {
  number: ({ value }, to) => writeConstant("number", value, to),
  integer: ({ value }, to) => writeConstant("integer", value, to),
  local: ({ name }, { fn }) => void fn.get(name),
  op({ op, args }, to) {
    args.forEach((arg, i) => {
      if (i === 1 && isShift(op) && arg.kind === "integer") to.fn.i32(arg.value);
      else write(arg, to);
    });
    const { scalar, vector } = laneOps[op];
    const instruction = to.mode.lanes === 4 ? vector : scalar;
    if (instruction) to.fn.emit(instruction, ...([] as never));
  },
  fma: (term, to) => writeFma(term, to),
  select({ args: [condition, then, otherwise] }, to) {
    const { lanes, relaxed } = to.mode;
    for (const arg of [then, otherwise, condition]) write(arg, to);
    to.fn.emit(lanes === 1 ? "select" : relaxed ? "i32x4.relaxed_laneselect" : "v128.bitselect");
  },
  load: ({ pointer, offset }, { fn, mode }) =>
    void fn.get(pointer).emit(mode.lanes === 4 ? "v128.load" : "f32.load", offset),
  splat({ value }, to) {
    if (value.kind === "load") to.fn.get(value.pointer).emit("v128.load32_splat", value.offset);
    else {
      emitTerm(to.fn, value, { ...to.mode, lanes: 1 });
      to.fn.emit("f32x4.splat");
    }
  },
  ramp: (_, { fn }) => void fn.emit("v128.const", { shape: "f32x4", values: [0, 1, 2, 3] }),
  call({ name, args }, to) {
    for (const arg of args) write(arg, to);
    to.fn.emit("call", name);
  },
};

function writeConstant(sort: "number" | "integer", value: number, { fn, mode }: Writing): void {
  const shape = sort === "number" ? "f32x4" : "i32x4";
  if (mode.lanes === 4) {
    if (Object.is(value, 0)) fn.emit("v128.const", { shape, values: [0, 0, 0, 0] });
    else fn.get(fn.constantLocal(shape, value));
  } else if (sort === "number") fn.emit("f32.const", value);
  else fn.i32(value);
}

/** A number as a vector of which the first lane counts: a remainder rounds as the vectors before it do. */
function writeFirstLane(term: Term, to: Writing): void {
  if (term.kind === "load") {
    to.fn.get(term.pointer).emit("v128.load32_zero", term.offset);
    return;
  }
  write(term, to);
  to.fn.emit("f32x4.splat");
}

const PRODUCTS = Object.freeze({
  1: ["f32.mul", "f32.add", "f32.sub"],
  4: ["f32x4.mul", "f32x4.add", "f32x4.sub"],
} as const);

function writeFma({ minus, args: [a, b, c] }: Extract<Term, { kind: "fma" }>, to: Writing): void {
  const { lanes, relaxed } = to.mode;
  if (relaxed) {
    for (const arg of [a, b, c]) (lanes === 4 ? write : writeFirstLane)(arg, to);
    to.fn.emit(minus ? "f32x4.relaxed_nmadd" : "f32x4.relaxed_madd");
    if (lanes === 1) to.fn.emit("f32x4.extract_lane", 0);
    return;
  }
  const [multiply, plus, take] = PRODUCTS[lanes];
  if (minus) write(c, to);
  write(a, to);
  write(b, to);
  to.fn.emit(multiply);
  if (!minus) write(c, to);
  to.fn.emit(minus ? take : plus);
}
