// Who may import whom: the table of docs/architecture.md, read from the document itself.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { root } from "./sources.ts";

export interface Rule {
  readonly part: string;
  /** Paths from the root, without ".ts", whose files may be imported; "cellc" is the package by its public names. */
  readonly values: readonly string[] | "everything";
  /** The same, for imports of types alone. */
  readonly types: readonly string[];
  readonly npm: readonly string[] | "any";
  readonly node: boolean;
}

const HEADER = "| folder | may import, besides itself | npm | `node:` |";

const codes = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code);

/** The row of a folder; a row can name several. */
function readRow(row: string): readonly Rule[] {
  const [folders, imports, npm, node] = row
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
  const [values, types] = imports.split("types of");
  return codes(folders).map((part) => ({
    part,
    values: values.startsWith("everything") ? "everything" : codes(values),
    types: codes(types ?? ""),
    npm: npm.startsWith("any") ? "any" : codes(npm),
    node: node === "yes",
  }));
}

export function readRules(): ReadonlyMap<string, Rule> {
  const lines = readFileSync(resolve(root, "docs/architecture.md"), "utf8")
    .split("\n")
    .map((line) => line.replace(/ +/g, " "));
  const start = lines.indexOf(HEADER);
  if (start < 0) throw new Error(`docs/architecture.md has no table ${HEADER}`);
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith("|"));
  return new Map(rows.slice(0, end).flatMap((row) => readRow(row).map((rule) => [rule.part, rule] as const)));
}
