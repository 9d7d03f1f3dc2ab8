// JavaScript identifiers for a program's names: readable, unique within their scope, never a reserved word.

/** Words that an identifier must not be: keywords, and globals that emitted code uses. */
const RESERVED: ReadonlySet<string> = new Set(
  `arguments as async await break case catch class const continue debugger default delete do else enum eval export extends
   false finally for from function get if implements import in instanceof interface let new null of package private
   protected public return set static super switch this throw true try typeof undefined var void while with yield
   Array Float32Array Infinity Int32Array Math NaN Number Object globalThis`.split(/\s+/),
);

/** The constants of T and B: `B256`, `TB`. No other identifier looks like that. */
const SIZE_CONSTANT = /^T*B*\d*$/;

/** The name with everything but letters, digits, _ and $ as an underscore. */
export function sanitize(name: string): string {
  const word = name.replace(/[^A-Za-z0-9_$]+/g, "_");
  return /^[A-Za-z_$]/.test(word) ? word : `_${word}`;
}

/** Identifiers of one scope; it sees those of the scopes around it and uses none of them again. */
export class Identifiers {
  readonly #outer: Identifiers | undefined;
  readonly #taken = new Set<string>();
  readonly #known = new Map<string, string>();

  constructor(outer?: Identifiers) {
    this.#outer = outer;
  }

  #isTaken(word: string): boolean {
    if (RESERVED.has(word) || SIZE_CONSTANT.test(word) || this.#taken.has(word)) return true;
    return this.#outer ? this.#outer.#isTaken(word) : false;
  }

  /** A new identifier that looks like `name`. */
  fresh(name: string): string {
    const base = sanitize(name);
    let word = base;
    for (let n = 2; this.#isTaken(word); n++) word = `${base}_${n}`;
    this.#taken.add(word);
    return word;
  }

  /** The identifier that stands for `name` in this scope, the same at every call. */
  of(name: string): string {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const word = this.fresh(name);
    this.#known.set(name, word);
    return word;
  }
}
