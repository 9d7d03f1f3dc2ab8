// A scalar function: straight-line code over the primitives, the body of every elementwise node.
import { internalError } from "../errors.ts";
import { evalPrim, type Prim, primArity } from "./prims.ts";

/** A value inside a ScalarFn: 0..arity-1 are the arguments, arity+i is the result of step i. */
export type Ref = number;

export type ScalarStep =
  | { readonly kind: "const"; readonly value: number }
  | { readonly kind: "prim"; readonly prim: Prim; readonly args: readonly Ref[]; readonly name?: string };

/** Steps in definition order; every ref points backwards. Equal steps occur once. */
export interface ScalarFn {
  readonly arity: number;
  readonly steps: readonly ScalarStep[];
  readonly results: readonly Ref[];
}

/** Builds a ScalarFn; equal steps are made once. Every method returns the ref of its result. */
export class ScalarBuilder {
  readonly #arity: number;
  readonly #steps: ScalarStep[] = [];
  readonly #known = new Map<string, Ref>();

  constructor(arity: number) {
    this.#arity = arity;
  }

  arg(index: number): Ref {
    if (index < 0 || index >= this.#arity)
      throw internalError("scalar function", `argument ${index} of ${this.#arity}`);
    return index;
  }

  const(value: number): Ref {
    return this.#add(`const ${Object.is(value, -0) ? "-0" : value}`, { kind: "const", value });
  }

  /** A primitive; `name` is the user's name for the value and reaches the emitted kernel. */
  prim(prim: Prim, args: readonly Ref[], name?: string): Ref {
    if (args.length !== primArity(prim)) throw internalError(`scalar ${prim}`, `${args.length} arguments`);
    return this.#add(`${prim} ${args.join(" ")}`, { kind: "prim", prim, args: [...args], ...(name ? { name } : {}) });
  }

  /** Copies `fn` in, with `args` for its arguments; returns the refs of its results. */
  inline(fn: ScalarFn, args: readonly Ref[]): Ref[] {
    const refs: Ref[] = [...args];
    for (const step of fn.steps)
      refs.push(
        step.kind === "const"
          ? this.const(step.value)
          : this.prim(
              step.prim,
              step.args.map((a) => refs[a]),
              step.name,
            ),
      );
    return fn.results.map((r) => refs[r]);
  }

  finish(results: readonly Ref[]): ScalarFn {
    return Object.freeze({
      arity: this.#arity,
      steps: Object.freeze([...this.#steps]),
      results: Object.freeze([...results]),
    });
  }

  #add(key: string, step: ScalarStep): Ref {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const ref = this.#arity + this.#steps.length;
    this.#steps.push(Object.freeze(step));
    this.#known.set(key, ref);
    return ref;
  }
}

/** The meaning of a scalar function, in f64. */
export function evalScalarFn(fn: ScalarFn, args: readonly number[]): number[] {
  const values: number[] = [...args];
  for (const step of fn.steps)
    values.push(
      step.kind === "const"
        ? step.value
        : evalPrim(
            step.prim,
            step.args.map((a) => values[a]),
          ),
    );
  return fn.results.map((r) => values[r]);
}
