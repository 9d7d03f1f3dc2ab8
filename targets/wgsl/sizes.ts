// The numbers of a call that a kernel reads: products with T and B, numbers of tiles, places of buffers; each once.
import type { WgslUniform } from "../../ir/artifact.ts";
import type { Index } from "../../ir/loop/ir.ts";
import { constSize, formatSize, type Monomial, type Size } from "../../ir/size.ts";
import { atom, type Code, infix, integer, LEVEL } from "./code.ts";
import { Identifiers } from "./names.ts";

/** The members of one kernel's uniform block, in the order in which they were first asked for. */
export class Uniforms {
  readonly #block: string;
  readonly #names = new Identifiers();
  readonly #known = new Map<string, WgslUniform>();

  /** @param block the variable that holds them. */
  constructor(block: string) {
    this.#block = block;
  }

  get all(): readonly WgslUniform[] {
    return [...this.#known.values()];
  }

  #member(key: string, wanted: string, make: (name: string) => WgslUniform): Code {
    let known = this.#known.get(key);
    if (!known) {
      known = make(this.#names.fresh(wanted));
      this.#known.set(key, known);
    }
    return atom(`${this.#block}.${known.name}`);
  }

  /** 64, `call.T`, `call.B256`, `call.TB64 + call.B64`. */
  size(size: Size): Code {
    const known = constSize(size);
    if (known !== undefined) return integer(known);
    return size
      .map((m) => ({ minus: m.k < 0, code: this.#monomial({ ...m, k: Math.abs(m.k) }) }))
      .reduce(sumTerms, undefined) as Code;
  }

  #monomial(m: Monomial): Code {
    if (m.t + m.b === 0) return integer(m.k);
    const name = "T".repeat(m.t) + "B".repeat(m.b) + (m.k === 1 ? "" : m.k);
    return this.#member(formatSize([m]), name, (n) => ({ name: n, kind: "size", size: [m] }));
  }

  /** ⌈size / per⌉. */
  tiles(size: Size, per: number): Code {
    const known = constSize(size);
    if (known !== undefined) return integer(Math.ceil(known / per));
    if (per === 1) return this.size(size);
    const wanted = `tiles_of_${per}_in_${formatSize(size)}`;
    return this.#member(wanted, wanted, (name) => ({ name, kind: "tiles", size, per }));
  }

  /** Where a buffer begins in its segment. */
  place(buffer: number, name: string): Code {
    return this.#member(`@${buffer}`, name, (n) => ({ name: n, kind: "place", buffer }));
  }

  /** start + Σ variable · stride + offset, with `name` giving the variables' code. */
  index({ terms, offset }: Index, name: (variable: string) => Code, start?: Code): Code {
    const products = terms.map(({ variable, stride }) => this.#product(name(variable), stride));
    const known = constSize(offset);
    const rest =
      known === 0
        ? []
        : known !== undefined
          ? [{ minus: known < 0, code: integer(Math.abs(known)) }]
          : [{ minus: false, code: this.size(offset) }];
    const first = start ? [{ minus: false, code: start }] : [];
    return [...first, ...products, ...rest].reduce(sumTerms, undefined) ?? integer(0);
  }

  #product(variable: Code, stride: Size): Term {
    const known = constSize(stride);
    const minus = stride.length === 1 && stride[0].k < 0;
    if (known !== undefined && Math.abs(known) === 1) return { minus, code: variable };
    const factor = this.size(minus ? [{ ...stride[0], k: -stride[0].k }] : stride);
    return { minus, code: infix("*", LEVEL.multiplicative, variable, factor) };
  }
}

interface Term {
  readonly minus: boolean;
  readonly code: Code;
}

/** Whole numbers: order and grouping are free, so sums need no parentheses. */
function sumTerms(sum: Code | undefined, { minus, code }: Term): Code {
  if (!sum)
    return minus ? { text: `-${code.level >= LEVEL.unary ? code.text : `(${code.text})`}`, level: LEVEL.unary } : code;
  const right = minus && code.level === LEVEL.additive ? `(${code.text})` : code.text;
  return { text: `${sum.text} ${minus ? "-" : "+"} ${right}`, level: LEVEL.additive };
}
