// Operations on one number or on four at once: each with its scalar and its vector instruction.
import type { Op } from "../assembler/instructions.ts";

/** What a term stands for in each lane: a number (f32), an integer (i32), or a truth value (i32; all bits in a vector). */
export type Sort = "number" | "integer" | "truth";

interface LaneRow {
  /** Absent where the bits stay as they are. */
  readonly scalar?: Op;
  readonly vector?: Op;
  readonly gives: Sort;
}

const number = <S extends Op, V extends Op>(scalar: S, vector: V) => ({ scalar, vector, gives: "number" }) as const;
const integer = <S extends Op, V extends Op>(scalar: S, vector: V) => ({ scalar, vector, gives: "integer" }) as const;
const truth = <S extends Op, V extends Op>(scalar: S, vector: V) => ({ scalar, vector, gives: "truth" }) as const;

const table = {
  add: number("f32.add", "f32x4.add"),
  sub: number("f32.sub", "f32x4.sub"),
  mul: number("f32.mul", "f32x4.mul"),
  div: number("f32.div", "f32x4.div"),
  min: number("f32.min", "f32x4.min"),
  max: number("f32.max", "f32x4.max"),
  /** The lesser of both; NaN where the first is NaN. One instruction on x64, where min takes nine. */
  lesser: number("f32.min", "f32x4.pmin"),
  greater: number("f32.max", "f32x4.pmax"),
  abs: number("f32.abs", "f32x4.abs"),
  neg: number("f32.neg", "f32x4.neg"),
  floor: number("f32.floor", "f32x4.floor"),
  sqrt: number("f32.sqrt", "f32x4.sqrt"),
  fromInteger: number("f32.convert_i32_s", "f32x4.convert_i32x4_s"),
  toInteger: integer("i32.trunc_sat_f32_s", "i32x4.trunc_sat_f32x4_s"),
  fromBits: { scalar: "f32.reinterpret_i32", gives: "number" },
  bits: { scalar: "i32.reinterpret_f32", gives: "integer" },
  integerAdd: integer("i32.add", "i32x4.add"),
  integerSub: integer("i32.sub", "i32x4.sub"),
  integerMul: integer("i32.mul", "i32x4.mul"),
  integerAnd: integer("i32.and", "v128.and"),
  integerOr: integer("i32.or", "v128.or"),
  integerXor: integer("i32.xor", "v128.xor"),
  shiftLeft: integer("i32.shl", "i32x4.shl"),
  shiftRight: integer("i32.shr_s", "i32x4.shr_s"),
  shiftRightUnsigned: integer("i32.shr_u", "i32x4.shr_u"),
  lt: truth("f32.lt", "f32x4.lt"),
  le: truth("f32.le", "f32x4.le"),
  eq: truth("f32.eq", "f32x4.eq"),
  integerEq: truth("i32.eq", "i32x4.eq"),
  and: truth("i32.and", "v128.and"),
  or: truth("i32.or", "v128.or"),
  not: truth("i32.eqz", "v128.not"),
} as const satisfies Record<string, LaneRow>;

export type LaneOp = keyof typeof table;
export const laneOps: Readonly<Record<LaneOp, LaneRow>> = Object.freeze(table);

/** The count of a shift is the same for all lanes, a plain i32. */
export const isShift = (op: LaneOp): boolean => op.startsWith("shift");
