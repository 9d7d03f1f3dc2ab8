// A seeded stream of choices for test data: the same seed gives the same program and the same numbers.

export class RandomSource {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Uniform in [0, 1) (mulberry32). */
  real(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.real();
  }

  /** A whole number from low to high, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.real() * (high - low + 1));
  }

  chance(p: number): boolean {
    return this.real() < p;
  }

  pick<A>(items: readonly A[]): A {
    return items[this.int(0, items.length - 1)];
  }

  shuffle<A>(items: readonly A[]): A[] {
    const keyed = items.map((item) => ({ item, key: this.real() }));
    return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
  }
}
