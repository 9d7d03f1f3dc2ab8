// Statements of the loop IR as JavaScript, one function per kind.
import { CompileError } from "../../ir/errors.ts";
import type { For, LoopExpr, LoopStmt } from "../../ir/loop/ir.ts";
import { constSize, type Size, sizeOf, subSize } from "../../ir/size.ts";
import { dispatchStmt, type StmtTable } from "../target.ts";
import type { Writer } from "../writer.ts";
import {
  elementCode,
  expressionCode,
  indexCode,
  type KernelContext,
  productCode,
  requireOneLane,
} from "./expressions.ts";
import { atom, infix, LEVEL, number } from "./text.ts";

export interface StatementContext extends KernelContext {
  readonly out: Writer;
}

export function writeStatements(stmts: readonly LoopStmt[], context: StatementContext): void {
  for (const stmt of stmts) context.out.from(stmt, () => dispatchStmt(statements, stmt, context));
}

const statements: StmtTable<StatementContext, void> = {
  for: (s, c) => c.out.block(`for (${loopHead(s, c)}) {`, () => writeStatements(s.body, c)),
  let(s, c) {
    requireOneLane(s.lanes, c);
    const value = expressionCode(s.value, c);
    c.out.line(`const ${c.locals.of(s.name)} = ${value.text};`);
  },
  var(s, c) {
    requireOneLane(s.lanes, c);
    c.out.line(`let ${c.locals.of(s.name)} = ${expressionCode(s.init, c).text};`);
  },
  set: (s, c) => c.out.line(`${c.locals.of(s.name)} ${assignment(s.name, s.value, c)};`),
  base: (s, c) => c.out.line(`const ${c.locals.of(s.name)} = ${indexCode(s.value, c).text};`),
  index: (s, c) => c.out.line(`const ${c.locals.of(s.name)} = ${elementCode(s.buffer, s.index, c).text};`),
  store(s, c) {
    requireOneLane(s.lanes, c);
    const value = expressionCode(s.value, c);
    c.out.line(`${elementCode(s.buffer, s.index, c).text} ${s.accumulate ? "+=" : "="} ${value.text};`);
  },
  within(s, c) {
    const id = c.locals.of(s.variable);
    c.out.block(
      `if (${id} >= 0 && ${infix("<", LEVEL.relational, atom(id), c.sizes.size(s.extent)).text}) {`,
      () => writeStatements(s.body, c),
      s.otherwise ? "} else {" : "}",
    );
    if (s.otherwise) c.out.body(() => writeStatements(s.otherwise ?? [], c), "}");
  },
  /** There is one thread: everything before a barrier has happened. */
  barrier: () => undefined,
  contract(_, c) {
    throw new CompileError("unsupported", {
      where: c.where,
      found: "a contraction",
      fix: "Run the pass tile-contraction first",
    });
  },
};

/** `let b = 0; b <= B - 2; b += 2`. */
function loopHead(loop: For, c: KernelContext): string {
  const { range, from, step = 1 } = loop;
  const variable = c.locals.of(range.variable);
  const start = from ? c.sizes.size(from).text : loop.after ? remainderStart(range.extent, loop.after, c) : "0";
  const next = step === 1 ? `${variable}++` : `${variable} += ${step}`;
  return `let ${variable} = ${start}; ${variable} ${bound(loop, step, c)}; ${next}`;
}

/** The last place where a whole step fits. */
function bound({ range, from = [] }: For, step: number, { sizes }: KernelContext): string {
  const length = subSize(range.extent, from);
  if (length.every((m) => m.k % step === 0)) return `< ${sizes.size(range.extent).text}`;
  return `<= ${sizes.size(subSize(range.extent, sizeOf(step))).text}`;
}

function remainderStart(extent: Size, after: number, { sizes }: KernelContext): string {
  const known = constSize(extent);
  if (known !== undefined) return String(known - (known % after));
  const size = sizes.size(extent);
  return infix("-", LEVEL.additive, size, infix("%", LEVEL.multiplicative, size, number(after))).text;
}

/** `+= a * b` where the value adds to the local itself. */
function assignment(name: string, value: LoopExpr, c: KernelContext): string {
  const isSelf = (e: LoopExpr): boolean => e.kind === "local" && e.name === name;
  if (value.kind === "fma" && isSelf(value.c)) return `+= ${productCode(value, c).text}`;
  if (value.kind === "prim" && value.prim === "add" && isSelf(value.args[0]))
    return `+= ${expressionCode(value.args[1], c).text}`;
  return `= ${expressionCode(value, c).text}`;
}
