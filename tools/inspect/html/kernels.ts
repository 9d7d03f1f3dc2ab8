// Kernels: what they cost in a table, then each one's equations beside the code that computes them.
import type { SourceLine } from "../../../targets/writer.ts";
import type { EntryReport, KernelReport } from "../report.ts";
import { nameKey } from "../token-lines.ts";
import { bytesText, countText, formulaText, intensityText, microsecondsText } from "../units.ts";
import type { Highlight } from "./highlight.ts";
import { html, type Markup } from "./markup.ts";

/** Colours there are for equations; further ones begin again. */
const HUES = 12;

export function kernelSection(entry: EntryReport, highlight: Highlight): Markup {
  return html`${costTable(entry)}${entry.kernels.map((kernel) => kernelDetail(kernel, highlight))}`;
}

function costTable({ kernels }: EntryReport): Markup {
  const timed = kernels.some((k) => k.microseconds !== undefined);
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Costs of kernels"><table class="costs">
<thead><tr><th>kernel</th><th>runs</th><th>flop</th><th>bytes</th><th>flop/byte</th>${timed && html`<th>measured</th><th>GFLOP/s</th>`}<th class="left">tiles</th></tr></thead>
<tbody>${kernels.map((k) => costRow(k, timed))}</tbody></table></div>`;
}

const costRow = (k: KernelReport, timed: boolean): Markup => html`<tr>
<th scope="row"><a href="#${idOf(k)}">${k.kernel}</a>${k.inLoop && html` <span class="badge">in the loop</span>`}</th>
<td title="${formulaText(k.runs.formula)}">${countText(k.runs.value)}</td>
<td title="${formulaText(k.flops.formula)}">${countText(k.flops.value)}</td>
<td title="${formulaText(k.bytes.formula)}">${bytesText(k.bytes.value)}</td>
<td>${intensityText(k.intensity)}</td>${timed && html`<td>${k.microseconds === undefined ? "" : microsecondsText(k.microseconds)}</td><td>${rate(k)}</td>`}
<td class="left">${k.tiles.map((t) => html`${t}<br>`)}</td></tr>`;

const rate = ({ flops, microseconds }: KernelReport): string =>
  microseconds === undefined || flops.value === 0 ? "" : (flops.value / microseconds / 1e3).toFixed(2);

/** Names may hold any character, identifiers of the page may not. */
const idOf = ({ entry, kernel }: KernelReport): string =>
  `k-${encodeURIComponent(`${entry}-${kernel}`).replaceAll("%", "_")}`;

function kernelDetail(k: KernelReport, highlight: Highlight): Markup {
  const numbers = new Map(k.equations.map((e, i) => [e, i]));
  return html`<details class="kernel" id="${idOf(k)}"${k.inLoop && html` open`}>
<summary><b>${k.kernel}</b> <span class="dim">${k.comment[0] ?? ""}</span></summary>
<p class="dim">${k.comment.slice(1).join(" · ")}</p>
<p>One run: <b>${formulaText(k.flops.formula)}</b> flop${k.functions.value > 0 && html` (${formulaText(k.functions.formula)} of them function values)`}, <b>${formulaText(k.bytes.formula)}</b> bytes; it runs <b>${formulaText(k.runs.formula)}</b> ${k.runs.formula === "1" ? "time" : "times"} a call.</p>
<div class="sides"><div class="equations"><h4>Equations</h4><ol>${k.equations.map(equation)}</ol>
<details><summary>As lowered, before the passes on loops</summary><pre tabindex="0">${k.lowered.join("\n")}</pre></details></div>
${k.source.length > 0 ? html`<div class="code" tabindex="0" role="group" aria-label="Code of ${k.kernel}">${groups(k.source).map((g) => group(g, numbers, highlight))}</div>` : html`<p class="dim">This target shows no code for it.</p>`}</div></details>`;
}

const equation = (text: string, i: number): Markup =>
  html`<li><button type="button" class="o h${i % HUES}" data-o="${i}">${words(text)}</button></li>`;

/** Names in an equation light up like those of the graph. */
const words = (text: string): Markup[] =>
  text
    .split(/([\p{L}_$][\p{L}\p{N}_$.]*)/u)
    .map((piece, i) =>
      i % 2 === 1 ? html`<span class="v" data-v="${nameKey(piece)}">${piece}</span>` : html`${piece}`,
    );

interface Group {
  readonly origin: string | undefined;
  readonly text: string;
}

/** Neighbouring lines of one origin. */
function groups(lines: readonly SourceLine[]): readonly Group[] {
  const found: { origin: string | undefined; texts: string[] }[] = [];
  for (const { text, origin } of lines) {
    const last = found.at(-1);
    if (last && last.origin === origin) last.texts.push(text);
    else found.push({ origin, texts: [text] });
  }
  return found.map(({ origin, texts }) => ({ origin, text: texts.join("\n") }));
}

/** More lines of declarations than that are folded. */
const FOLD = 6;

function group({ text, origin }: Group, numbers: ReadonlyMap<string, number>, highlight: Highlight): Markup {
  const number = origin === undefined ? undefined : numbers.get(origin);
  if (number !== undefined)
    return html`<span class="o h${number % HUES}" data-o="${number}" data-vs="${madeBy(origin)}" title="${origin}">${highlight(text)}</span>`;
  const lines = text.split("\n");
  const first = lines.findIndex((line) => /^ *\(local /.test(line));
  const count = lines.filter((line) => /^ *\(local /.test(line)).length;
  if (count < FOLD) return html`<span class="o none">${highlight(text)}</span>`;
  const part = (from: number, to: number): Markup =>
    html`<span class="o none">${highlight(lines.slice(from, to).join("\n"))}</span>`;
  return html`${first > 0 && part(0, first)}<details><summary class="dim">${count} locals</summary>${part(first, first + count)}</details>${first + count < lines.length && part(first + count, lines.length)}`;
}

export const scheduleList = ({ schedule }: EntryReport): Markup =>
  html`<ol class="schedule">${schedule.map((step) =>
    step.kind === "run"
      ? html`<li><code>${step.kernel}</code></li>`
      : html`<li class="repeat"><span>for each of <b>${formulaText(step.trips.formula)}</b> steps, ${step.order}</span><ol>${step.kernels.map((k) => html`<li><code>${k}</code></li>`)}</ol></li>`,
  )}</ol>`;

/** What an equation makes. */
const madeBy = (origin = ""): string => nameKey(/^(?:store |load )?([^\s=]+)/.exec(origin)?.[1] ?? "");
