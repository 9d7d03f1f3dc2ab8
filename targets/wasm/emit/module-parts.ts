// What a module is put together from: functions in order, shared helper functions made when first called, options.
import type { Lanes } from "../../../ir/loop/ir.ts";
import { type Prim, primArity } from "../../../ir/scalar/prims.ts";
import type { Size } from "../../../ir/size.ts";
import type { Activations } from "../../fast-tanh.ts";
import type { PrimTable } from "../../target.ts";
import { FunctionBuilder } from "../assembler/function-builder.ts";
import type { WasmFunction } from "../assembler/module.ts";
import { emitTerm, valueType } from "../math/emit-term.ts";
import { primTermsOf } from "../math/prims.ts";
import { localTerm, type Term } from "../math/term.ts";
import { unique } from "./entry-names.ts";

export interface EmitOptions {
  /** Whether relaxed SIMD may be used: a·b + c rounded once, selection by lane. */
  readonly relaxed: boolean;
  /** "exact" unless given. */
  readonly activations?: Activations;
  /**
   * Whether each kernel of an entry is exported too, as partName names it: a function of the kernel's parameters and,
   * for each of its ranges, where a part begins and how many it has, over the buffers that the entry is bound to. So
   * workers with an instance each on one memory share an entry: they run its actions, each a part of every kernel.
   */
  readonly parts?: boolean;
}

/** A function for every kernel of one shape, and what it gets after the kernel's own parameters. */
export interface SharedKernel {
  readonly name: string;
  /** Buffers by their number in the shape. */
  readonly params: readonly ({ readonly buffer: number } | { readonly size: Size })[];
}

/** Grows while a module is written. */
export class ModuleParts {
  readonly options: EmitOptions;
  /** The formulas of the primitives. */
  readonly prims: PrimTable<Term>;
  readonly #helpers = new Map<string, WasmFunction>();
  readonly #kernels = new Map<string, SharedKernel>();
  readonly #functions: WasmFunction[] = [];
  readonly #names = new Set<string>();

  constructor(options: EmitOptions) {
    this.options = options;
    this.prims = primTermsOf[options.activations ?? "exact"];
  }

  /** Takes a name for a function. */
  functionName(wanted: string): string {
    return unique(wanted, this.#names);
  }

  add(fn: WasmFunction): void {
    this.#functions.push(fn);
  }

  /** The function of a shape; `emit` writes it where there is none yet. */
  kernel(shape: string, emit: () => SharedKernel): SharedKernel {
    const kernel = this.#kernels.get(shape) ?? emit();
    this.#kernels.set(shape, kernel);
    return kernel;
  }

  /** The function that computes a primitive in so many lanes. */
  helper(prim: Prim, lanes: Lanes): string {
    const key = lanes === 1 ? prim : `${prim}.x${lanes}`;
    const known = this.#helpers.get(key);
    if (known) return known.name;
    const type = valueType("number", lanes);
    const params = ["x", "y"].slice(0, primArity(prim)).map((name) => ({ name, type }));
    const fn = new FunctionBuilder({
      name: this.functionName(key),
      params,
      results: [type],
      comment: [`${prim} of ${lanes}`],
    });
    const formula = this.prims[prim] as (...args: readonly Term[]) => Term;
    const { relaxed } = this.options;
    // One lane of the vector's instructions, so that a remainder gets the numbers that a vector would give it.
    const widened = relaxed && lanes === 1;
    const args = params.map(({ name }) => {
      if (!widened) return name;
      const local = fn.local(name, "v128");
      fn.get(name).emit("f32x4.splat").set(local);
      return local;
    });
    emitTerm(fn, formula(...args.map((name) => localTerm(name))), { lanes: widened ? 4 : lanes, relaxed });
    if (widened) fn.emit("f32x4.extract_lane", 0);
    this.#helpers.set(key, fn.finish());
    return (this.#helpers.get(key) as WasmFunction).name;
  }

  /** The function with that name. */
  functionNamed(name: string): WasmFunction | undefined {
    return this.#functions.find((fn) => fn.name === name);
  }

  functions(): readonly WasmFunction[] {
    return [...this.#functions, ...this.#helpers.values()];
  }
}
