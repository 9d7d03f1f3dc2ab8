// What names are visible at a place in a kernel: index variables and locals share one namespace, without shadowing.
import { CompileError } from "../errors.ts";
import type { Index, Lanes } from "./ir.ts";

export type Binding =
  /** several: of what runs at once, or in any order, each has its own value. */
  | { readonly kind: "variable"; readonly several?: boolean }
  /** truth: the result of a comparison, for and, or, not and select only. */
  | { readonly kind: "let" | "var"; readonly lanes: Lanes; readonly truth: boolean };

export class Scope {
  readonly #place: string;
  readonly #outer: Scope | undefined;
  readonly #names = new Map<string, Binding>();

  constructor(place: string, outer?: Scope) {
    this.#place = place;
    this.#outer = outer;
  }

  /** The scope of a body inside this one. */
  inner(place?: string): Scope {
    return new Scope(place === undefined ? this.#place : `${this.#place}, ${place}`, this);
  }

  find(name: string): Binding | undefined {
    return this.#names.get(name) ?? this.#outer?.find(name);
  }

  define(name: string, binding: Binding): void {
    if (this.find(name)) throw this.error(`${name} is defined again`, "a name that is not visible here yet");
    this.#names.set(name, binding);
  }

  /** Whether the index may differ between what runs at once. */
  isSeveral({ terms }: Index): boolean {
    return terms.some(({ variable }) => {
      const binding = this.find(variable);
      return binding?.kind === "variable" && binding.several === true;
    });
  }

  error(found: string, expected?: string): CompileError {
    return new CompileError(
      "invalid-ir",
      expected === undefined ? { where: this.#place, found } : { where: this.#place, found, expected },
    );
  }
}
