// What was measured on a GPU, an entry at a time: its dispatches in a table, each with its share of the call.
import type { DispatchReport, EntryReport, GpuReport } from "../report.ts";
import { microsecondsText } from "../units.ts";
import { html, type Markup } from "./markup.ts";

export function gpuSection({ entry }: EntryReport, { entries, adapter }: GpuReport): Markup {
  const measured = entries.find((e) => e.entry === entry);
  if (!measured) return html``;
  const { microseconds, dispatches } = measured;
  return html`<p><b>${microsecondsText(microseconds)}</b> a call on ${adapter}</p>${dispatches.length > 0 && dispatchTable(dispatches)}`;
}

function dispatchTable(dispatches: readonly DispatchReport[]): Markup {
  const all = dispatches.reduce((sum, d) => sum + d.microseconds, 0);
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Dispatches"><table class="costs">
<thead><tr><th>kernel</th><th>dispatches</th><th>measured</th><th>share</th><th class="left">jobs</th></tr></thead>
<tbody>${dispatches.map(
    ({ kernel, count, microseconds, jobs }) => html`<tr><th scope="row">${kernel}</th><td>${count}</td>
<td>${microsecondsText(microseconds)}</td><td>${((100 * microseconds) / all).toFixed(1)} %</td><td class="left">${jobs.join(", ")}</td></tr>`,
  )}</tbody></table></div>`;
}
