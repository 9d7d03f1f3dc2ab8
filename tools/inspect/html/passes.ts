// The passes of one graph as columns from left to right; those that changed nothing are narrow until they are opened.
import type { Remark } from "../../../compiler/pass.ts";
import type { GraphReport, LoopPassReport, PassReport, Report, Token } from "../report.ts";
import { millisecondsText } from "../units.ts";
import { html, type Markup } from "./markup.ts";

export const passColumns = ({ passes }: GraphReport): Markup =>
  html`<div class="columns" tabindex="0" role="group" aria-label="Passes from left to right">${passes.map(column)}</div>`;

/** Neighbouring quiet passes stay columns of their own, so that their order can be read off. */
function column(report: PassReport): Markup {
  const { pass, milliseconds, changed, remarks, lines } = report;
  const head = html`<summary><b>${pass}</b> <span class="dim">${millisecondsText(milliseconds)}</span></summary>`;
  if (!changed)
    return html`<details class="column quiet"><summary><b>${pass}</b> <span class="dim">no change</span></summary>${remarkList(remarks)}</details>`;
  const text = lines?.map(
    ({ tokens, fresh }) => html`<span class="${fresh ? "line fresh" : "line"}">${tokens.map(token)}
</span>`,
  );
  return html`<details class="column" open>${head}${remarkList(remarks)}<pre tabindex="0">${text}</pre></details>`;
}

const token = ({ text, value }: Token): Markup =>
  value === undefined ? html`${text}` : html`<span class="v" data-v="${value}">${text}</span>`;

export const remarkList = (remarks: readonly Remark[]): Markup | undefined =>
  remarks.length === 0
    ? undefined
    : html`<ul class="remarks">${remarks.map(
        ({ text, about }) =>
          html`<li${/not fused|stay/.test(text) ? html` class="apart"` : ""}>${about === undefined ? "" : html`<code>${about}</code>: `}${text}</li>`,
      )}</ul>`;

/** Lowering and the passes on loops, which see all entries at once. */
export function loopPassTable({ lowering, loopPasses }: Report): Markup | undefined {
  const all: readonly LoopPassReport[] = [...(lowering ? [lowering] : []), ...loopPasses];
  if (all.length === 0) return undefined;
  return html`<h3>From graphs to loops, and passes on loops</h3>
${all.map(
  ({ pass, milliseconds, changed, remarks }) => html`<details class="loop-pass"${pass === "lower" ? html` open` : ""}>
<summary><b>${pass}</b> <span class="dim">${millisecondsText(milliseconds)} · ${changed ? "changed" : "no change"} · ${remarks.length} ${remarks.length === 1 ? "remark" : "remarks"}</span></summary>
${remarkList(remarks)}</details>`,
)}`;
}
