// Statements of the loop IR as WGSL, one function per kind.
import { internalError } from "../../ir/errors.ts";
import { offsetIndex } from "../../ir/loop/build.ts";
import type { For, Index, LoopExpr, LoopStmt } from "../../ir/loop/ir.ts";
import { exprParts, stmtParts, walkStmts } from "../../ir/loop/walk.ts";
import { constSize, type Size, sizeOf, subSize } from "../../ir/size.ts";
import { dispatchStmt, type StmtTable } from "../target.ts";
import { infix, integer, LEVEL } from "./code.ts";
import {
  elementCode,
  expressionCode,
  indexCode,
  type KernelContext,
  productCode,
  requireOneLane,
  variableCode,
  wordOf,
} from "./expressions.ts";
import { Identifiers } from "./names.ts";
import type { ShaderWriter } from "./shader.ts";

export interface StatementContext extends KernelContext {
  readonly out: ShaderWriter;
  readonly kernel: string;
  /** Index variables that are never negative. */
  readonly natural: Set<string>;
  /** Whether invocations of a workgroup hand values on through storage. */
  readonly sharesStorage: boolean;
}

export function writeStatements(stmts: readonly LoopStmt[], context: StatementContext): void {
  for (const stmt of stmts) context.out.from(stmt, () => dispatchStmt(statements, stmt, context));
}

const statements: StmtTable<StatementContext, void> = {
  for(s, c) {
    if (s.mode === "workgroup" || s.mode === "invocation")
      throw internalError(c.where, `a loop over ${s.mode}s inside other code`);
    c.natural.add(s.range.variable);
    c.out.block(`for (${loopHead(s, c)}) {`, () => {
      if (s.window) writeSlots(s, c);
      writeStatements(s.body, c);
    });
  },
  let(s, c) {
    requireOneLane(s.lanes, c);
    const value = expressionCode(s.value, c);
    c.out.mark(c.kernel, s.origin ?? s.name);
    c.out.line(`let ${c.locals.of(s.name)} = ${value.text};`);
  },
  var(s, c) {
    requireOneLane(s.lanes, c);
    c.out.mark(c.kernel, s.origin ?? s.name);
    c.out.line(`var ${c.locals.of(s.name)} = ${expressionCode(s.init, c).text};`);
  },
  set(s, c) {
    c.out.mark(c.kernel, s.origin ?? s.name);
    c.out.line(`${c.locals.of(s.name)} ${assignment(s.name, s.value, c)};`);
  },
  base(s, c) {
    if (isNatural(s.value, c)) c.natural.add(s.name);
    c.out.line(`let ${c.locals.of(s.name)} = ${indexCode(s.value, c).text};`);
  },
  index(s, c) {
    c.natural.delete(s.name);
    c.out.line(`let ${c.locals.of(s.name)} = ${elementCode(s.buffer, s.index, c).text};`);
  },
  store(s, c) {
    const { holds } = c.place(s.buffer);
    if (s.lanes === 4) {
      if (holds === "f16") writeFourHalves(s, c);
      else writeFour(s, c);
      return;
    }
    c.out.mark(c.kernel, s.origin ?? s.buffer);
    if (holds === "f16") {
      writeHalf(s, c);
      return;
    }
    const value = holds === "i32" ? wholeNumber(s.value, c) : expressionCode(s.value, c).text;
    c.out.line(`${elementCode(s.buffer, s.index, c).text} ${s.accumulate ? "+=" : "="} ${value};`);
  },
  within(s, c) {
    const id = variableCode(s.variable, c);
    const below = infix("<", LEVEL.relational, id, c.uniforms.size(s.extent)).text;
    const { otherwise } = s;
    const condition = c.natural.has(s.variable) ? below : `${id.text} >= 0 && ${below}`;
    c.out.block(`if (${condition}) {`, () => writeStatements(s.body, c), otherwise ? "} else {" : "}");
    if (otherwise) c.out.rest(() => writeStatements(otherwise, c));
  },
  barrier(_, c) {
    if (c.sharesStorage) c.out.line("storageBarrier();");
    c.out.line("workgroupBarrier();");
  },
  contract(_, c) {
    throw internalError(c.where, "a contraction that no pass put on workgroups");
  },
};

/** Element by element: an array that is written never holds vectors. */
function writeFour({ buffer, index, value }: Store, c: StatementContext): void {
  const inner = new Identifiers(c.locals);
  const four = inner.fresh("four");
  const { array, start } = c.place(buffer);
  const at = indexCode(index, c, start).text;
  c.out.block("{", () => {
    c.out.line(`let ${four} = ${expressionCode(value, c).text};`);
    for (const [i, component] of ["x", "y", "z", "w"].entries())
      c.out.line(`${array}[${at}${i === 0 ? "" : ` + ${i}`}] = ${four}.${component};`);
  });
}

type Store = LoopStmt & { readonly kind: "store" };

/** Two words, each with two neighbours. */
function writeFourHalves({ buffer, index, value, origin }: Store, c: StatementContext): void {
  const inner = new Identifiers(c.locals);
  const four = inner.fresh("four");
  const { array, start } = c.place(buffer);
  const pack = c.helper("two_halves");
  c.out.block("{", () => {
    c.out.line(`let ${four} = ${expressionCode(value, c).text};`);
    c.out.mark(c.kernel, origin ?? buffer);
    for (const [i, pair] of [
      ["x", "y"],
      ["z", "w"],
    ].entries())
      c.out.line(
        `${wordOf(array, indexCode(offsetIndex(index, 2 * i), c, start))} = ${pack}(${pair.map((of) => `${four}.${of}`).join(", ")});`,
      );
  });
}

/** The other half of the word stays. */
function writeHalf({ buffer, index, value }: Store, c: StatementContext): void {
  const { array, start } = c.place(buffer);
  const at = indexCode(index, c, start);
  const word = wordOf(array, at);
  c.out.line(`${word} = ${c.helper("with_half")}(${word}, ${at.text}, ${expressionCode(value, c).text});`);
}

/** Ids keep all their bits: they never pass through a float. */
const wholeNumber = (value: LoopExpr, c: StatementContext): string =>
  value.kind === "cast" ? indexCode(value.index, c).text : `i32(${expressionCode(value, c).text})`;

const isNatural = ({ terms, offset }: Index, { natural }: StatementContext): boolean =>
  [...terms.flatMap((t) => t.stride), ...offset].every((m) => m.k >= 0) && terms.every((t) => natural.has(t.variable));

function writeSlots({ range, window, body }: For, c: StatementContext): void {
  if (!window || !readsAny(body, [window.even, window.odd])) return;
  const trip = c.locals.of(range.variable);
  c.out.line(`let ${c.locals.of(window.even)} = ${trip} & 1;`);
  c.out.line(`let ${c.locals.of(window.odd)} = 1 - (${trip} & 1);`);
  for (const name of [window.even, window.odd]) c.natural.add(name);
}

/** Whether the code counts with one of the variables. */
function readsAny(stmts: readonly LoopStmt[], names: readonly string[]): boolean {
  let found = false;
  const look = (at: Index | undefined): void => {
    if (at?.terms.some((t) => names.includes(t.variable))) found = true;
  };
  walkStmts(stmts, { stmt: (s) => look(stmtParts(s).index), expr: (e) => look(exprParts(e).index) });
  return found;
}

/** `var b = 0; b < call.B; b++`. */
function loopHead(loop: For, c: StatementContext): string {
  const { range, from, after, partial, deal, window, step = 1 } = loop;
  const variable = c.locals.of(range.variable);
  const head = (start: string, end: string, by: number): string =>
    `var ${variable} = ${start}; ${variable} ${end}; ${by === 1 ? `${variable}++` : `${variable} += ${by}`}`;
  const below = `< ${c.uniforms.size(range.extent).text}`;
  if (window) return head(variableCode(window.first, c).text, `< ${variableCode(window.end, c).text}`, 1);
  if (deal) return head(variableCode(deal.to, c).text, below, deal.of);
  const start = from ? c.uniforms.size(from).text : after ? remainderStart(range.extent, after, c) : "0";
  const isWhole = partial || subSize(range.extent, from ?? []).every((m) => m.k % step === 0);
  return head(start, isWhole ? below : `<= ${c.uniforms.size(subSize(range.extent, sizeOf(step))).text}`, step);
}

function remainderStart(extent: Size, after: number, c: StatementContext): string {
  const known = constSize(extent);
  if (known !== undefined) return String(known - (known % after));
  const size = c.uniforms.size(extent);
  return infix("-", LEVEL.additive, size, infix("%", LEVEL.multiplicative, size, integer(after))).text;
}

/** `+= a * b` where the value adds to the local itself. */
function assignment(name: string, value: LoopExpr, c: StatementContext): string {
  const isSelf = (e: LoopExpr): boolean => e.kind === "local" && e.name === name;
  if (value.kind === "fma" && isSelf(value.c)) return `+= ${productCode(value, c).text}`;
  if (value.kind === "prim" && value.prim === "add" && isSelf(value.args[0]))
    return `+= ${expressionCode(value.args[1], c).text}`;
  return `= ${expressionCode(value, c).text}`;
}
