// Validation: every instruction finds the operands it takes on the stack, every name is known. Ours fail here, with a place.
import { internalError } from "../../../ir/errors.ts";
import { type Instr, instructions, isOp, type Op } from "./instructions.ts";
import { functionSignature, type WasmFunction, type WasmModule } from "./module.ts";
import { printInstr } from "./print.ts";
import type { Signature, ValueType } from "./value-type.ts";

/** A block that is open: what its branch carries, what it leaves, and where its part of the stack begins. */
interface Frame {
  readonly op: Op;
  readonly label: string;
  readonly results: readonly ValueType[];
  readonly height: number;
  /** After br, return or unreachable: any operand may be assumed. */
  dead: boolean;
}

/** Throws CompileError "internal", with the function, the instruction and the comment above it, at the first fault. */
export function checkModule(module: WasmModule): void {
  checkUnique("functions", module.functions);
  checkUnique("globals", module.globals);
  const functions = new Map(module.functions.map((fn) => [fn.name, functionSignature(fn)]));
  const globals = new Set(module.globals.map((g) => g.name));
  for (const fn of module.functions) new FunctionChecker(fn, functions, globals).run();
}

function checkUnique(where: string, items: readonly { readonly name: string }[]): void {
  const seen = new Set<string>();
  for (const { name } of items) {
    if (seen.has(name)) throw internalError(`wasm ${where}`, `two named ${name}`);
    seen.add(name);
  }
}

class FunctionChecker {
  readonly #fn: WasmFunction;
  readonly #functions: ReadonlyMap<string, Signature>;
  readonly #globals: ReadonlySet<string>;
  readonly #locals: ReadonlyMap<string, ValueType>;
  readonly #stack: (ValueType | undefined)[] = [];
  /** Those around the innermost one. */
  readonly #outer: Frame[] = [];
  #frame: Frame;
  #at = 0;

  constructor(fn: WasmFunction, functions: ReadonlyMap<string, Signature>, globals: ReadonlySet<string>) {
    checkUnique(`function ${fn.name}`, [...fn.params, ...fn.locals]);
    this.#fn = fn;
    this.#functions = functions;
    this.#globals = globals;
    this.#locals = new Map([...fn.params, ...fn.locals].map((l) => [l.name, l.type]));
    this.#frame = { op: "block", label: "", results: fn.results, height: 0, dead: false };
  }

  run(): void {
    const { body } = this.#fn;
    for (; this.#at < body.length; this.#at++) this.#step(body[this.#at]);
    if (this.#outer.length > 0) throw this.#fault(`block ${this.#frame.label} is not closed`);
    this.#leave();
  }

  #step(instr: Instr): void {
    const { type, immediate } = instructions[instr.op];
    if (type) this.#apply(type);
    else if (immediate === "local") this.#local(instr as Instr<"local.get" | "local.set" | "local.tee">);
    else if (isOp(instr, "global.get") || isOp(instr, "global.set")) this.#global(instr);
    else if (isOp(instr, "call"))
      this.#apply(this.#functions.get(instr.immediates[0]) ?? this.#unknown("function", instr.immediates[0]));
    else this.#control(instr);
  }

  #local(instr: Instr<"local.get" | "local.set" | "local.tee">): void {
    const [name] = instr.immediates;
    const type = this.#locals.get(name) ?? this.#unknown("local", name);
    if (instr.op !== "local.get") this.#pop(type);
    if (instr.op !== "local.set") this.#stack.push(type);
  }

  #global(instr: Instr<"global.get"> | Instr<"global.set">): void {
    const [name] = instr.immediates;
    if (!this.#globals.has(name)) this.#unknown("global", name);
    if (instr.op === "global.set") this.#pop("i32");
    else this.#stack.push("i32");
  }

  #control(instr: Instr): void {
    if (isOp(instr, "block") || isOp(instr, "loop") || isOp(instr, "if")) {
      if (instr.op === "if") this.#pop("i32");
      const [label, result] = instr.immediates;
      this.#open(instr.op, label, result === undefined ? [] : [result]);
    } else if (isOp(instr, "else")) {
      const { op, label, results } = this.#close();
      if (op !== "if") throw this.#fault(`else in ${op} ${label}`);
      this.#open("else", label, results);
    } else if (isOp(instr, "end")) {
      if (this.#outer.length === 0) throw this.#fault("end without a block");
      const { op, label, results } = this.#close();
      if (op === "if" && results.length > 0) throw this.#fault(`if ${label} leaves ${results.join()} but has no else`);
      this.#stack.push(...results);
    } else if (isOp(instr, "br") || isOp(instr, "br_if")) this.#branch(instr);
    else if (isOp(instr, "drop")) this.#pop(undefined);
    else if (isOp(instr, "select")) this.#select();
    else {
      if (isOp(instr, "return")) this.#popAll(this.#fn.results);
      this.#die();
    }
  }

  #branch(instr: Instr<"br"> | Instr<"br_if">): void {
    const [label] = instr.immediates;
    if (instr.op === "br_if") this.#pop("i32");
    const frame = [...this.#outer.slice(1), this.#frame].findLast((f) => f.label === label);
    if (!frame || this.#outer.length === 0) throw this.#unknown("label", label);
    const carried = frame.op === "loop" ? [] : frame.results;
    this.#popAll(carried);
    if (instr.op === "br") this.#die();
    else this.#stack.push(...carried);
  }

  #select(): void {
    this.#pop("i32");
    const otherwise = this.#pop(undefined);
    const then = this.#pop(otherwise);
    this.#stack.push(then ?? otherwise);
  }

  #apply({ params, results }: Signature): void {
    this.#popAll(params);
    for (let i = 0; i < results.length; i++) this.#stack.push(results[i]);
  }

  #popAll(types: readonly ValueType[]): void {
    for (let i = types.length - 1; i >= 0; i--) this.#pop(types[i]);
  }

  #pop(wanted: ValueType | undefined): ValueType | undefined {
    if (this.#stack.length === this.#frame.height) {
      if (this.#frame.dead) return wanted;
      throw this.#fault("an empty stack", wanted ?? "a value");
    }
    const found = this.#stack.pop();
    if (wanted !== undefined && found !== undefined && found !== wanted)
      throw this.#fault(`${found} on the stack`, wanted);
    return found ?? wanted;
  }

  #open(op: Op, label: string, results: readonly ValueType[]): void {
    this.#outer.push(this.#frame);
    this.#frame = { op, label, results, height: this.#stack.length, dead: false };
  }

  /** Ends the innermost frame and goes back to the one around it. */
  #close(): Frame {
    const frame = this.#leave();
    this.#frame = this.#outer.pop() as Frame;
    return frame;
  }

  /** The results of the innermost frame are there, and nothing else. */
  #leave(): Frame {
    const frame = this.#frame;
    this.#popAll(frame.results);
    if (this.#stack.length > frame.height)
      throw this.#fault(`${this.#stack.slice(frame.height).join(", ")} left on the stack`);
    return frame;
  }

  #die(): void {
    this.#frame.dead = true;
    this.#stack.length = this.#frame.height;
  }

  #unknown(what: string, name: string): never {
    throw this.#fault(`no ${what} ${name}`);
  }

  #fault(found: string, expected?: string): Error {
    const instr = this.#fn.body[this.#at];
    const source = this.#fn.body
      .slice(0, this.#at + 1)
      .findLast((i) => i.comments)
      ?.comments?.map((text) => text());
    const place = instr ? `instruction ${this.#at}, ${printInstr(instr)}` : "its end";
    const about = source ? ` (${source.join(" ")})` : "";
    return internalError(
      `wasm function ${this.#fn.name}, ${place}${about}`,
      expected === undefined ? found : `${found} instead of ${expected}`,
    );
  }
}
