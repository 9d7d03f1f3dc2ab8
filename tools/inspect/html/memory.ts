// The memory plan: what stays between calls, and the arena of a call drawn over the steps of its schedule.
import type { BufferReport, EntryReport, SegmentReport } from "../report.ts";
import { nameKey } from "../token-lines.ts";
import { bytesText, formulaText } from "../units.ts";
import { html, type Markup } from "./markup.ts";

const WIDTH = 860;
const HEIGHT = 320;
const LEFT = 64;
const BOTTOM = 26;
/** From the number of one step to that of the next. */
const TICK = 22;

export function segmentTable(segments: readonly SegmentReport[]): Markup {
  return html`<table class="costs"><thead><tr><th>kept between calls</th><th>bytes</th><th class="left">contents</th></tr></thead>
<tbody>${segments.map((s) => html`<tr><th scope="row">${s.name}</th><td>${bytesText(s.bytes)}</td><td class="left">${s.contents.map((c) => html`<code><span class="v" data-v="${nameKey(c.name)}">${c.name}</span></code> ${c.shape} `)}</td></tr>`)}</tbody></table>`;
}

export function arenaSection({ entry, schedule, arena }: EntryReport): Markup {
  const { bytes, unshared, buffers } = arena;
  if (buffers.length === 0 || bytes === 0) return html`<p class="dim">${entry} needs no arena.</p>`;
  return html`<p>${bytesText(bytes)} for one call; ${bytesText(unshared)} if no two buffers shared a place.</p>
<div class="scroll" tabindex="0" role="group" aria-label="The arena over time">${arenaSvg(buffers, bytes, schedule.map(stepName))}</div>
<details><summary>All buffers</summary><table class="costs"><thead><tr><th>buffer</th><th class="left">shape</th><th class="left">role</th><th>bytes</th><th>from byte</th><th>alive</th></tr></thead>
<tbody>${buffers.map((b) => html`<tr><th scope="row"><span class="v" data-v="${nameKey(b.name)}">${b.name}</span></th><td class="left">${b.shape}</td><td class="left">${b.role}</td><td title="${formulaText(b.bytes.formula)}">${bytesText(b.bytes.value)}</td><td>${b.offset}</td><td>${b.live[0] + 1}–${b.live[1] + 1}</td></tr>`)}</tbody></table></details>`;
}

const stepName = (step: EntryReport["schedule"][number]): string =>
  step.kind === "run" ? step.kernel : `loop: ${step.kernels.join(", ")}`;

function arenaSvg(buffers: readonly BufferReport[], bytes: number, steps: readonly string[]): Markup {
  const across = (WIDTH - LEFT) / Math.max(1, steps.length);
  const up = (HEIGHT - BOTTOM) / bytes;
  const every = roundStep(TICK / across);
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return html`<svg class="arena" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="Buffers by place and lifetime; the table below has the numbers">
${ticks.map((t) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${(HEIGHT - BOTTOM) * (1 - t)}" y2="${(HEIGHT - BOTTOM) * (1 - t)}"/><text class="tick end" x="${LEFT - 6}" y="${(HEIGHT - BOTTOM) * (1 - t) + (t === 1 ? 11 : 4)}">${bytesText(bytes * t)}</text>`)}
${steps.map((name, i) => html`<g><title>${i + 1}: ${name}</title><rect class="step" x="${r(LEFT + i * across)}" y="0" width="${r(across)}" height="${HEIGHT}"/>${(i + 1) % every === 0 && html`<text class="tick middle" x="${r(LEFT + (i + 0.5) * across)}" y="${HEIGHT - 8}">${i + 1}</text>`}</g>`)}
${buffers.filter((b) => b.bytes.value > 0).map((b) => bar(b, across, up))}</svg>`;
}

/** The least of 1, 2, 5, 10, 20, 50, … that is at least so much. */
function roundStep(least: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least)));
  return power * ([1, 2, 5].find((n) => n * power >= least) ?? 10);
}

function bar(b: BufferReport, across: number, up: number): Markup {
  const height = Math.max(2, b.bytes.value * up);
  const x = LEFT + b.live[0] * across;
  const width = (b.live[1] - b.live[0] + 1) * across;
  const y = HEIGHT - BOTTOM - b.offset * up - height;
  const fits = height > 12 && width > b.name.length * 7 + 8;
  return html`<g class="buffer ${b.role}" data-vs="${nameKey(b.name)}"><title>${b.name} ${b.shape}: ${bytesText(b.bytes.value)} from byte ${b.offset}, steps ${b.live[0] + 1} to ${b.live[1] + 1}</title><rect x="${r(x + 1)}" y="${r(y)}" width="${r(width - 2)}" height="${r(height - 1)}" rx="2"/>${fits && html`<text x="${r(x + 6)}" y="${r(y + height / 2 + 4)}">${b.name}</text>`}</g>`;
}

const r = (x: number): number => Math.round(x * 10) / 10;
