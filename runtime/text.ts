// Characters as numbers: a vocabulary, and contiguous batches of text for truncated back-propagation through time.
import { checkCount, RuntimeError } from "./errors.ts";

const FORMAT = "cellc-vocabulary-1";

/** The characters (Unicode code points) of a text, numbered in code point order. */
export class Vocabulary {
  readonly characters: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;

  private constructor(characters: readonly string[]) {
    this.characters = Object.freeze([...characters]);
    this.#ids = new Map(characters.map((c, i) => [c, i]));
  }

  static fromText(text: string): Vocabulary {
    if (text.length === 0)
      throw new RuntimeError("value", {
        where: "vocabulary",
        found: "an empty text",
        expected: "at least one character",
      });
    return new Vocabulary([...new Set(text)].sort((x, y) => x.codePointAt(0)! - y.codePointAt(0)!));
  }

  /**
   * Reads what `save` wrote.
   * @param size the number of characters that the model was made for, where known.
   */
  static load(saved: string, size?: number): Vocabulary {
    const characters = parseCharacters(saved);
    if (size !== undefined && characters.length !== size)
      throw new RuntimeError("mismatch", {
        where: "vocabulary",
        found: `${characters.length} characters`,
        expected: `${size}, the size that the model was made for`,
        fix: "Load the vocabulary that was saved with these parameters",
      });
    return new Vocabulary(characters);
  }

  get size(): number {
    return this.characters.length;
  }

  /** JSON. */
  save(): string {
    return JSON.stringify({ format: FORMAT, characters: this.characters });
  }

  /** Throws unless the other vocabulary gives every character the same number. */
  expectSame(other: Vocabulary): void {
    const index = this.characters.findIndex((c, i) => c !== other.characters[i]);
    if (index < 0 && this.size === other.size) return;
    const show = (v: Vocabulary): string =>
      `${v.size} characters${index < 0 ? "" : `, ${JSON.stringify(v.characters[index])} at ${index}`}`;
    throw new RuntimeError("mismatch", {
      where: "vocabulary",
      found: show(other),
      expected: show(this),
      fix: "Load the vocabulary that was saved with these parameters",
    });
  }

  /** @throws RuntimeError for a character that is not in the vocabulary, with its place in the text. */
  encode(text: string): Int32Array {
    const ids = new Int32Array(text.length);
    let count = 0;
    for (const character of text) {
      const id = this.#ids.get(character);
      if (id === undefined)
        throw new RuntimeError("value", {
          where: `text, character ${count}`,
          found: `${JSON.stringify(character)} (U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")})`,
          expected: `one of the ${this.size} characters of the vocabulary`,
        });
      ids[count++] = id;
    }
    return ids.slice(0, count);
  }

  decode(ids: ArrayLike<number>): string {
    return Array.from(ids, (id, i) => {
      if (id in this.characters) return this.characters[id];
      throw new RuntimeError("value", {
        where: `ids, index ${i}`,
        found: String(id),
        expected: `0 to ${this.size - 1}`,
      });
    }).join("");
  }
}

function parseCharacters(saved: string): string[] {
  let parsed: { format?: unknown; characters?: unknown } | null = null;
  try {
    parsed = JSON.parse(saved);
  } catch {
    // Reported below.
  }
  const list: unknown[] = Array.isArray(parsed?.characters) ? parsed.characters : [];
  const characters = list.filter((c): c is string => typeof c === "string" && [...c].length === 1);
  if (parsed?.format === FORMAT && list.length > 0 && new Set(characters).size === list.length) return characters;
  throw new RuntimeError("file", {
    where: "vocabulary",
    found: "this is no saved vocabulary, or a damaged one",
    expected: FORMAT,
  });
}

export interface TextBatch {
  /** [T, B], time first. */
  readonly inputs: { readonly ids: Int32Array; readonly target: Int32Array };
  readonly steps: number;
  readonly rows: number;
}

/**
 * Cuts a text into `rows` contiguous parts and reads them in parallel, `steps` at a time: row b of one batch goes on
 * where row b of the batch before ended, so state can be carried. The target is the next character. What does not fill
 * a batch at the end of the parts is left out.
 */
export function textBatches(
  ids: Int32Array,
  { rows, steps }: { readonly rows: number; readonly steps: number },
): readonly TextBatch[] {
  checkCount("rows", rows, 1);
  checkCount("steps", steps, 1);
  const part = Math.floor((ids.length - 1) / rows);
  const count = Math.max(0, Math.floor(part / steps));
  if (count === 0)
    throw new RuntimeError("value", {
      where: "text",
      found: `${ids.length} characters`,
      expected: `at least ${rows * steps + 1} for ${rows} rows of ${steps} steps`,
    });
  return Array.from({ length: count }, (_, n) => {
    const at = (shift: number) =>
      Int32Array.from(
        { length: steps * rows },
        (_, i) => ids[(i % rows) * part + n * steps + Math.floor(i / rows) + shift],
      );
    return { inputs: { ids: at(0), target: at(1) }, steps, rows };
  });
}
