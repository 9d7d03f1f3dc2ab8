// Unique readable names for kernels, buffers and locals.

/** Gives each asked-for name once, with a number after it from the second time on. */
export class Names {
  readonly #taken: Map<string, number>;

  /** @param taken names that are given already. */
  constructor(taken: Iterable<string> = []) {
    this.#taken = new Map([...taken].map((name) => [name, 1]));
  }

  fresh(wanted: string): string {
    const base = wanted.replace(/[^A-Za-z0-9_.]/g, "_").replace(/^(?=\d)/, "v");
    for (let n = this.#taken.get(base) ?? 0; ; n++) {
      const name = n === 0 ? base : `${base}_${n + 1}`;
      if (n > 0 && this.#taken.has(name)) continue;
      this.#taken.set(base, n + 1);
      if (n > 0) this.#taken.set(name, 1);
      return name;
    }
  }
}
