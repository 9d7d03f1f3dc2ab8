// What is visible at a place of a kernel: names, pointers that already point somewhere, states of random keys.
import { internalError } from "../../../ir/errors.ts";
import type { Lanes } from "../../../ir/loop/ir.ts";
import type { Sort } from "../math/lane-ops.ts";
import type { Affine, Variable } from "./affine.ts";

/** A local of the IR, and the local of the function that holds it. */
export interface ValueBinding {
  readonly kind: "value";
  readonly local: string;
  readonly sort: Sort;
  readonly lanes: Lanes;
  /** Nothing sets it again. */
  readonly fixed: boolean;
}

/** An index variable as a sum over variables that change. */
export interface IndexBinding {
  readonly kind: "index";
  readonly value: Affine;
}

export class Scope {
  readonly #outer: Scope | undefined;
  readonly #names = new Map<string, ValueBinding | IndexBinding>();
  readonly #pointers = new Map<string, string>();
  readonly #variables = new Map<Variable, string | undefined>();
  readonly #randomStates = new Map<string, readonly [state: string, second: string]>();

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  inner(): Scope {
    return new Scope(this);
  }

  define(name: string, binding: ValueBinding | IndexBinding): void {
    this.#names.set(name, binding);
  }

  find(name: string): ValueBinding | IndexBinding | undefined {
    return this.#names.get(name) ?? this.#outer?.find(name);
  }

  value(name: string): ValueBinding {
    const found = this.find(name);
    if (found?.kind !== "value") throw internalError(`local ${name}`, "not defined where it is read");
    return found;
  }

  index(name: string): Affine {
    const found = this.find(name);
    if (found?.kind !== "index") throw internalError(`index variable ${name}`, "not defined where it is read");
    return found.value;
  }

  isFixed(name: string): boolean {
    const found = this.find(name);
    return found?.kind === "value" && found.fixed;
  }

  /** From here on the variable counts; `local` holds it, where anything needs its value. */
  count(variable: Variable, local: string | undefined): void {
    this.#variables.set(variable, local);
  }

  /** Whether the variable counts here: pointers may follow it. */
  counts(variable: Variable): boolean {
    return this.#variables.has(variable) || (this.#outer?.counts(variable) ?? false);
  }

  variableLocal(variable: Variable): string {
    const local = this.#variables.get(variable) ?? this.#outer?.variableLocal(variable);
    if (local === undefined) throw internalError(`index variable ${variable.name}`, "no local holds it");
    return local;
  }

  point(key: string, local: string): void {
    this.#pointers.set(key, local);
  }

  pointer(key: string): string | undefined {
    return this.#pointers.get(key) ?? this.#outer?.pointer(key);
  }

  keepRandomState(key: string, locals: readonly [state: string, second: string]): void {
    this.#randomStates.set(key, locals);
  }

  randomState(key: string): readonly [state: string, second: string] | undefined {
    return this.#randomStates.get(key) ?? this.#outer?.randomState(key);
  }
}
