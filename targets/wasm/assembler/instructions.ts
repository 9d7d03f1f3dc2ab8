// The table of instructions: WAT name, code, immediates, what each takes from the stack and gives back.
import { parseSignature, type Signature, type SignatureText, type ValueType } from "./value-type.ts";

/** The lanes of a v128 constant. */
export interface VectorConstant {
  readonly shape: "f32x4" | "i32x4";
  readonly values: readonly [number, number, number, number];
}

/** What stands behind an instruction, by kind. Locals, globals, functions and labels go by name. */
export interface ImmediateKinds {
  none: readonly [];
  i32: readonly [value: number];
  f32: readonly [value: number];
  v128: readonly [value: VectorConstant];
  local: readonly [name: string];
  global: readonly [name: string];
  func: readonly [name: string];
  label: readonly [name: string];
  /** A block's label, and the type that it leaves on the stack. */
  block: readonly [label: string, result?: ValueType];
  /** Bytes added to the address, from 0 to 2³² - 1. */
  memory: readonly [offset: number];
  lane: readonly [lane: number];
  /** Which of 32 bytes go to each of 16. */
  shuffle: readonly [lanes: readonly number[]];
}
export type ImmediateKind = keyof ImmediateKinds;

export interface InstructionRow<I extends ImmediateKind = ImmediateKind> {
  /** 0xfc or 0xfd where the code needs one. */
  readonly prefix?: number;
  readonly code: number;
  readonly immediate: I;
  /** Absent where it depends on the immediates or the stack: control, variables, calls, drop, select. */
  readonly type?: Signature;
  /** Bytes that a load or store touches. */
  readonly bytes?: number;
}

type Row<I extends ImmediateKind> = Readonly<InstructionRow<I>>;

const row = (code: number, type: SignatureText): Row<"none"> => ({
  code,
  immediate: "none",
  type: parseSignature(type),
});
const special = <I extends ImmediateKind>(code: number, immediate: I): Row<I> => ({ code, immediate });
const withImmediate = <I extends ImmediateKind>(code: number, immediate: I, type: SignatureText): Row<I> => ({
  code,
  immediate,
  type: parseSignature(type),
});
const access = (code: number, type: SignatureText, bytes: number): Row<"memory"> => ({
  ...withImmediate(code, "memory", type),
  bytes,
});
const prefixed = <I extends ImmediateKind>(prefix: number, plain: Row<I>): Row<I> => ({ ...plain, prefix });
const simd = <I extends ImmediateKind>(plain: Row<I>): Row<I> => prefixed(0xfd, plain);
const vector = (code: number, type: SignatureText): Row<"none"> => simd(row(code, type));

const table = {
  unreachable: special(0x00, "none"),
  block: special(0x02, "block"),
  loop: special(0x03, "block"),
  if: special(0x04, "block"),
  else: special(0x05, "none"),
  end: special(0x0b, "none"),
  br: special(0x0c, "label"),
  br_if: special(0x0d, "label"),
  return: special(0x0f, "none"),
  call: special(0x10, "func"),
  drop: special(0x1a, "none"),
  select: special(0x1b, "none"),
  "local.get": special(0x20, "local"),
  "local.set": special(0x21, "local"),
  "local.tee": special(0x22, "local"),
  "global.get": special(0x23, "global"),
  "global.set": special(0x24, "global"),

  "i32.load": access(0x28, "i>i", 4),
  "f32.load": access(0x2a, "i>f", 4),
  "i32.store": access(0x36, "ii>", 4),
  "f32.store": access(0x38, "if>", 4),
  "i32.const": withImmediate(0x41, "i32", ">i"),
  "f32.const": withImmediate(0x43, "f32", ">f"),

  "i32.eqz": row(0x45, "i>i"),
  "i32.eq": row(0x46, "ii>i"),
  "i32.ne": row(0x47, "ii>i"),
  "i32.lt_s": row(0x48, "ii>i"),
  "i32.lt_u": row(0x49, "ii>i"),
  "i32.gt_s": row(0x4a, "ii>i"),
  "i32.gt_u": row(0x4b, "ii>i"),
  "i32.le_s": row(0x4c, "ii>i"),
  "i32.le_u": row(0x4d, "ii>i"),
  "i32.ge_s": row(0x4e, "ii>i"),
  "i32.ge_u": row(0x4f, "ii>i"),
  "f32.eq": row(0x5b, "ff>i"),
  "f32.ne": row(0x5c, "ff>i"),
  "f32.lt": row(0x5d, "ff>i"),
  "f32.gt": row(0x5e, "ff>i"),
  "f32.le": row(0x5f, "ff>i"),
  "f32.ge": row(0x60, "ff>i"),
  "i32.add": row(0x6a, "ii>i"),
  "i32.sub": row(0x6b, "ii>i"),
  "i32.mul": row(0x6c, "ii>i"),
  "i32.div_s": row(0x6d, "ii>i"),
  "i32.div_u": row(0x6e, "ii>i"),
  "i32.rem_s": row(0x6f, "ii>i"),
  "i32.rem_u": row(0x70, "ii>i"),
  "i32.and": row(0x71, "ii>i"),
  "i32.or": row(0x72, "ii>i"),
  "i32.xor": row(0x73, "ii>i"),
  "i32.shl": row(0x74, "ii>i"),
  "i32.shr_s": row(0x75, "ii>i"),
  "i32.shr_u": row(0x76, "ii>i"),
  "f32.abs": row(0x8b, "f>f"),
  "f32.neg": row(0x8c, "f>f"),
  "f32.ceil": row(0x8d, "f>f"),
  "f32.floor": row(0x8e, "f>f"),
  "f32.trunc": row(0x8f, "f>f"),
  "f32.nearest": row(0x90, "f>f"),
  "f32.sqrt": row(0x91, "f>f"),
  "f32.add": row(0x92, "ff>f"),
  "f32.sub": row(0x93, "ff>f"),
  "f32.mul": row(0x94, "ff>f"),
  "f32.div": row(0x95, "ff>f"),
  "f32.min": row(0x96, "ff>f"),
  "f32.max": row(0x97, "ff>f"),
  "f32.copysign": row(0x98, "ff>f"),
  "f32.convert_i32_s": row(0xb2, "i>f"),
  "f32.convert_i32_u": row(0xb3, "i>f"),
  "i32.reinterpret_f32": row(0xbc, "f>i"),
  "f32.reinterpret_i32": row(0xbe, "i>f"),
  "i32.trunc_sat_f32_s": prefixed(0xfc, row(0x00, "f>i")),

  "v128.load": simd(access(0x00, "i>v", 16)),
  "v128.load32_splat": simd(access(0x09, "i>v", 4)),
  "v128.store": simd(access(0x0b, "iv>", 16)),
  "v128.const": simd(withImmediate(0x0c, "v128", ">v")),
  "i8x16.shuffle": simd(withImmediate(0x0d, "shuffle", "vv>v")),
  "i32x4.splat": vector(0x11, "i>v"),
  "f32x4.splat": vector(0x13, "f>v"),
  "i32x4.extract_lane": simd(withImmediate(0x1b, "lane", "v>i")),
  "f32x4.extract_lane": simd(withImmediate(0x1f, "lane", "v>f")),
  "f32x4.replace_lane": simd(withImmediate(0x20, "lane", "vf>v")),
  "i32x4.eq": vector(0x37, "vv>v"),
  "i32x4.ne": vector(0x38, "vv>v"),
  "i32x4.lt_s": vector(0x39, "vv>v"),
  "i32x4.gt_s": vector(0x3b, "vv>v"),
  "i32x4.le_s": vector(0x3d, "vv>v"),
  "i32x4.ge_s": vector(0x3f, "vv>v"),
  "f32x4.eq": vector(0x41, "vv>v"),
  "f32x4.ne": vector(0x42, "vv>v"),
  "f32x4.lt": vector(0x43, "vv>v"),
  "f32x4.gt": vector(0x44, "vv>v"),
  "f32x4.le": vector(0x45, "vv>v"),
  "f32x4.ge": vector(0x46, "vv>v"),
  "v128.not": vector(0x4d, "v>v"),
  "v128.and": vector(0x4e, "vv>v"),
  "v128.andnot": vector(0x4f, "vv>v"),
  "v128.or": vector(0x50, "vv>v"),
  "v128.xor": vector(0x51, "vv>v"),
  "v128.bitselect": vector(0x52, "vvv>v"),
  "v128.any_true": vector(0x53, "v>i"),
  "v128.load32_zero": simd(access(0x5c, "i>v", 4)),
  "f32x4.ceil": vector(0x67, "v>v"),
  "f32x4.floor": vector(0x68, "v>v"),
  "f32x4.trunc": vector(0x69, "v>v"),
  "f32x4.nearest": vector(0x6a, "v>v"),
  "i32x4.shl": vector(0xab, "vi>v"),
  "i32x4.shr_s": vector(0xac, "vi>v"),
  "i32x4.shr_u": vector(0xad, "vi>v"),
  "i32x4.add": vector(0xae, "vv>v"),
  "i32x4.sub": vector(0xb1, "vv>v"),
  "i32x4.mul": vector(0xb5, "vv>v"),
  "f32x4.abs": vector(0xe0, "v>v"),
  "f32x4.neg": vector(0xe1, "v>v"),
  "f32x4.sqrt": vector(0xe3, "v>v"),
  "f32x4.add": vector(0xe4, "vv>v"),
  "f32x4.sub": vector(0xe5, "vv>v"),
  "f32x4.mul": vector(0xe6, "vv>v"),
  "f32x4.div": vector(0xe7, "vv>v"),
  "f32x4.min": vector(0xe8, "vv>v"),
  "f32x4.max": vector(0xe9, "vv>v"),
  "f32x4.pmin": vector(0xea, "vv>v"),
  "f32x4.pmax": vector(0xeb, "vv>v"),
  "i32x4.trunc_sat_f32x4_s": vector(0xf8, "v>v"),
  "f32x4.convert_i32x4_s": vector(0xfa, "v>v"),
  "f32x4.convert_i32x4_u": vector(0xfb, "v>v"),

  "f32x4.relaxed_madd": vector(0x105, "vvv>v"),
  "f32x4.relaxed_nmadd": vector(0x106, "vvv>v"),
  "i32x4.relaxed_laneselect": vector(0x10b, "vvv>v"),
  "f32x4.relaxed_min": vector(0x10d, "vv>v"),
  "f32x4.relaxed_max": vector(0x10e, "vv>v"),
} as const;

export type Op = keyof typeof table;
export type ImmediateOf<K extends Op> = (typeof table)[K]["immediate"];
export type Immediates<K extends Op> = ImmediateKinds[ImmediateOf<K>];

export const instructions: Readonly<Record<Op, InstructionRow>> = Object.freeze(table);
export const opNames = Object.freeze(Object.keys(table) as Op[]);

/** One instruction as data. */
export interface Instr<K extends Op = Op> {
  readonly op: K;
  readonly immediates: Immediates<K>;
  /** Lines for the reader, before the instruction; made when they are read. */
  readonly comments?: readonly (() => string)[];
  /** What it was made from. */
  readonly origin?: string;
}

export const isOp = <K extends Op>(instr: Instr, op: K): instr is Instr<K> => instr.op === op;
