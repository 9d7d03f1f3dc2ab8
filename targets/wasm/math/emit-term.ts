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
  call: (t) => t.sort,
};

export const sortOf = (term: Term): Sort => (sortRules[term.kind] as (term: Term) => Sort)(term);

/** Terms that this one computes with, in the same number of lanes. */
const argsOf = (term: Term): readonly Term[] => ("args" in term ? term.args : []);

/** Leaves cost nothing to write again. */
const isLeaf = (term: Term): boolean => term.kind === "number" || term.kind === "integer" || term.kind === "local";

/** Leaves the term's value on the stack. */
export function emitTerm(fn: FunctionBuilder, root: Term, mode: LaneMode): void {
  const writer = new TermWriter(fn, mode, countUses(root));
  writer.write(root);
  writer.release();
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

type WriteRules = { readonly [K in Term["kind"]]: (term: Extract<Term, { kind: K }>) => void };

class TermWriter {
  readonly #fn: FunctionBuilder;
  readonly #mode: LaneMode;
  readonly #uses: ReadonlyMap<Term, number>;
  readonly #kept = new Map<Term, string>();

  constructor(fn: FunctionBuilder, mode: LaneMode, uses: ReadonlyMap<Term, number>) {
    this.#fn = fn;
    this.#mode = mode;
    this.#uses = uses;
  }

  write(term: Term): void {
    const kept = this.#kept.get(term);
    if (kept !== undefined) {
      this.#fn.get(kept);
      return;
    }
    (this.#rules[term.kind] as (term: Term) => void)(term);
    if (isLeaf(term) || (this.#uses.get(term) ?? 0) < 2) return;
    const name = this.#fn.temporary(valueType(sortOf(term), this.#mode.lanes));
    this.#kept.set(term, name);
    this.#fn.emit("local.tee", name);
  }

  release(): void {
    for (const name of this.#kept.values()) this.#fn.release(name);
  }

  readonly #rules: WriteRules = {
    number: ({ value }) => this.#constant("number", value),
    integer: ({ value }) => this.#constant("integer", value),
    local: ({ name }) => void this.#fn.get(name),
    op: (term) => this.#op(term),
    fma: (term) => this.#fma(term),
    select: (term) => this.#select(term),
    load: ({ pointer, offset }) =>
      void this.#fn.get(pointer).emit(this.#mode.lanes === 4 ? "v128.load" : "f32.load", offset),
    splat: ({ value }) => this.#splat(value),
    call: ({ name, args }) => {
      for (const arg of args) this.write(arg);
      this.#fn.emit("call", name);
    },
  };

  #constant(sort: "number" | "integer", value: number): void {
    if (this.#mode.lanes === 1) {
      if (sort === "number") this.#fn.emit("f32.const", value);
      else this.#fn.i32(value);
      return;
    }
    const shape = sort === "number" ? "f32x4" : "i32x4";
    if (Object.is(value, 0)) this.#fn.emit("v128.const", { shape, values: [0, 0, 0, 0] });
    else this.#fn.get(this.#fn.constantLocal(shape, value));
  }

  #op({ op, args }: Extract<Term, { kind: "op" }>): void {
    args.forEach((arg, i) => {
      if (i === 1 && isShift(op) && arg.kind === "integer") this.#fn.i32(arg.value);
      else this.write(arg);
    });
    const { scalar, vector } = laneOps[op];
    const instruction = this.#mode.lanes === 4 ? vector : scalar;
    if (instruction) this.#fn.emit(instruction, ...([] as never));
  }

  #fma({ minus, args: [a, b, c] }: Extract<Term, { kind: "fma" }>): void {
    const { lanes, relaxed } = this.#mode;
    if (lanes === 4 && relaxed) {
      for (const arg of [a, b, c]) this.write(arg);
      this.#fn.emit(minus ? "f32x4.relaxed_nmadd" : "f32x4.relaxed_madd");
      return;
    }
    const [multiply, plus, take] = lanes === 4 ? (["f32x4.mul", "f32x4.add", "f32x4.sub"] as const) : (["f32.mul", "f32.add", "f32.sub"] as const);
    if (minus) this.write(c);
    this.write(a);
    this.write(b);
    this.#fn.emit(multiply);
    if (!minus) this.write(c);
    this.#fn.emit(minus ? take : plus);
  }

  #select({ args: [condition, then, otherwise] }: Extract<Term, { kind: "select" }>): void {
    const { lanes, relaxed } = this.#mode;
    for (const arg of [then, otherwise, condition]) this.write(arg);
    this.#fn.emit(lanes === 1 ? "select" : relaxed ? "i32x4.relaxed_laneselect" : "v128.bitselect");
  }

  #splat(value: Term): void {
    if (value.kind === "load") this.#fn.get(value.pointer).emit("v128.load32_splat", value.offset);
    else if (value.kind === "number") this.#constant("number", value.value);
    else {
      emitTerm(this.#fn, value, { ...this.#mode, lanes: 1 });
      this.#fn.emit("f32x4.splat");
    }
  }
}
