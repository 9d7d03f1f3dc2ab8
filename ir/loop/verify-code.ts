// The rules of statements and expressions: names in scope, buffers and their element types, lanes that agree.
import { givesTruth, primArity, prims } from "../scalar/prims.ts";
import type { Size } from "../size.ts";
import { constSize } from "../size.ts";
import type { DType } from "../types.ts";
import type { Buffer, Contract, Index, Lanes, LoopExpr, LoopStmt } from "./ir.ts";
import { printExpr, printIndex } from "./print.ts";
import type { Scope } from "./scope.ts";

/** Where the code looks its buffers up. */
export interface Buffers {
  find(name: string): Buffer | undefined;
  names(): readonly string[];
}

type ExprOf<K extends LoopExpr["kind"]> = Extract<LoopExpr, { kind: K }>;
type StmtOf<K extends LoopStmt["kind"]> = Extract<LoopStmt, { kind: K }>;

interface ValueType {
  readonly lanes: Lanes;
  readonly truth: boolean;
}

const SCALAR: ValueType = { lanes: 1, truth: false };
const describe = ({ lanes, truth }: ValueType): string =>
  `${truth ? "truth value" : "number"}${lanes === 1 ? "" : ` in ${lanes} lanes`}`;

export function verifyStmts(stmts: readonly LoopStmt[], scope: Scope, buffers: Buffers): void {
  stmts.forEach((stmt) => {
    (stmtRules[stmt.kind] as (stmt: LoopStmt, scope: Scope, buffers: Buffers) => void)(stmt, scope, buffers);
  });
}

const typeOf = (expr: LoopExpr, scope: Scope, buffers: Buffers): ValueType =>
  (exprRules[expr.kind] as (expr: LoopExpr, scope: Scope, buffers: Buffers) => ValueType)(expr, scope, buffers);

function checkIndex(index: Index, scope: Scope): void {
  const stray = index.terms.find(({ variable }) => scope.find(variable)?.kind !== "variable");
  if (stray) throw scope.error(`${printIndex(index)} counts with ${stray.variable}`, "an index variable in scope");
}

function checkBuffer(name: string, dtype: DType | undefined, scope: Scope, buffers: Buffers): void {
  const buffer = buffers.find(name);
  if (!buffer) throw scope.error(`${name} is no buffer`, `one of ${buffers.names().join(", ")}`);
  if (dtype && buffer.dtype !== dtype) throw scope.error(`${name} holds ${buffer.dtype}`, dtype);
}

function checkNumber(expr: LoopExpr, lanes: Lanes, scope: Scope, buffers: Buffers): void {
  const found = typeOf(expr, scope, buffers);
  const wanted = { lanes, truth: false };
  if (found.lanes !== lanes || found.truth)
    throw scope.error(`${printExpr(expr)} is a ${describe(found)}`, `a ${describe(wanted)}`);
}

const exprRules: { readonly [K in LoopExpr["kind"]]: (expr: ExprOf<K>, scope: Scope, buffers: Buffers) => ValueType } =
  {
    const: () => SCALAR,
    local(e, scope) {
      const binding = scope.find(e.name);
      if (!binding || binding.kind === "variable")
        throw scope.error(`${e.name} is read`, "a local that is defined before");
      return binding;
    },
    load(e, scope, buffers) {
      checkBuffer(e.buffer, "f32", scope, buffers);
      checkIndex(e.index, scope);
      return { lanes: e.lanes, truth: false };
    },
    prim: (e, scope, buffers) => primType(e, scope, buffers),
    fma(e, scope, buffers) {
      const { lanes } = typeOf(e.a, scope, buffers);
      checkNumber(e.a, lanes, scope, buffers);
      checkNumber(e.b, lanes, scope, buffers);
      checkNumber(e.c, lanes, scope, buffers);
      return { lanes, truth: false };
    },
    splat(e, scope, buffers) {
      checkNumber(e.value, 1, scope, buffers);
      return { lanes: 4, truth: false };
    },
    cast(e, scope) {
      checkIndex(e.index, scope);
      return { lanes: e.lanes ?? 1, truth: false };
    },
    random(e, scope, buffers) {
      for (const key of [e.key0, e.key1]) checkNumber(key, 1, scope, buffers);
      checkIndex(e.position, scope);
      return SCALAR;
    },
  };

function primType(e: ExprOf<"prim">, scope: Scope, buffers: Buffers): ValueType {
  const wanted = prims[e.prim].type;
  const arity = primArity(e.prim);
  if (e.args.length !== arity) throw scope.error(`${printExpr(e)} has ${e.args.length} arguments`, String(arity));
  const types = e.args.map((a) => typeOf(a, scope, buffers));
  types.forEach((found, i) => {
    const expected = { lanes: types[0].lanes, truth: wanted[i] === "b" };
    if (found.lanes !== expected.lanes || found.truth !== expected.truth)
      throw scope.error(
        `argument ${printExpr(e.args[i])} of ${e.prim} is a ${describe(found)}`,
        `a ${describe(expected)}`,
      );
  });
  return { lanes: types[0].lanes, truth: givesTruth(e.prim) };
}

function checkSize(value: number | undefined, what: string, scope: Scope): void {
  if (value !== undefined && !(Number.isInteger(value) && value >= 1))
    throw scope.error(`${what} ${value}`, "a whole number from 1 on");
}

const stmtRules: { readonly [K in LoopStmt["kind"]]: (stmt: StmtOf<K>, scope: Scope, buffers: Buffers) => void } = {
  for(s, scope, buffers) {
    checkSize(s.step, "step", scope);
    checkSize(s.after, "after", scope);
    checkSize(s.unroll, "unroll", scope);
    const trips = constSize(s.range.extent) ?? Number.NaN;
    if (s.unroll && (s.from || s.after || s.step || trips % s.unroll !== 0))
      throw scope.error(
        `a loop over ${s.range.variable} unrolled by ${s.unroll}`,
        "a divisor of its trips, one by one",
      );
    if (s.from && s.after) throw scope.error(`loop over ${s.range.variable} has from and after`, "one of them");
    const inner = scope.inner(`for ${s.range.variable}`);
    const known = [...(s.deal ? [s.deal.to] : []), ...(s.window ? [s.window.first, s.window.end] : [])];
    for (const variable of known) checkIndex({ terms: [{ variable, stride: [] }], offset: [] }, scope);
    for (const variable of [s.range.variable, ...(s.window ? [s.window.even, s.window.odd] : [])])
      inner.define(variable, { kind: "variable", several: s.mode !== "serial" || s.deal !== undefined });
    verifyStmts(s.body, inner, buffers);
  },
  let: (s, scope, buffers) => defineLocal(s, s.value, scope, buffers),
  var: (s, scope, buffers) => defineLocal(s, s.init, scope, buffers),
  set(s, scope, buffers) {
    const binding = scope.find(s.name);
    if (binding?.kind !== "var") throw scope.error(`${s.name} is set`, "a local defined by var");
    const found = typeOf(s.value, scope, buffers);
    if (found.lanes !== binding.lanes || found.truth !== binding.truth)
      throw scope.error(`${s.name}, a ${describe(binding)}, is set to a ${describe(found)}`);
  },
  base(s, scope) {
    checkIndex(s.value, scope);
    scope.define(s.name, { kind: "variable", several: scope.isSeveral(s.value) });
  },
  index(s, scope, buffers) {
    checkBuffer(s.buffer, "i32", scope, buffers);
    checkIndex(s.index, scope);
    scope.define(s.name, { kind: "variable", several: scope.isSeveral(s.index) });
  },
  store(s, scope, buffers) {
    // A whole number may be stored to an i32 buffer, one at a time.
    checkBuffer(s.buffer, s.lanes === 1 && !s.accumulate ? undefined : "f32", scope, buffers);
    checkIndex(s.index, scope);
    checkNumber(s.value, s.lanes, scope, buffers);
    if (buffers.find(s.buffer)?.storage === "f16") checkHalves(s, scope);
  },
  within(s, scope, buffers) {
    checkIndex({ terms: [{ variable: s.variable, stride: [] }], offset: [] }, scope);
    verifyStmts(s.body, scope.inner(), buffers);
    verifyStmts(s.otherwise ?? [], scope.inner(), buffers);
  },
  barrier: () => undefined,
  contract: (s, scope, buffers) => verifyContract(s, scope, buffers),
};

/** Two halves share a word, and a word is written by one. */
function checkHalves({ buffer, index, lanes, accumulate }: StmtOf<"store">, scope: Scope): void {
  const at = `${buffer}[${printIndex(index)}]`;
  if (accumulate) throw scope.error(`${at} adds to halves`, "a sum in f32");
  if (lanes === 1 && scope.isSeveral(index))
    throw scope.error(`${at} is a half alone, its neighbour is another one's`, "four neighbours at once");
  const isEven = (size: Size): boolean => size.every((m) => m.k % 2 === 0);
  if (lanes === 4 && ![...index.terms.map((t) => t.stride), index.offset].every(isEven))
    throw scope.error(`${at} may begin inside a word`, "an even index");
}

type Definition = { readonly name: string; readonly kind: "let" | "var"; readonly lanes?: Lanes };

function defineLocal({ name, kind, lanes = 1 }: Definition, value: LoopExpr, scope: Scope, buffers: Buffers): void {
  const found = typeOf(value, scope, buffers);
  if (found.lanes !== lanes) throw scope.error(`${name}, in ${lanes} lanes, is a ${describe(found)}`);
  scope.define(name, { kind, lanes, truth: found.truth });
}

const unitVariables = ({ units, panel }: Contract): readonly string[] =>
  panel ? [units.variable, panel.first, panel.inside] : [units.variable];

function verifyContract(s: Contract, scope: Scope, buffers: Buffers): void {
  const inner = scope.inner(`contract ${s.rows.variable}, ${s.units.variable}`);
  for (const { variable } of [s.rows, s.units]) inner.define(variable, { kind: "variable", several: true });
  for (const variable of s.panel ? [s.panel.first, s.panel.inside] : [])
    inner.define(variable, { kind: "variable", several: true });
  for (const { init } of s.accs) if (init) checkNumber(init, 1, inner, buffers);
  for (const { k, a, terms } of s.sums) {
    const sum = inner.inner(`sum over ${k.variable}`);
    sum.define(k.variable, { kind: "variable" });
    for (const unit of unitVariables(s)) checkOperand(a, unit, sum, buffers);
    for (const { acc, w } of terms) {
      if (!s.accs.some((known) => known.name === acc))
        throw sum.error(`${acc} gains a product`, "an accumulator of the contract");
      checkOperand(w, s.rows.variable, sum, buffers);
    }
  }
  for (const { name } of s.accs) inner.define(name, { kind: "let", lanes: 1, truth: false });
  verifyStmts(s.epilogue, inner, buffers);
}

/** `a` is the same for all units, `w` for all rows. */
function checkOperand(operand: ExprOf<"load">, apart: string, scope: Scope, buffers: Buffers): void {
  checkNumber(operand, 1, scope, buffers);
  if (operand.index.terms.some((t) => t.variable === apart))
    throw scope.error(`${printExpr(operand)} depends on ${apart}`, "an operand that does not");
}
