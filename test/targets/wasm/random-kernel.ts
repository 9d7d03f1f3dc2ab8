// Random kernels for the emitter's tests: nests of loops, accesses that lie inside their buffers by construction.
import {
  baseIndex,
  castIndex,
  constant,
  fma,
  forLoop,
  index,
  kernel,
  letLocal,
  load,
  local,
  prim,
  random,
  readIndex,
  setLocal,
  splat,
  store,
  toSize,
  varLocal,
  within,
} from "../../../ir/loop/build.ts";
import type { Buffer, Index, Lanes, LoopExpr, LoopStmt } from "../../../ir/loop/ir.ts";
import type { Entry } from "../../../ir/program.ts";
import { addSize, mulSize, type Size, sizeOf } from "../../../ir/size.ts";
import type { Dim } from "../../../ir/types.ts";
import type { RandomSource } from "../../support/random-source.ts";

/** A loop around the present place. What it covers: elements variable .. variable + step - 1 of `extent`. */
interface Nest {
  readonly variable: string;
  readonly extent: Size;
  readonly step: number;
  /** The least value. */
  readonly least: number;
}

interface Local {
  readonly name: string;
  readonly lanes: Lanes;
  readonly mutable: boolean;
}

const EXTENTS: readonly Dim[] = [1, 2, 4, 5, 8, "T", "B", "2*B", "T*B"];
const UNARY = ["neg", "abs", "tanh", "sigmoid"] as const;
const BINARY = ["add", "sub", "mul", "min", "max"] as const;
/** Each id names one of these many rows. */
export const ROWS = 3;

export class RandomKernel {
  readonly #source: RandomSource;
  readonly #buffers: Buffer[] = [];
  #names = 0;

  constructor(source: RandomSource) {
    this.#source = source;
  }

  /** An entry of one kernel, run at every step of a loop over time. Buffers named in… are inputs, those named out… results. */
  entry(): Entry {
    const params = ["t", "even", "odd"].filter(() => this.#source.chance(0.5));
    const nests: Nest[] = params.map((variable) => ({
      variable,
      extent: toSize(variable === "t" ? "T" : 2),
      step: 1,
      least: 0,
    }));
    const body = this.#block(nests, [], 0);
    const args = params as ("t" | "even" | "odd")[];
    return {
      name: "forward",
      inputs: [],
      outputs: [],
      buffers: this.#buffers,
      kernels: [kernel("work", params, body, ["random"])],
      actions: [
        {
          kind: "repeat",
          extent: toSize("T"),
          reverse: this.#source.chance(0.5),
          body: [{ kind: "run", kernel: "work", args }],
        },
      ],
    };
  }

  #fresh(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }

  #block(nests: readonly Nest[], outer: readonly Local[], depth: number): readonly LoopStmt[] {
    const locals = [...outer];
    const stmts: LoopStmt[] = [];
    for (let n = this.#source.int(1, 4); n > 0; n--) stmts.push(...this.#statement(nests, locals, depth));
    return stmts;
  }

  #statement(nests: readonly Nest[], locals: Local[], depth: number): readonly LoopStmt[] {
    const kinds =
      depth < 3
        ? ["let", "var", "set", "store", "accumulate", "loop", "loop", "ids", "base"]
        : ["let", "set", "store", "accumulate"];
    switch (this.#source.pick(kinds)) {
      case "let":
      case "var":
        return [this.#define(nests, locals)];
      case "set":
        return this.#set(nests, locals);
      case "accumulate":
        return [this.#store(nests, locals, true)];
      case "loop":
        return this.#loop(nests, locals, depth);
      case "ids":
        return this.#ids(nests, locals, depth);
      case "base":
        return this.#base(nests, locals);
      default:
        return [this.#store(nests, locals, false)];
    }
  }

  #define(nests: readonly Nest[], locals: Local[]): LoopStmt {
    const lanes = this.#lanes(nests);
    const name = this.#fresh("v");
    const value = this.#expr(nests, locals, lanes, 3);
    const mutable = this.#source.chance(0.4);
    locals.push({ name, lanes, mutable });
    return mutable ? varLocal(name, value, lanes) : letLocal(name, value, lanes);
  }

  #set(nests: readonly Nest[], locals: Local[]): readonly LoopStmt[] {
    const settable = locals.filter((l) => l.mutable);
    if (settable.length === 0) return [];
    const { name, lanes } = this.#source.pick(settable);
    const value = prim("tanh", prim("add", name, this.#expr(nests, locals, lanes, 2)));
    return [setLocal(name, value)];
  }

  /** Every loop variable occurs, so that no two iterations write to one place, unless they add to it. */
  #store(nests: readonly Nest[], locals: readonly Local[], accumulate: boolean): LoopStmt {
    const lanes = this.#lanes(nests);
    const { buffer, at } = this.#access(nests, lanes, "out", true);
    return store(buffer, at, this.#expr(nests, locals, lanes, 3), { lanes, accumulate });
  }

  #loop(nests: readonly Nest[], locals: readonly Local[], depth: number): readonly LoopStmt[] {
    const extent = toSize(this.#source.pick(EXTENTS));
    const step = this.#source.pick([1, 1, 2, 3, 4]);
    const variable = this.#fresh("i");
    const mode = "serial" as const;
    const make = (step: number, options: object, least = 0): LoopStmt =>
      forLoop(variable, extent, this.#block([...nests, { variable, extent, step, least }], locals, depth + 1), {
        mode,
        ...options,
      });
    if (step > 1) return [make(step, { step }), ...(this.#source.chance(0.7) ? [make(1, { after: step })] : [])];
    return this.#source.chance(0.2) ? [make(1, { from: sizeOf(1) }, 1)] : [make(1, {})];
  }

  /** Rows of a table by ids that may lie outside it. */
  #ids(nests: readonly Nest[], locals: readonly Local[], depth: number): readonly LoopStmt[] {
    const { buffer, at } = this.#access(nests, 1, "ids", false);
    const id = this.#fresh("id");
    const inside: Nest = { variable: id, extent: sizeOf(ROWS), step: 1, least: 0 };
    const otherwise = this.#source.chance(0.5) ? this.#block(nests, locals, depth + 1) : undefined;
    return [readIndex(id, buffer, at), within(id, ROWS, this.#block([...nests, inside], locals, depth + 1), otherwise)];
  }

  /** A base over the present variables, and a store that counts from it. */
  #base(nests: readonly Nest[], locals: readonly Local[]): readonly LoopStmt[] {
    const { buffer, at } = this.#access(nests, 1, "out", true);
    const name = this.#fresh("base");
    return [baseIndex(name, at), store(buffer, index({ [name]: 1 }), this.#expr(nests, locals, 1, 2))];
  }

  #lanes(nests: readonly Nest[]): Lanes {
    return nests.some((n) => n.step === 4) && this.#source.chance(0.6) ? 4 : 1;
  }

  #expr(nests: readonly Nest[], locals: readonly Local[], lanes: Lanes, depth: number): LoopExpr {
    const source = this.#source;
    const inner = (): LoopExpr => this.#expr(nests, locals, lanes, depth - 1);
    if (depth > 0 && source.chance(0.7)) {
      const kind = source.pick(["unary", "binary", "fma", "select"] as const);
      if (kind === "unary") return prim(source.pick(UNARY), inner());
      if (kind === "binary") return prim(source.pick(BINARY), inner(), inner());
      if (kind === "fma") return fma(inner(), inner(), inner());
      const condition = prim(source.pick(["lt", "le"] as const), this.#load(nests, lanes), this.#number(lanes, 0.3));
      return prim("select", source.chance(0.3) ? prim("not", condition) : condition, inner(), inner());
    }
    const known = locals.filter((l) => l.lanes === lanes);
    if (known.length > 0 && source.chance(0.4)) return local(source.pick(known).name);
    if (lanes === 4) return source.chance(0.5) ? this.#load(nests, 4) : splat(this.#expr(nests, locals, 1, 0));
    return this.#scalar(nests);
  }

  #scalar(nests: readonly Nest[]): LoopExpr {
    const source = this.#source;
    const kind = source.pick(["load", "load", "const", "cast", "random"] as const);
    if (kind === "load" || nests.length === 0) return this.#load(nests, 1);
    if (kind === "const") return constant(Math.fround(source.between(-1, 1)));
    const { at } = this.#place(nests, 1, false);
    if (kind === "cast") return prim("mul", castIndex(at), 2 ** -8);
    return random(source.int(0, 9), source.int(0, 9), source.int(0, 3), at);
  }

  #number(lanes: Lanes, value: number): LoopExpr {
    const single = constant(Math.fround(value));
    return lanes === 4 ? splat(single) : single;
  }

  #load(nests: readonly Nest[], lanes: Lanes): LoopExpr {
    const { buffer, at } = this.#access(nests, lanes, "in", false);
    return load(buffer, at, lanes);
  }

  #access(
    nests: readonly Nest[],
    lanes: Lanes,
    prefix: string,
    all: boolean,
  ): { readonly buffer: string; readonly at: Index } {
    const { at, size } = this.#place(nests, lanes, all);
    const buffer = this.#fresh(prefix);
    const dtype = prefix === "ids" ? ("i32" as const) : ("f32" as const);
    this.#buffers.push({ name: buffer, dtype, shape: [1], size, role: "temp", live: [0, 0] });
    return { buffer, at };
  }

  /** Row-major over some variables in any order, some counted down, with a few elements before and after. */
  #place(nests: readonly Nest[], lanes: Lanes, all: boolean): { readonly at: Index; readonly size: Size } {
    const source = this.#source;
    const chosen = source.shuffle(nests).filter(() => all || source.chance(0.7));
    const last =
      lanes === 4
        ? (chosen.find((n) => n.step === 4) ?? (all ? nests.find((n) => n.step === 4) : undefined))
        : undefined;
    const order = last ? [...chosen.filter((n) => n !== last), last] : chosen;
    const pad = source.int(0, 3);
    let stride: Size = sizeOf(1);
    let offset: Size = sizeOf(pad);
    const terms: Record<string, Size> = {};
    for (const nest of [...order].reverse()) {
      const { variable, extent, step, least } = nest;
      const down = nest !== last && step === 1 && source.chance(0.25);
      terms[variable] = down ? mulSize(stride, sizeOf(-1)) : stride;
      const within = lanes === 1 && step > 1 ? source.int(0, step - 1) : 0;
      const start = down ? addSize(extent, sizeOf(-1)) : sizeOf(within - (source.chance(0.5) ? least : 0));
      offset = addSize(offset, mulSize(stride, start));
      stride = mulSize(stride, extent);
    }
    return { at: index(terms, offset), size: addSize(stride, sizeOf(pad + lanes)) };
  }
}
