// The passes of one graph as columns from left to right; those that changed nothing are narrow until they are opened.
import type { Remark } from "../../../compiler/pass.ts";
import type { ChangedLine } from "../line-changes.ts";
import type { GraphReport, KernelChange, LoopPassReport, PassReport, Report, Token } from "../report.ts";
import { millisecondsText } from "../units.ts";
import { html, Markup } from "./markup.ts";

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

/** @param entries a remark about one of them is seen with its tab */
export const remarkList = (remarks: readonly Remark[], entries: readonly string[] = []): Markup | undefined =>
  remarks.length === 0
    ? undefined
    : html`<ul class="remarks">${remarks.map(
        ({ text, about }) =>
          html`<li${/not fused|stay/.test(text) && html` class="apart"`}${withTab(entries.find((e) => about?.split(" ")[0] === e))}>${about === undefined ? "" : html`<code>${about}</code>: `}${text}</li>`,
      )}</ul>`;

const withTab = (entry: string | undefined): Markup | false =>
  entry !== undefined && html` data-entry="${entry}" hidden`;

/** Lowering and the passes on loops, which see all entries at once. */
export function loopPassTable({ lowering, loopPasses, entries }: Report): Markup | undefined {
  const names = entries.map((e) => e.entry);
  const all: readonly LoopPassReport[] = [...(lowering ? [lowering] : []), ...loopPasses];
  if (all.length === 0) return undefined;
  return html`<h3>From graphs to loops, and passes on loops</h3>
${all.map(
  ({
    pass,
    milliseconds,
    changed,
    remarks,
    kernels,
  }) => html`<details class="loop-pass"${pass === "lower" ? html` open` : ""}>
<summary><b>${pass}</b> <span class="dim">${millisecondsText(milliseconds)} · ${changed ? "changed" : "no change"} · ${remarks.length} ${remarks.length === 1 ? "remark" : "remarks"}</span></summary>
${remarkList(remarks, names)}${kernels.map(kernelChange)}</details>`,
)}`;
}

/** Seen with its entry's tab. */
const kernelChange = ({ entry, kernel, alike, lines }: KernelChange): Markup => {
  const count = (mark: ChangedLine["mark"]): number => lines.filter((l) => l.mark === mark).length;
  return html`<details class="change"${withTab(entry)}><summary><code>${kernel}</code> <span class="dim"><ins>+${count("new")}</ins> <del>−${count("gone")}</del> lines${alike.length > 0 && html` · the same but for names: ${alike.join(", ")}`}</span></summary><pre tabindex="0">${hunks(lines)}</pre></details>`;
};

/** Lines shown around those that changed. */
const CONTEXT = 2;
const TAGS = { same: "span", gone: "del", new: "ins" } as const;

/** Neighbours of one mark are one element; what did not change is left out but for the lines around changes. */
function hunks(lines: readonly ChangedLine[]): readonly Markup[] {
  const shown = lines.map((_, i) =>
    lines.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some((l) => l.mark !== "same"),
  );
  const found: { readonly tag: string; readonly texts: string[] }[] = [];
  lines.forEach(({ text, mark }, i) => {
    const tag = shown[i] ? TAGS[mark] : "i";
    const last = found.at(-1);
    if (last?.tag === tag) last.texts.push(text);
    else found.push({ tag, texts: [text] });
  });
  return found.map(({ tag, texts }) => {
    if (tag === "i")
      return html`<i class="dim">⋯ ${texts.length} ${texts.length === 1 ? "line" : "lines"} as before\n</i>`;
    return html`${new Markup(`<${tag}>`)}${texts.join("\n")}\n${new Markup(`</${tag}>`)}`;
  });
}
