// A report as one self-contained page: style and script are part of it, and a policy lets nothing else run or load.
import { createHash } from "node:crypto";
import type { EntryReport, GraphReport, Report } from "../report.ts";
import { nameKey } from "../token-lines.ts";
import { clientFunctions } from "./client.ts";
import { drawingSvg } from "./drawing.ts";
import { gpuSection } from "./gpu.ts";
import { highlighterFor } from "./highlight.ts";
import { kernelSection, scheduleList } from "./kernels.ts";
import { html, Markup } from "./markup.ts";
import { arenaSection, segmentTable } from "./memory.ts";
import { loopPassTable, passColumns } from "./passes.ts";
import { rooflineSection } from "./roofline.ts";
import { style } from "./style.ts";

/** Tools that run TypeScript directly may wrap functions in calls of `__name`, which the page then needs too. */
const script = `(() => {\nconst __name = (f) => f;\n${clientFunctions.join("\n")}\nstart();\n})();`;

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

export function reportPage(report: Report): string {
  const { model, target, steps, rows } = report;
  const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}`;
  const tabs = entryNames(report);
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${model} on ${target}</title><style>${new Markup(style)}</style></head>
<body><header><h1>${model}</h1><span class="dim">on ${target}, T = ${steps}, B = ${rows}</span>
<div class="tabs" role="tablist" aria-label="Entry">${tabs.map((name) => html`<button type="button" role="tab" aria-selected="false"${name === "forward" && html` data-first`}>${name}</button>`)}</div>
<nav aria-label="Sections">${sectionsOf(report).map(({ id, title }) => html`<a href="#${id}">${title}</a>`)}</nav>
<div class="find"><label for="find" class="dim">light up</label><input id="find" list="values" placeholder="a value ( / )" autocomplete="off"><datalist id="values">${valueNames(report).map((v) => html`<option value="${v}">`)}</datalist><span id="status" class="dim" role="status"></span></div></header>
<main>${sectionsOf(report).map(({ id, title, body }) => html`<section id="${id}"><h2>${title}</h2>${body}</section>`)}</main>
<script>${new Markup(script)}</script></body></html>
`;
  return page.toString();
}

/** Entries of the program; without one, the graphs. */
const entryNames = ({ entries, graphs }: Report): readonly string[] =>
  entries.length > 0 ? entries.map((e) => e.entry) : graphs.map((g) => g.entry);

interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
}

function sectionsOf(report: Report): readonly Section[] {
  const { graphs, entries, segments, machine, gpu, target, stoppedText } = report;
  const highlight = highlighterFor(target);
  const ofGraphs = (body: (graph: GraphReport) => Markup): Markup =>
    html`${graphs.map((g) => html`<div data-entry="${tabsOfGraph(g, report)}">${body(g)}</div>`)}${missing(report)}`;
  const ofEntries = (body: (entry: EntryReport) => Markup): Markup =>
    html`${entries.map((e) => html`<div data-entry="${e.entry}" hidden>${body(e)}</div>`)}`;
  const sections: (Section | undefined)[] = [
    { id: "graph", title: "Graph", body: ofGraphs(graphBody) },
    {
      id: "passes",
      title: "Passes",
      body: html`${ofGraphs((g) => html`<h3>${g.entry}</h3>${passColumns(g)}`)}${loopPassTable(report)}`,
    },
    stoppedText === undefined
      ? undefined
      : { id: "program", title: "Program", body: html`<pre class="code" tabindex="0">${stoppedText}</pre>` },
    ...(entries.length === 0
      ? []
      : [
          { id: "schedule", title: "Schedule", body: ofEntries(scheduleList) },
          { id: "kernels", title: "Kernels", body: ofEntries((e) => kernelSection(e, highlight)) },
          {
            id: "memory",
            title: "Memory",
            body: html`${segmentTable(segments)}${memoryKey}${ofEntries(arenaSection)}`,
          },
        ]),
    gpu && {
      id: "gpu",
      title: "GPU",
      body: html`<p class="dim">${gpu.how}</p>${ofEntries((e) => gpuSection(e, gpu))}`,
    },
    machine && { id: "roofline", title: "Roofline", body: ofEntries((e) => rooflineSection(e, machine)) },
  ];
  return sections.filter((s) => s !== undefined);
}

/** A graph's own tab, or that of the entry which it became a part of. */
function tabsOfGraph({ entry }: GraphReport, { entries }: Report): string {
  const own = entries.length === 0 || entries.some((e) => e.entry === entry);
  return own ? entry : "train";
}

/** Tabs that have no graph of their own. */
function missing(report: Report): Markup {
  const known = new Set(report.graphs.map((g) => tabsOfGraph(g, report)));
  const lacking = entryNames(report).filter((name) => !known.has(name));
  return html`<p class="dim" data-entry="${lacking.join(" ")}" hidden>This entry is made of what the others' graphs need once after the parameters change.</p>`;
}

const key = (names: Readonly<Record<string, string>>): Markup =>
  html`<p class="key">${Object.entries(names).map(([name, text]) => html`<span><i class="k-${name}"></i>${text}</span>`)}</p>`;

const graphKey = key({
  param: "parameter",
  input: "input, output",
  state: "state",
  product: "product",
  elementwise: "elementwise",
});
const memoryKey = key({ in: "input", out: "output", temp: "temporary" });

function graphBody({ entry, drawings }: GraphReport): Markup {
  if (!drawings) return html`<h3>${entry}</h3><p class="dim">It was not drawn.</p>`;
  const { written, compiled } = drawings;
  return html`<h3>${entry}</h3>${graphKey}
<details><summary>As written</summary><div class="scroll" tabindex="0" role="group" aria-label="Graph as written">${drawingSvg(written, `${entry} as written`)}</div></details>
<details open><summary>After its passes</summary><div class="scroll" tabindex="0" role="group" aria-label="Graph after its passes">${drawingSvg(compiled, `${entry} after its passes`)}</div></details>`;
}

/** Names that the search field proposes. */
function valueNames({ graphs, entries }: Report): readonly string[] {
  const tokens = graphs.flatMap((g) => g.passes.flatMap((p) => p.lines?.flatMap((l) => l.tokens) ?? []));
  const values = tokens.flatMap((t) => (t.value !== undefined && !t.value.startsWith("#") ? [t.value] : []));
  const buffers = entries.flatMap((e) => e.arena.buffers.map((b) => nameKey(b.name)));
  return [...new Set([...values, ...buffers])].sort();
}
