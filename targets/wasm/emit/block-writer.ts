// Writes the statements of one block: its locals, pointers and addresses live as long as the block.
import type { Index, LoopExpr, LoopStmt } from "../../../ir/loop/ir.ts";
import { printStmts } from "../../../ir/loop/print.ts";
import type { Prim } from "../../../ir/scalar/prims.ts";
import { mulSize, sizeOf } from "../../../ir/size.ts";
import { dispatchStmt, type PrimTable, type StmtTable } from "../../target.ts";
import type { ValueType } from "../assembler/value-type.ts";
import { emitTerm, sortOf, valueType } from "../math/emit-term.ts";
import { randomState, secondWord } from "../math/random.ts";
import { add, localTerm, type Term, toInteger } from "../math/term.ts";
import { type Affine, openPart, resolveIndex, type Variable, variableAffine } from "./affine.ts";
import { type ExprPlace, exprTerm, lanesOf, type RandomExpr, randomKey } from "./expressions.ts";
import type { KernelFrame } from "./kernel-frame.ts";
import { writeLoop } from "./loop-writer.ts";
import type { Scope, ValueBinding } from "./scope.ts";
import { type CodeUses, codeUses, knownKey, type Site } from "./sites.ts";
import { plus, times, whole } from "./whole.ts";

/** Bytes of an element. */
const BYTES = 4;
const bytesOf = (elements: number): number => elements * BYTES;

export class BlockWriter implements ExprPlace {
  readonly frame: KernelFrame;
  readonly scope: Scope;
  readonly #uses: CodeUses;
  readonly #held: string[] = [];

  private constructor(frame: KernelFrame, scope: Scope, uses: CodeUses) {
    this.frame = frame;
    this.scope = scope;
    this.#uses = uses;
  }

  /** Writes a kernel's body; `scope` knows its parameters. */
  static writeKernel(frame: KernelFrame, scope: Scope, stmts: readonly LoopStmt[]): void {
    const writer = new BlockWriter(frame, scope, codeUses(stmts, scope, frame));
    writer.#rootPointers();
    writer.#statements(stmts);
  }

  /** What a body inside this block touches. */
  usesOf(stmts: readonly LoopStmt[]): CodeUses {
    return this.#uses.body(stmts);
  }

  /** Writes a body inside this block. */
  inner(scope: Scope, stmts: readonly LoopStmt[]): void {
    new BlockWriter(this.frame, scope, this.usesOf(stmts)).#statements(stmts);
  }

  #statements(stmts: readonly LoopStmt[]): void {
    for (const stmt of stmts) {
      this.frame.fn.from(stmt.origin, () => dispatchStmt(stmtTable, stmt, this));
      this.frame.afterwards(stmt, this.scope);
    }
    for (const local of this.#held) this.frame.fn.release(local);
  }

  /** A local that is free again after the block. */
  local(type: ValueType, wanted: string): string {
    const local = this.frame.fn.temporary(type, wanted);
    this.#held.push(local);
    return local;
  }

  address(buffer: string, index: Index): { readonly pointer: string; readonly offset: number } {
    const { site, offset } = this.#uses.place(buffer, index);
    const pointer = this.scope.pointer(knownKey(site, this.scope)) as string;
    return { pointer, offset: bytesOf(offset) };
  }

  indexValue(index: Index): Term {
    return this.#affineValue(resolveIndex(index, (name) => this.scope.index(name)));
  }

  #affineValue({ terms, offset }: Affine): Term {
    const sum = terms.reduce<Term>(
      (acc, { variable, stride }) =>
        plus(acc, times(localTerm(this.scope.variableLocal(variable), "integer"), this.frame.size(stride))),
      whole(0),
    );
    return plus(sum, this.frame.size(offset));
  }

  value(name: string): ValueBinding {
    return this.scope.value(name);
  }

  helper(prim: Prim, lanes: 1 | 4): string {
    return this.frame.parts.helper(prim, lanes);
  }

  get prims(): PrimTable<Term> {
    return this.frame.parts.prims;
  }

  randomState(expr: RandomExpr): readonly [state: Term, second: Term] {
    const locals = this.scope.randomState(randomKey(expr)) ?? this.#writeRandomState(expr);
    return [localTerm(locals[0], "integer"), localTerm(locals[1], "integer")];
  }

  /** Writes the states of `randoms` whose keys are known here for good, so that loops need not repeat it. */
  hoistRandomStates(randoms: readonly RandomExpr[]): void {
    const known = (e: LoopExpr): boolean => e.kind === "const" || (e.kind === "local" && this.scope.isFixed(e.name));
    for (const e of randoms)
      if (known(e.key0) && known(e.key1) && !this.scope.randomState(randomKey(e)))
        this.scope.keepRandomState(randomKey(e), this.#writeRandomState(e));
  }

  #writeRandomState({ key0, key1, stream }: RandomExpr): readonly [state: string, second: string] {
    const keys = [key0, key1].map((key) => toInteger(exprTerm(key, this)));
    const state = this.frame.hold(randomState([...keys, whole(stream)]), this.local("i32", "random"));
    return [state, this.frame.hold(secondWord(localTerm(state, "integer")), this.local("i32", "random_second"))];
  }

  /** Leaves a value of an expression on the stack. */
  push(term: Term, lanes: 1 | 4): void {
    emitTerm(this.frame.fn, term, { lanes, relaxed: this.frame.parts.options.relaxed });
  }

  /** What a named local begins with. */
  define(name: string, value: LoopExpr, fixed: boolean): void {
    const lanes = lanesOf(value, this);
    const term = exprTerm(value, this);
    const sort = sortOf(term);
    const local = this.local(valueType(sort, lanes), name);
    this.push(term, lanes);
    this.frame.fn.set(local);
    this.scope.define(name, { kind: "value", local, sort, lanes, fixed });
  }

  store(stmt: Extract<LoopStmt, { kind: "store" }>): void {
    const { fn, names } = this.frame;
    const { buffer, index, value, lanes, accumulate } = stmt;
    const { pointer, offset } = this.address(buffer, index);
    if (names.holdsIntegers(buffer)) {
      fn.get(pointer);
      this.push(value.kind === "cast" ? this.indexValue(value.index) : toInteger(exprTerm(value, this)), 1);
      fn.emit("i32.store", offset);
      return;
    }
    const given = exprTerm(value, this);
    const sum = accumulate ? add(given, { kind: "load", pointer, offset }) : given;
    fn.get(pointer);
    this.push(sum, lanes);
    fn.emit(lanes === 4 ? "v128.store" : "f32.store", offset);
  }

  /** Reads an id; what depends on it gets its pointers at once. */
  read(stmt: Extract<LoopStmt, { kind: "index" }>): void {
    const { fn } = this.frame;
    const { pointer, offset } = this.address(stmt.buffer, stmt.index);
    const variable = this.frame.variable(stmt, stmt.name);
    const local = this.local("i32", stmt.name);
    fn.get(pointer).emit("i32.load", offset).set(local);
    const parents = this.#uses.sites
      .filter((s) => s.at.terms.some((t) => t.variable === variable))
      .map((s) => ({ site: s, parent: knownKey(s, this.scope) }));
    this.scope.define(stmt.name, { kind: "index", value: variableAffine(variable) });
    this.scope.count(variable, local);
    for (const { site, parent } of parents) {
      const key = knownKey(site, this.scope);
      if (this.scope.pointer(key) !== undefined) continue;
      const from = localTerm(this.scope.pointer(parent) as string, "integer");
      const step = times(localTerm(local, "integer"), this.stride(site, variable));
      this.scope.point(key, this.frame.hold(plus(from, step), this.local("i32", `${site.buffer}_${stmt.name}`)));
    }
  }

  /** Bytes from one element of the variable to the next. */
  stride(site: Site, variable: Variable): Term {
    const term = site.at.terms.find((t) => t.variable === variable);
    return this.frame.size(mulSize(term?.stride ?? [], sizeOf(BYTES)));
  }

  within(stmt: Extract<LoopStmt, { kind: "within" }>): void {
    const { fn } = this.frame;
    this.frame.push(this.#affineValue(this.scope.index(stmt.variable)));
    this.frame.push(this.frame.size(stmt.extent));
    const { body, otherwise } = stmt;
    fn.emit("i32.lt_u").choice(
      "inside",
      () => this.inner(this.scope.inner(), body),
      () => otherwise && this.inner(this.scope.inner(), otherwise),
    );
  }

  /** Pointers that the kernel starts with: every buffer's beginning, moved by what its parameters say. */
  #rootPointers(): void {
    for (const site of this.#uses.sites) {
      const key = knownKey(site, this.scope);
      if (this.scope.pointer(key) !== undefined) continue;
      const terms = site.at.terms.filter((t) => this.scope.counts(t.variable));
      const fixed = this.frame.size(mulSize(openPart(site.at.offset), sizeOf(BYTES)));
      const moves = terms.map((t) =>
        times(localTerm(this.scope.variableLocal(t.variable), "integer"), this.stride(site, t.variable)),
      );
      const start = localTerm(this.frame.buffer(site.buffer), "integer");
      const term = [fixed, whole(bytesOf(site.origin)), ...moves].reduce(plus, start);
      const local = term.kind === "local" ? term.name : this.frame.hold(term, this.local("i32", site.buffer));
      this.scope.point(key, local);
    }
  }

  comment(stmt: LoopStmt): void {
    this.frame.fn.comment(() => printStmts([stmt])[0]);
  }
}

const stmtTable: StmtTable<BlockWriter, void> = {
  for: (s, block) => writeLoop(s, block),
  let(s, block) {
    block.comment(s);
    block.define(s.name, s.value, true);
  },
  var(s, block) {
    block.comment(s);
    block.define(s.name, s.init, false);
  },
  set(s, block) {
    block.comment(s);
    const { local, lanes } = block.value(s.name);
    block.push(exprTerm(s.value, block), lanes);
    block.frame.fn.set(local);
  },
  base: () => undefined,
  index(s, block) {
    block.comment(s);
    block.read(s);
  },
  store(s, block) {
    block.comment(s);
    block.store(s);
  },
  within: (s, block) => block.within(s),
  barrier: () => undefined,
  contract: (s, block) => block.frame.check(s),
};
