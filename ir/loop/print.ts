// The text form of programs, entries and kernels: pseudo-code for readers, traces and tests. Nothing parses it.
import type { Entry, Program } from "../program.ts";
import { formatSize, type Monomial, type Size, sameSize, sizeOfShape } from "../size.ts";
import { formatType } from "../types.ts";
import type { Action, Buffer, Contract, Index, Kernel, LoopExpr, LoopRange, LoopStmt } from "./ir.ts";

type ExprOf<K extends LoopExpr["kind"]> = Extract<LoopExpr, { kind: K }>;
type StmtOf<K extends LoopStmt["kind"]> = Extract<LoopStmt, { kind: K }>;

const indent = (lines: readonly string[]): string[] => lines.map((line) => (line === "" ? line : `  ${line}`));
const block = (head: string, body: readonly string[]): string[] => [`${head} {`, ...indent(body), "}"];

const negative = (m: Monomial): boolean => m.k < 0;
const absolute = (m: Monomial): Monomial => ({ ...m, k: Math.abs(m.k) });

/** `t*64*B + b*64 - u + 3`; `0` where empty. */
export function printIndex({ terms, offset }: Index): string {
  const products = terms.map(({ variable, stride }) => printProduct(variable, stride));
  const rest = offset.map((m) => ({ minus: negative(m), text: formatSize([absolute(m)]) }));
  return joinTerms([...products, ...rest]);
}

interface SignedText {
  readonly minus: boolean;
  readonly text: string;
}

function printProduct(variable: string, stride: Size): SignedText {
  if (stride.length !== 1) return { minus: false, text: `${variable}*(${formatSize(stride)})` };
  const factor = formatSize([absolute(stride[0])]);
  return { minus: negative(stride[0]), text: factor === "1" ? variable : `${variable}*${factor}` };
}

function joinTerms(terms: readonly SignedText[]): string {
  if (terms.length === 0) return "0";
  return terms
    .map(({ minus, text }, i) => (i === 0 ? (minus ? `-${text}` : text) : `${minus ? " - " : " + "}${text}`))
    .join("");
}

const at = (buffer: string, index: Index, lanes: number): string =>
  `${buffer}[${printIndex(index)}]${lanes === 1 ? "" : `.x${lanes}`}`;

/** -0, NaN and the infinities included. */
const number = (x: number): string => (Object.is(x, -0) ? "-0" : String(x));

const exprText: { readonly [K in LoopExpr["kind"]]: (expr: ExprOf<K>) => string } = {
  const: (e) => number(e.value),
  local: (e) => e.name,
  load: (e) => at(e.buffer, e.index, e.lanes),
  prim: (e) => `${e.prim}(${e.args.map(printExpr).join(", ")})`,
  fma: (e) => `fma(${[e.a, e.b, e.c].map(printExpr).join(", ")})`,
  splat: (e) => `splat(${printExpr(e.value)})`,
  cast: (e) => `number(${printIndex(e.index)}${e.lanes === 4 ? ` … +${e.lanes - 1}` : ""})`,
  random: (e) => `uniform(${printExpr(e.key0)}, ${printExpr(e.key1)}, ${e.stream}, ${printIndex(e.position)})`,
};

export const printExpr = (expr: LoopExpr): string => (exprText[expr.kind] as (expr: LoopExpr) => string)(expr);

const ofPart = ({ part }: LoopRange): string => (part === undefined ? "" : ` of ${part}`);
const range = (r: LoopRange): string => `${r.variable} in 0..${formatSize(r.extent)}${ofPart(r)}`;
const lanesMark = (lanes: number | undefined): string => (lanes === undefined || lanes === 1 ? "" : `.x${lanes}`);

const stmtLines: { readonly [K in LoopStmt["kind"]]: (stmt: StmtOf<K>) => readonly string[] } = {
  for: (s) =>
    block(`for ${loopRange(s)}${ofPart(s.range)}${s.mode === "serial" ? "" : ` ${s.mode}`}`, printStmts(s.body)),
  let: (s) => [`let ${s.name}${lanesMark(s.lanes)} = ${printExpr(s.value)}`],
  var: (s) => [`var ${s.name}${lanesMark(s.lanes)} = ${printExpr(s.init)}`],
  set: (s) => [`${s.name} = ${printExpr(s.value)}`],
  base: (s) => [`base ${s.name} = ${printIndex(s.value)}`],
  index: (s) => [`index ${s.name} = ${at(s.buffer, s.index, 1)}`],
  store: (s) => [`${at(s.buffer, s.index, s.lanes)} ${s.accumulate ? "+=" : "="} ${printExpr(s.value)}`],
  within: (s) => {
    const head = block(`within ${s.variable} in 0..${formatSize(s.extent)}`, printStmts(s.body));
    return s.otherwise ? [...head.slice(0, -1), ...block("} otherwise", printStmts(s.otherwise))] : head;
  },
  barrier: () => ["barrier"],
  contract: (s) => contractLines(s),
};

function loopRange({
  range: { variable, extent },
  from,
  step,
  after,
  rest,
  partial,
  unroll,
  deal,
  window: w,
}: StmtOf<"for">): string {
  const end = formatSize(extent);
  if (w) return `${variable} in ${w.first}..${w.end} of ${end}, slots ${w.even} ${w.odd}`;
  if (deal) return `${variable} in ${deal.to}..${end} step ${deal.of}`;
  const first = from ? formatSize(from) : after ? `${end} - ${end} mod ${after}` : "0";
  return `${variable} in ${first}..${end}${step === undefined || step === 1 ? "" : ` step ${step}${partial ? " or less" : ""}`}${rest ? " and rest" : ""}${unroll ? ` unroll ${unroll}` : ""}`;
}

function contractLines(s: Contract): readonly string[] {
  const starts = s.accs.map(({ name, init }) => `acc ${name} = ${init ? printExpr(init) : "0"}`);
  const sums = s.sums.flatMap(({ k, a, terms }) =>
    block(
      `sum ${range(k)}`,
      terms.map(({ acc, w }) => `${acc} += ${printExpr(a)} * ${printExpr(w)}`),
    ),
  );
  const panel = s.panel ? ` (${s.panel.first} + ${s.panel.inside}, panels of ${s.panel.width})` : "";
  return block(`contract ${range(s.rows)}, ${range(s.units)}${panel}`, [...starts, ...sums, ...printStmts(s.epilogue)]);
}

export const printStmts = (stmts: readonly LoopStmt[]): string[] =>
  stmts.flatMap((stmt) => (stmtLines[stmt.kind] as (stmt: LoopStmt) => readonly string[])(stmt));

export function printKernel({ name, params, comment, ranges = [], shared = [], body }: Kernel): string {
  return block(`kernel ${name}(${params.join(", ")})`, [
    ...comment.map((c) => `# ${c}`),
    ...ranges.map((r) => `range ${r.name} in 0..${formatSize(r.extent)} step ${r.step}`),
    ...shared.map((s) => `shared ${s.name}[${s.size}]`),
    ...printStmts(body),
  ]).join("\n");
}

const call = ({ kernel, args }: { readonly kernel: string; readonly args: readonly string[] }): string =>
  `run ${kernel}(${args.join(", ")})`;

function actionLines(action: Action): readonly string[] {
  if (action.kind === "run") return [call(action) + (action.trips ? ` after ${formatSize(action.trips)} trips` : "")];
  if (action.kind === "portions")
    return block(`repeat first, end in portions of ${action.steps} of 0..${formatSize(action.extent)}`, [
      `run ${action.body[0].kernel}(first, end)`,
    ]);
  const order = action.reverse ? " reversed" : "";
  return block(`repeat t in 0..${formatSize(action.extent)}${order}`, action.body.map(call));
}

function bufferLine({ name, dtype, storage = "f32", shape, size, role, offset, live }: Buffer): string {
  const elements = sameSize(size, sizeOfShape(shape)) ? "" : ` size ${formatSize(size)}`;
  const place = offset === undefined ? "" : ` at ${offset}`;
  const kept = storage === "f32" ? "" : ` as ${storage}`;
  return `${role} ${name}: ${formatType({ dtype, shape })}${kept}${elements}${place} live ${live[0]}..${live[1]}`;
}

export function printEntry(entry: Entry): string {
  const kernels = entry.kernels.flatMap((k) => printKernel(k).split("\n"));
  return block(`entry ${entry.name}`, [
    ...entry.buffers.map(bufferLine),
    ...kernels,
    ...entry.actions.flatMap(actionLines),
  ]).join("\n");
}

/** Every entry with its buffers, kernels and actions, in order. */
export function printProgram(program: Program): string {
  const params = program.params.map((p) => `param ${p.name}: f32[${p.shape.join(",")}] at ${p.offset}`);
  const entries = program.entries.flatMap((e) => printEntry(e).split("\n"));
  return block(`program ${program.name} (${program.paramSize} parameters)`, [...params, ...entries]).join("\n");
}
