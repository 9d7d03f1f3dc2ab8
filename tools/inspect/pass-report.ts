// What each pass made of one graph, with the lines that are new after it.
import type { TraceStep } from "../../compiler/pass.ts";
import type { Graph } from "../../ir/graph/node.ts";
import { drawGraph } from "./draw-graph.ts";
import type { GraphReport, PassReport, Token } from "./report.ts";
import { tokenLines, ValueKeys } from "./token-lines.ts";

/**
 * @param written the graph before the first pass, which heads the list as a pass of no time.
 * @param drawn whether to draw the graph before and after.
 */
export function graphReport(entry: string, written: Graph, trace: readonly TraceStep[], drawn: boolean): GraphReport {
  const keys = new ValueKeys();
  let before = tokenLines(written, keys);
  const passes: PassReport[] = [
    {
      pass: "as written",
      milliseconds: 0,
      changed: true,
      remarks: [],
      lines: before.map((tokens) => ({ tokens, fresh: false })),
    },
  ];
  for (const { pass, milliseconds, changed, remarks, graph } of trace) {
    const report = { pass, milliseconds, changed, remarks };
    if (!changed) {
      passes.push(report);
      continue;
    }
    const after = tokenLines(graph, keys);
    passes.push({ ...report, lines: withFresh(before, after) });
    before = after;
  }
  if (!drawn) return { entry, passes };
  const compiled = trace.at(-1)?.graph ?? written;
  return { entry, passes, drawings: { written: drawGraph(written, keys), compiled: drawGraph(compiled, keys) } };
}

/** A line is fresh where the text before has none with the same words; numbers of unnamed values do not count. */
function withFresh(
  before: readonly (readonly Token[])[],
  after: readonly (readonly Token[])[],
): NonNullable<PassReport["lines"]> {
  const known = new Set(before.map(contentOf));
  return after.map((tokens) => ({ tokens, fresh: !known.has(contentOf(tokens)) }));
}

const contentOf = (tokens: readonly Token[]): string =>
  tokens.map((t) => (t.value === undefined ? t.text : `%${t.value}`)).join("");
