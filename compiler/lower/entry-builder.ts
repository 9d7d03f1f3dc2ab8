// Collects the buffers, kernels and actions of one entry, and works out how long each buffer lives.
import type { Action, Buffer, BufferRole, Index, Kernel, KernelArg, LoopStmt } from "../../ir/loop/ir.ts";
import { exprParts, stmtParts, touchedBuffers, walkStmts } from "../../ir/loop/walk.ts";
import type { Entry } from "../../ir/program.ts";
import { type Size, sizeOfShape } from "../../ir/size.ts";
import type { DType, Shape } from "../../ir/types.ts";
import type { PassContext } from "../pass.ts";
import { Names } from "./names.ts";
import { withOrigins } from "./origins.ts";

type Run = Action & { readonly kind: "run" };

/** How right sides of products are laid out anew, and where that is done. */
export interface Packing {
  /** Units in a panel, for products of 1, 2, … parts; the last counts for all beyond. */
  readonly panels: readonly number[];
  /** Takes what depends on parameters only; absent where parameters change with every call. */
  readonly prepare?: EntryBuilder;
  /** By buffers as they are now: what was packed from them already, and from which layout. */
  readonly done: Map<string, Map<string, string>>;
}

/** Grows while a graph is lowered; `finish` freezes it. */
export class EntryBuilder {
  readonly names: Names;
  readonly #kernelNames: Names;
  readonly #buffers: Omit<Buffer, "live">[] = [];
  readonly #kernels: Kernel[] = [];
  readonly #actions: Action[] = [];
  #repeat: Run[] | undefined;
  readonly prefix: string;
  readonly packing: Packing | undefined;
  readonly remark: PassContext["remark"];

  /**
   * @param prefix goes before the names of kernels and temporaries, where entries are to be joined.
   * @param earlier an entry whose names are taken.
   */
  constructor(
    prefix = "",
    packing?: Packing,
    earlier?: Pick<Entry, "buffers" | "kernels">,
    remark: PassContext["remark"] = () => undefined,
  ) {
    this.prefix = prefix;
    this.packing = packing;
    this.remark = remark;
    this.names = new Names(earlier?.buffers.map((b) => b.name));
    this.#kernelNames = new Names(earlier?.kernels.map((k) => k.name));
  }

  roleOf(buffer: string): BufferRole | undefined {
    return this.#buffers.find((b) => b.name === buffer)?.role;
  }

  namesOf(role: BufferRole): ReadonlySet<string> {
    return new Set(this.#buffers.filter((b) => b.role === role).map((b) => b.name));
  }

  /** Runs what `body` runs before the loop over time that is being recorded, if one is. */
  before(body: () => void): void {
    const repeat = this.#repeat;
    this.#repeat = undefined;
    body();
    this.#repeat = repeat;
  }

  /** A new buffer; the name is made unique. */
  buffer(wanted: string, dtype: DType, shape: Shape, role: BufferRole, size: Size = sizeOfShape(shape)): string {
    const name = this.names.fresh(role === "temp" ? this.prefix + wanted : wanted);
    this.#buffers.push({ name, dtype, shape, size, role });
    return name;
  }

  /** A buffer that another entry fills or has as well; its name is kept. */
  declare(name: string, dtype: DType, shape: Shape, role: BufferRole): void {
    this.#buffers.push({ name, dtype, shape, size: sizeOfShape(shape), role });
  }

  /** Adds a kernel and runs it here: once, or at every trip of the repeat being recorded. */
  run(wanted: string, comment: readonly string[], body: readonly LoopStmt[], trips?: Size): void {
    const name = this.#kernelNames.fresh(this.prefix + wanted);
    const params = stepVariables(body);
    this.#kernels.push({ name, comment, params, body: withOrigins(body) });
    walkStmts(body, { stmt: (s) => void (s.kind === "store" && this.packing?.done.delete(s.buffer)) });
    const action: Run = { kind: "run", kernel: name, args: params, ...(trips ? { trips } : {}) };
    if (this.#repeat) this.#repeat.push(action);
    else this.#actions.push(action);
  }

  /** Records what `body` runs as the steps of a loop over time. */
  repeat(extent: Size, reverse: boolean, body: () => void): void {
    const runs: Run[] = [];
    this.#repeat = runs;
    body();
    this.#repeat = undefined;
    if (runs.length > 0) this.#actions.push({ kind: "repeat", extent, reverse, body: runs });
  }

  get repeating(): boolean {
    return this.#repeat !== undefined;
  }

  /** @param pinned buffers that live from the first action on, to the last, or both. */
  finish(pinned: { readonly first: ReadonlySet<string>; readonly last: ReadonlySet<string> }): {
    readonly buffers: readonly Buffer[];
    readonly kernels: readonly Kernel[];
    readonly actions: readonly Action[];
  } {
    const touched = new Map(this.#kernels.map((k) => [k.name, touchedBuffers(k.body)]));
    const live = new Map<string, [number, number]>();
    const touch = (buffer: string, at: number): void => {
      const range = live.get(buffer);
      if (range) {
        range[0] = Math.min(range[0], at);
        range[1] = Math.max(range[1], at);
      } else live.set(buffer, [at, at]);
    };
    this.#actions.forEach((action, at) => {
      for (const run of action.kind === "run" ? [action] : action.body)
        for (const b of touched.get(run.kernel) ?? []) touch(b, at);
    });
    const end = Math.max(0, this.#actions.length - 1);
    for (const name of pinned.first) touch(name, 0);
    for (const name of pinned.last) touch(name, end);
    const buffers = this.#buffers
      .filter((b) => live.has(b.name))
      .map((b) => ({ ...b, live: live.get(b.name) as [number, number] }));
    return { buffers, kernels: this.#kernels, actions: this.#actions };
  }
}

const STEP_VARIABLES: readonly KernelArg[] = ["t", "even", "odd"];

/** Which of the repeat's variables a body reads. */
function stepVariables(body: readonly LoopStmt[]): readonly KernelArg[] {
  const found = new Set<string>();
  const note = (index: Index | undefined): void => index?.terms.forEach((term) => void found.add(term.variable));
  walkStmts(body, { stmt: (s) => note(stmtParts(s).index), expr: (e) => note(exprParts(e).index) });
  return STEP_VARIABLES.filter((v) => found.has(v));
}
