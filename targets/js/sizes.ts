// Sizes and indices as JavaScript: numbers, and products with T and B as constants of the bind function.
import type { Index } from "../../ir/loop/ir.ts";
import { constSize, formatSize, type Monomial, type Size } from "../../ir/size.ts";
import { atom, type Code, infix, LEVEL, number } from "./text.ts";

/** A constant of the bind function: `const B256 = 256 * B`. */
export interface SizeConstant {
  readonly name: string;
  readonly value: string;
}

/** Hands out one constant for each product with T or B, and remembers which were asked for. */
export class SizeConstants {
  readonly #known = new Map<string, SizeConstant>();

  get all(): readonly SizeConstant[] {
    return [...this.#known.values()];
  }

  /** 64, `T`, `B256`, `TB64 + B64`. */
  size(size: Size): Code {
    const known = constSize(size);
    if (known !== undefined) return number(known);
    return size
      .map((m) => ({ minus: m.k < 0, code: this.#monomial({ ...m, k: Math.abs(m.k) }) }))
      .reduce(sumTerms, undefined) as Code;
  }

  #monomial(m: Monomial): Code {
    if (m.t + m.b === 0) return number(m.k);
    const letters = "T".repeat(m.t) + "B".repeat(m.b);
    if (m.k === 1 && letters.length === 1) return atom(letters);
    const text = formatSize([m]);
    const known = this.#known.get(text);
    if (known) return atom(known.name);
    const constant = { name: m.k === 1 ? letters : letters + m.k, value: text.replaceAll("*", " * ") };
    this.#known.set(text, constant);
    return atom(constant.name);
  }

  /** Σ variable · stride + offset, with `name` giving the variables' identifiers. */
  index({ terms, offset }: Index, name: (variable: string) => string): Code {
    const products = terms.map(({ variable, stride }) => this.#product(atom(name(variable)), stride));
    const known = constSize(offset);
    const rest =
      known === 0
        ? []
        : known !== undefined
          ? [{ minus: known < 0, code: number(Math.abs(known)) }]
          : [{ minus: false, code: this.size(offset) }];
    return [...products, ...rest].reduce(sumTerms, undefined) ?? number(0);
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
