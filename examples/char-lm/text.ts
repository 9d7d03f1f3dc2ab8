// Numbers and passages as a terminal shows them.

/** 1152354 as 1,152,354. */
export const grouped = (n: number): string => Math.round(n).toLocaleString("en");

/** Breaks lines that are wider than `width` at their last space, and indents all of them. */
export function indented(text: string, indent = "  ", width = 76): string {
  const fits = new RegExp(`(?! )(.{1,${width}}(?= |$)|\\S{${width}}) ?`, "gmu");
  return text
    .split("\n")
    .flatMap((line) => line.match(fits) ?? [""])
    .map((line) => `${indent}${line}`.trimEnd())
    .join("\n");
}
