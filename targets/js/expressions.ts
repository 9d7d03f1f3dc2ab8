// Expressions of the loop IR as JavaScript: one function per kind and one per primitive.
import { CompileError } from "../../ir/errors.ts";
import type { LoopExpr } from "../../ir/loop/ir.ts";
import { dispatchExpr, type ExprTable, type PrimTable } from "../target.ts";
import type { Helper } from "./helpers.ts";
import type { Identifiers } from "./names.ts";
import type { SizeConstants } from "./sizes.ts";
import { atom, type Code, call, conditional, infix, LEVEL, number, prefix } from "./text.ts";

/** What code inside a kernel needs to know. */
export interface KernelContext {
  readonly where: string;
  /** Locals and index variables of the kernel. */
  readonly locals: Identifiers;
  readonly buffers: ReadonlyMap<string, string>;
  readonly sizes: SizeConstants;
  readonly prims: PrimTable<Code>;
  /** Notes that the module needs a helper and returns its name. */
  readonly helper: (helper: Helper) => string;
}

const operator = (text: string, level: number) => (a: Code, b: Code) => infix(text, level, a, b);
const math =
  (name: string) =>
  (...args: readonly Code[]) =>
    call(`Math.${name}`, args);

/** Primitives as operators, Math's functions and helpers. */
export const primCode = (helper: KernelContext["helper"]): PrimTable<Code> => ({
  neg: (x) => prefix("-", x),
  abs: math("abs"),
  floor: math("floor"),
  sqrt: math("sqrt"),
  exp: math("exp"),
  log: math("log"),
  sin: math("sin"),
  cos: math("cos"),
  tanh: math("tanh"),
  sigmoid: (x) =>
    infix(
      "/",
      LEVEL.multiplicative,
      number(1),
      infix("+", LEVEL.additive, number(1), call("Math.exp", [prefix("-", x)])),
    ),
  erf: (x) => call(helper("erf"), [x]),
  add: operator("+", LEVEL.additive),
  sub: operator("-", LEVEL.additive),
  mul: operator("*", LEVEL.multiplicative),
  div: operator("/", LEVEL.multiplicative),
  min: math("min"),
  max: math("max"),
  pow: math("pow"),
  lt: operator("<", LEVEL.relational),
  le: operator("<=", LEVEL.relational),
  eq: operator("===", LEVEL.equality),
  and: operator("&&", LEVEL.and),
  or: operator("||", LEVEL.or),
  not: (x) => prefix("!", x),
  select: (condition, then, otherwise) => conditional(condition, then, otherwise),
});

const unsupported = (context: KernelContext, found: string): CompileError =>
  new CompileError("unsupported", { where: context.where, found, expected: "code in one lane, for the target js" });

export function requireOneLane(lanes: number | undefined, context: KernelContext): void {
  if (lanes !== undefined && lanes !== 1) throw unsupported(context, `code in ${lanes} lanes`);
}

const exprCode: ExprTable<KernelContext, Code> = {
  const: (e) => number(e.value),
  local: (e, c) => atom(c.locals.of(e.name)),
  load(e, c) {
    requireOneLane(e.lanes, c);
    return elementCode(e.buffer, e.index, c);
  },
  prim: (e, c) => c.prims[e.prim](...e.args.map((a) => expressionCode(a, c))),
  fma: (e, c) => infix("+", LEVEL.additive, productCode(e, c), expressionCode(e.c, c)),
  splat(_, c) {
    throw unsupported(c, "a number in every lane");
  },
  cast: (e, c) => indexCode(e.index, c),
  random: (e, c) =>
    call(c.helper("uniform"), [
      expressionCode(e.key0, c),
      expressionCode(e.key1, c),
      number(e.stream),
      indexCode(e.position, c),
    ]),
};

export const expressionCode = (expr: LoopExpr, context: KernelContext): Code => dispatchExpr(exprCode, expr, context);

export const productCode = ({ a, b }: { readonly a: LoopExpr; readonly b: LoopExpr }, context: KernelContext): Code =>
  infix("*", LEVEL.multiplicative, expressionCode(a, context), expressionCode(b, context));

type Index = Extract<LoopExpr, { kind: "load" }>["index"];

export const indexCode = (index: Index, { sizes, locals }: KernelContext): Code =>
  sizes.index(index, (v) => locals.of(v));

/** One element of a buffer. */
export function elementCode(buffer: string, index: Index, context: KernelContext): Code {
  const name = context.buffers.get(buffer);
  if (name === undefined)
    throw new CompileError("invalid-ir", { where: context.where, found: `${buffer} is no buffer` });
  return atom(`${name}[${indexCode(index, context).text}]`);
}
