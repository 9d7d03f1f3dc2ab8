// The function of one kernel: its builder, parameters for sizes and buffers, and what its statements stand for ahead of writing.
import { CompileError, internalError } from "../../../ir/errors.ts";
import type { For, Kernel, KernelRange, LoopStmt } from "../../../ir/loop/ir.ts";
import { constSize, formatSize, type Size } from "../../../ir/size.ts";
import { FunctionBuilder } from "../assembler/function-builder.ts";
import { emitTerm } from "../math/emit-term.ts";
import { localTerm, type Term } from "../math/term.ts";
import { constantAffine, resolveIndex, type Variable, variableAffine } from "./affine.ts";
import type { EntryNames } from "./entry-names.ts";
import type { ModuleParts } from "./module-parts.ts";
import type { Scope } from "./scope.ts";
import type { Definer } from "./sites.ts";
import { constantSpan, type Span } from "./span.ts";
import { whole } from "./whole.ts";

/** What a kernel's function gets after the kernel's own parameters and ranges: where a buffer begins, or a size with T or B. */
export type KernelParam = { readonly buffer: string } | { readonly size: Size };

const fromName = ({ name }: KernelRange): string => `${name}_from`;
const countName = ({ name }: KernelRange): string => `${name}_count`;

/** What a kernel gets of its own: its parameters, and for each range where a part begins and how many it has. */
export const ownParams = ({ params, ranges = [] }: Kernel): readonly string[] => [
  ...params,
  ...ranges.flatMap((r) => [fromName(r), countName(r)]),
];

/** Grows while a kernel is written. */
export class KernelFrame implements Definer {
  readonly fn: FunctionBuilder;
  readonly names: EntryNames;
  readonly parts: ModuleParts;
  readonly entry: string;
  readonly #where: string;
  readonly #ranges: readonly KernelRange[];
  readonly #variables = new Map<LoopStmt | string, Variable>();
  readonly #buffers = new Map<string, string>();
  readonly #sizes = new Map<string, string>();
  readonly #spans = new Map<LoopStmt, Span>();
  readonly #params: KernelParam[] = [];

  constructor(kernel: Kernel, entry: string, name: string, names: EntryNames, parts: ModuleParts) {
    this.#ranges = kernel.ranges ?? [];
    const params = ownParams(kernel).map((p) => ({ name: p, type: "i32" as const }));
    this.fn = new FunctionBuilder({ name, params, comment: kernel.comment });
    this.names = names;
    this.parts = parts;
    this.entry = entry;
    this.#where = `entry ${entry}, kernel ${kernel.name}`;
  }

  /** One variable for each statement that counts, and for each parameter. */
  variable(of: LoopStmt | string, name: string): Variable {
    const known = this.#variables.get(of);
    if (known) return known;
    const variable = Object.freeze({ id: this.#variables.size, name });
    this.#variables.set(of, variable);
    return variable;
  }

  /** A size as an integer; where it holds T or B, a parameter. */
  size(size: Size): Term {
    const value = constSize(size);
    if (value !== undefined) return whole(value);
    const text = formatSize(size);
    return localTerm(this.#sizes.get(text) ?? this.#param(this.#sizes, text, { size }), "integer");
  }

  /** Where the part of a range begins, how many elements it has, how many the range has, and how fine it is cut. */
  part(name: string): { readonly from: Term; readonly count: Term; readonly extent: Size; readonly step: number } {
    const range = this.#ranges.find((r) => r.name === name);
    if (!range) throw internalError("a range of the kernel", name);
    const [from, count] = [fromName(range), countName(range)].map((local) => localTerm(local, "integer"));
    return { from, count, extent: range.extent, step: range.step };
  }

  /** Keeps how far a loop goes, found out before the loop around it. */
  keepSpan(loop: LoopStmt, span: Span): Span {
    this.#spans.set(loop, span);
    return span;
  }

  keptSpan(loop: LoopStmt): Span | undefined {
    return this.#spans.get(loop);
  }

  /** The parameter that holds where a buffer begins. */
  buffer(name: string): string {
    return this.#buffers.get(name) ?? this.#param(this.#buffers, name, { buffer: name });
  }

  #param(known: Map<string, string>, wanted: string, param: KernelParam): string {
    const name = this.fn.param(wanted, "i32");
    known.set(wanted, name);
    this.#params.push(param);
    return name;
  }

  /** What the function gets after the kernel's own parameters and ranges, in order. */
  get params(): readonly KernelParam[] {
    return this.#params;
  }

  /** Writes code for one lane that leaves the term's value. */
  push(term: Term): void {
    emitTerm(this.fn, term, { lanes: 1, relaxed: this.parts.options.relaxed });
  }

  /** Writes the term into a local, which the caller releases. */
  hold(term: Term, local: string): string {
    this.push(term);
    this.fn.set(local);
    return local;
  }

  check(stmt: LoopStmt): void {
    if (stmt.kind === "contract")
      throw new CompileError("unsupported", {
        where: this.#where,
        found: "a contraction",
        fix: "Run the pass tile-contraction first",
      });
  }

  afterwards(stmt: LoopStmt, scope: Scope): void {
    if (stmt.kind === "base")
      scope.define(stmt.name, { kind: "index", value: resolveIndex(stmt.value, (n) => scope.index(n)) });
    if (stmt.kind === "index")
      scope.define(stmt.name, { kind: "index", value: variableAffine(this.variable(stmt, stmt.name)) });
  }

  inside(stmt: LoopStmt, scope: Scope): Scope {
    const inner = scope.inner();
    if (stmt.kind === "for") this.#defineCount(stmt, inner);
    return inner;
  }

  /** A loop that makes one trip is no loop: its variable is a number. */
  #defineCount(stmt: For, inner: Scope): void {
    const span = constantSpan(stmt);
    const value =
      span?.trips === 1 ? constantAffine(span.first) : variableAffine(this.variable(stmt, stmt.range.variable));
    inner.define(stmt.range.variable, { kind: "index", value });
  }
}
