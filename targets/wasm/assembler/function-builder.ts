// Builds one function: fresh names for locals, blocks that close themselves, instructions with typed immediates.
import { fuseMoves } from "./fuse-moves.ts";
import type { Immediates, Instr, Op, VectorConstant } from "./instructions.ts";
import type { Local, WasmFunction } from "./module.ts";
import type { ValueType } from "./value-type.ts";

/** A name as WAT and the name section can hold it. */
export const identifier = (name: string): string => name.replace(/[^A-Za-z0-9_.*+]/g, "_") || "_";

export interface FunctionHead {
  readonly name: string;
  readonly comment?: readonly string[];
  readonly params?: readonly Local[];
  readonly results?: readonly ValueType[];
  readonly exported?: string;
}

/** Grows while a function is written; `finish` freezes it. */
export class FunctionBuilder {
  readonly #head: FunctionHead;
  readonly #params: Local[];
  readonly #locals: Local[] = [];
  readonly #names: Set<string>;
  readonly #start: Instr[] = [];
  readonly #body: Instr[] = [];
  readonly #labels = new Map<string, number>();
  readonly #constants = new Map<string, string>();
  readonly #keys = new Map<string, string>();
  readonly #free = new Map<string, string[]>();
  #comments: (() => string)[] = [];
  #origin: string | undefined;

  constructor(head: FunctionHead) {
    this.#head = head;
    this.#params = [...(head.params ?? [])];
    this.#names = new Set(this.#params.map((p) => p.name));
  }

  /** A new local; returns its name, which is the wanted one with a number where that is taken. */
  local(wanted: string, type: ValueType): string {
    const name = this.#name(wanted);
    this.#locals.push(Object.freeze({ name, type }));
    return name;
  }

  /** One more parameter after those that there are; returns its name. */
  param(wanted: string, type: ValueType): string {
    const name = this.#name(wanted);
    this.#params.push(Object.freeze({ name, type }));
    return name;
  }

  #name(wanted: string): string {
    const base = identifier(wanted);
    let name = base;
    for (let n = 2; this.#names.has(name); n++) name = `${base}_${n}`;
    this.#names.add(name);
    return name;
  }

  /** A local for a while: after `release` the same one is given out again for that name and type. */
  temporary(type: ValueType, wanted: string = type[0]): string {
    const key = `${type} ${wanted}`;
    const name = this.#free.get(key)?.pop() ?? this.local(wanted, type);
    this.#keys.set(name, key);
    return name;
  }

  release(temporary: string): void {
    const key = this.#keys.get(temporary) ?? "";
    const free = this.#free.get(key);
    if (free) free.push(temporary);
    else this.#free.set(key, [temporary]);
  }

  /**
   * The local that holds a constant in every lane from the function's start on. Engines write a vector constant out
   * where it is used, inside loops too; a local they keep, or load.
   */
  constantLocal(shape: VectorConstant["shape"], value: number): string {
    const key = `${shape} ${Object.is(value, -0) ? "-0" : value}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = this.local(`const${value}`, "v128");
    const lane = shape === "f32x4" ? instr("f32.const", [value]) : instr("i32.const", [value | 0]);
    this.#start.push(lane, instr(shape === "f32x4" ? "f32x4.splat" : "i32x4.splat", []), instr("local.set", [name]));
    this.#constants.set(key, name);
    return name;
  }

  emit<K extends Op>(op: K, ...immediates: Immediates<K>): this {
    return this.#add(op, immediates);
  }

  #add<K extends Op>(op: K, immediates: Immediates<K>): this {
    this.#body.push(instr(op, immediates, this.#comments, this.#origin));
    if (this.#comments.length > 0) this.#comments = [];
    return this;
  }

  /** What `body` emits is made from `origin`, or from what this is called in. */
  from(origin: string | undefined, body: () => void): void {
    const before = this.#origin;
    this.#origin = origin ?? before;
    body();
    this.#origin = before;
  }

  /** Stands before the next instruction. */
  comment(line: string | (() => string)): this {
    this.#comments.push(typeof line === "string" ? () => line : line);
    return this;
  }

  get(local: string): this {
    return this.#add("local.get", [local]);
  }

  set(local: string): this {
    return this.#add("local.set", [local]);
  }

  i32(value: number): this {
    return this.emit("i32.const", value | 0);
  }

  /** A block, loop or if around what `body` writes; it gets the label. */
  within(op: "block" | "loop" | "if", wanted: string, body: (label: string) => void): this {
    const label = this.#label(identifier(wanted));
    this.emit(op, label);
    body(label);
    return this.emit("end");
  }

  /** An if with an else; the else is left out where it writes nothing. */
  choice(wanted: string, then: () => void, otherwise: () => void): this {
    this.emit("if", this.#label(identifier(wanted)));
    then();
    this.emit("else");
    const start = this.#body.length;
    otherwise();
    if (this.#body.length === start) this.#body.pop();
    return this.emit("end");
  }

  #label(wanted: string): string {
    const n = (this.#labels.get(wanted) ?? 0) + 1;
    this.#labels.set(wanted, n);
    return n === 1 ? wanted : `${wanted}_${n}`;
  }

  finish(): WasmFunction {
    const { name, comment = [], results = [], exported } = this.#head;
    const { locals, body } = fuseMoves({ locals: this.#locals, body: [...this.#start, ...this.#body] });
    return Object.freeze({
      name,
      comment: Object.freeze([...comment]),
      params: Object.freeze([...this.#params]),
      results: Object.freeze([...results]),
      locals: Object.freeze([...locals].sort((a, b) => TYPE_ORDER[a.type] - TYPE_ORDER[b.type])),
      body: Object.freeze(body),
      ...(exported === undefined ? {} : { exported }),
    });
  }
}

const instr = <K extends Op>(
  op: K,
  immediates: Immediates<K>,
  comments: readonly (() => string)[] = [],
  origin?: string,
): Instr => {
  if (comments.length === 0)
    return (origin === undefined ? { op, immediates } : { op, immediates, origin }) as unknown as Instr;
  return { op, immediates, comments, ...(origin === undefined ? {} : { origin }) } as unknown as Instr;
};

/** Locals of one type stand together, so that they are declared together. */
const TYPE_ORDER: Readonly<Record<ValueType, number>> = Object.freeze({ i32: 0, f32: 1, v128: 2 });
