// What became of a text, line by line: a longest common sequence of lines, and what is gone or new between them.

export interface ChangedLine {
  readonly text: string;
  readonly mark: "same" | "gone" | "new";
}

/** Lines that differ in their indentation alone are the same; they are given as they are after. */
export function lineChanges(before: readonly string[], after: readonly string[]): readonly ChangedLine[] {
  const [old, next] = [before, after].map((lines) => lines.map((line) => line.trim()));
  const lengths = commonLengths(old, next);
  const changes: ChangedLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < next.length)
    if (i < old.length && j < next.length && old[i] === next[j]) {
      changes.push({ text: after[j++], mark: "same" });
      i++;
    } else if (i < old.length && (j === next.length || lengths[i + 1][j] >= lengths[i][j + 1]))
      changes.push({ text: before[i++], mark: "gone" });
    else changes.push({ text: after[j++], mark: "new" });
  return changes;
}

/** [i][j]: how many lines the texts from lines i and j on have in common. */
function commonLengths(a: readonly string[], b: readonly string[]): readonly Uint16Array[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
  return lengths;
}
