// An error with its place in the user's file, and how such a place is shown: file, line, column, excerpt.
import { relative } from "node:path";

/** Lines and columns count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A path as short as it can be written from here. */
export const shortPath = (file: string): string => relative(process.cwd(), file) || file;

/** Something wrong with a spec: thrown by the spec reader and by the build. */
export class SpecError extends Error {
  override readonly name = "SpecError";
  readonly position: Position | undefined;
  /** The lines around the position, with a mark under it. */
  readonly excerpt: string | undefined;

  /** @param source the text of `position.file`, for the excerpt. */
  constructor(message: string, position?: Position, source?: string) {
    super(message);
    this.position = position;
    this.excerpt = position && source !== undefined ? excerpt(source, position) : undefined;
  }
}

/** At most so many characters of a line are shown. */
const WIDTH = 120;

/**
 * ```
 *   11 |   step({ gate }) {
 * > 12 |     return { h: gate("q") };
 *      |                 ^
 * ```
 */
export function excerpt(source: string, { line, column }: Position): string {
  const lines = source.split(/\r?\n/);
  const width = String(line).length;
  const shown = (n: number): string[] => {
    const text = lines[n - 1];
    if (text === undefined) return [];
    return [`${n === line ? ">" : " "} ${String(n).padStart(width)} | ${text.slice(0, WIDTH)}`.trimEnd()];
  };
  const before = (lines[line - 1] ?? "").slice(0, column - 1).replace(/[^\t]/g, " ");
  const mark = column <= WIDTH ? [`  ${" ".repeat(width)} | ${before}^`] : [];
  return [...shown(line - 1), ...shown(line), ...mark].join("\n");
}
