// HTML as text that is safe by construction: whatever is put into a template is escaped unless it is markup already.

/** Text that is HTML. */
export class Markup {
  readonly #html: string;
  constructor(html: string) {
    this.#html = html;
  }
  toString(): string {
    return this.#html;
  }
}

type Piece = Markup | string | number | readonly Piece[] | undefined | false;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Characters that would steer text (directions, controls) become a mark. */
export const withoutSteering = (text: string): string =>
  text.replace(/(?![\n\t])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "�");

export const escapeHtml = (text: string): string => withoutSteering(text).replace(/[&<>"']/g, (c) => ENTITIES[c]);

function textOf(piece: Piece): string {
  if (piece === undefined || piece === false) return "";
  if (piece instanceof Markup) return piece.toString();
  if (typeof piece === "string") return escapeHtml(piece);
  if (typeof piece === "number") return String(piece);
  return piece.map(textOf).join("");
}

/** A template whose values are escaped. */
export const html = (strings: TemplateStringsArray, ...values: readonly Piece[]): Markup =>
  new Markup(strings.reduce((text, s, i) => text + textOf(values[i - 1]) + s));
