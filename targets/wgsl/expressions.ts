// Expressions of the loop IR as WGSL: one function per kind and one per primitive.
import { CompileError } from "../../ir/errors.ts";
import { offsetIndex } from "../../ir/loop/build.ts";
import type { Index, LoopExpr } from "../../ir/loop/ir.ts";
import { evalPrim, givesTruth } from "../../ir/scalar/prims.ts";
import type { DType, Storage } from "../../ir/types.ts";
import { dispatchExpr, type ExprTable, type PrimTable } from "../target.ts";
import { atom, type Code, call, float, infix, integer, LEVEL, prefix } from "./code.ts";
import type { Helper } from "./helpers.ts";
import type { Identifiers } from "./names.ts";
import type { Uniforms } from "./sizes.ts";

/** Where the elements of a buffer lie: the array's variable, and what to add to their index. */
export interface ArrayPlace {
  readonly array: string;
  readonly start?: Code;
  /** What an element is kept as; halves lie two to a word of the array. */
  readonly holds: DType | Storage;
  /** The array holds four elements in one of its own. */
  readonly byFour?: boolean;
}

/** What code inside a kernel needs to know. */
export interface KernelContext {
  readonly where: string;
  /** Locals and index variables. */
  readonly locals: Identifiers;
  /** Index variables that have other code than an identifier. */
  readonly variables: ReadonlyMap<string, Code>;
  readonly uniforms: Uniforms;
  readonly place: (buffer: string) => ArrayPlace;
  readonly prims: PrimTable<Code>;
  /** Notes that the shader needs a helper and returns its name. */
  readonly helper: (helper: Helper) => string;
}

const operator = (text: string, level: number) => (a: Code, b: Code) => infix(text, level, a, b);

/** Primitives as operators, WGSL's functions where they mean the same everywhere, and helpers. */
export function primCode(helper: (name: Helper) => string): PrimTable<Code> {
  const own =
    (name: Helper) =>
    (...args: readonly Code[]) =>
      call(helper(name), args);
  const builtin =
    (name: string) =>
    (...args: readonly Code[]) =>
      call(name, args);
  return {
    neg: (x) => prefix("-", x),
    abs: builtin("abs"),
    floor: builtin("floor"),
    sqrt: builtin("sqrt"),
    exp: own("exponential"),
    log: own("logarithm"),
    sin: (x) => call(helper("sine"), [x, integer(0)]),
    cos: (x) => call(helper("sine"), [x, integer(1)]),
    tanh: own("tanh_rational"),
    sigmoid: own("sigmoid"),
    erf: own("erf"),
    add: operator("+", LEVEL.additive),
    sub: operator("-", LEVEL.additive),
    mul: operator("*", LEVEL.multiplicative),
    div: operator("/", LEVEL.multiplicative),
    min: own("least"),
    max: own("greatest"),
    pow: own("power"),
    lt: operator("<", LEVEL.relational),
    le: operator("<=", LEVEL.relational),
    eq: operator("==", LEVEL.relational),
    and: operator("&&", LEVEL.logic),
    or: operator("||", LEVEL.logic),
    not: (x) => prefix("!", x),
    select: (condition, then, otherwise) => call("select", [otherwise, then, condition]),
  };
}

const unsupported = (context: KernelContext, found: string): CompileError =>
  new CompileError("unsupported", { where: context.where, found, expected: "code in one lane, for the target wgsl" });

export function requireOneLane(lanes: number | undefined, context: KernelContext): void {
  if (lanes !== undefined && lanes !== 1) throw unsupported(context, `code in ${lanes} lanes`);
}

const exprCode: ExprTable<KernelContext, Code> = {
  const: (e, c) => number(e.value, c),
  local: (e, c) => atom(c.locals.of(e.name)),
  load: (e, c) => (e.lanes === 1 ? elementCode(e.buffer, e.index, c) : vectorCode(e.buffer, e.index, c)),
  prim(e, c) {
    const known = constantOf(e);
    if (known !== undefined && !givesTruth(e.prim)) return number(known, c);
    return c.prims[e.prim](...e.args.map((a) => expressionCode(a, c)));
  },
  fma: (e, c) => infix("+", LEVEL.additive, productCode(e, c), expressionCode(e.c, c)),
  splat: (e, c) => call("vec4<f32>", [expressionCode(e.value, c)]),
  cast: (e, c) => call("f32", [indexCode(e.index, c)]),
  random: (e, c) =>
    call(c.helper("random_uniform"), [
      expressionCode(e.key0, c),
      expressionCode(e.key1, c),
      atom(`${e.stream}u`),
      indexCode(e.position, c),
    ]),
};

export const expressionCode = (expr: LoopExpr, context: KernelContext): Code => dispatchExpr(exprCode, expr, context);

const number = (value: number, { helper }: KernelContext): Code => float(value, (name) => call(helper(name), []));

/** The value of an expression over constants: WGSL refuses some of those, such as 1/0, before they run. */
function constantOf(expr: LoopExpr): number | undefined {
  if (expr.kind === "const") return expr.value;
  if (expr.kind !== "prim") return undefined;
  const args = expr.args.map(constantOf);
  return args.every((a) => a !== undefined) ? evalPrim(expr.prim, args as number[]) : undefined;
}

export const productCode = ({ a, b }: { readonly a: LoopExpr; readonly b: LoopExpr }, context: KernelContext): Code =>
  infix("*", LEVEL.multiplicative, expressionCode(a, context), expressionCode(b, context));

export const variableCode = (variable: string, { variables, locals }: KernelContext): Code =>
  variables.get(variable) ?? atom(locals.of(variable));

export const indexCode = (index: Index, context: KernelContext, start?: Code): Code =>
  context.uniforms.index(index, (v) => variableCode(v, context), start);

/** One element of a buffer. */
export function elementCode(buffer: string, index: Index, context: KernelContext): Code {
  const { array, start, byFour, holds } = context.place(buffer);
  const at = indexCode(index, context, start);
  if (holds === "f16") return halfCode(array, at, byFour, context);
  return atom(byFour ? `${array}[${per(at, "/", 4)}][${per(at, "%", 4)}]` : `${array}[${at.text}]`);
}

/** Of a word the half that the index says. */
function halfCode(array: string, at: Code, byFour: boolean | undefined, { helper }: KernelContext): Code {
  const word = byFour ? `${array}[${per(at, "/", 4)}][${per(at, "%", 4)} / 2]` : wordOf(array, at);
  return call(helper("half_of"), [atom(word), at]);
}

const per = (at: Code, operator: "/" | "%", count: number): string =>
  infix(operator, LEVEL.multiplicative, at, integer(count)).text;

/** The word of an array that holds a half. */
export const wordOf = (array: string, at: Code): string => `${array}[${per(at, "/", 2)}]`;

/** Four elements of a buffer, from a multiple of four on where the array holds vectors. */
function vectorCode(buffer: string, index: Index, context: KernelContext): Code {
  const { array, start, byFour, holds } = context.place(buffer);
  const at = indexCode(index, context, start);
  if (byFour) {
    const four = atom(`${array}[${per(at, "/", 4)}]`);
    return holds === "f16" ? call(context.helper("four_halves"), [four]) : four;
  }
  const elements = [0, 1, 2, 3].map((i) => elementCode(buffer, offsetIndex(index, i), context));
  return call("vec4<f32>", elements);
}
