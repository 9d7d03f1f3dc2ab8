// A graph as SVG: boxes that can be reached by keyboard, lines that light up with their value.
import type { Drawing, DrawnEdge, DrawnNode } from "../report.ts";
import { html, type Markup } from "./markup.ts";

const LINE_HEIGHT = 16;

export function drawingSvg(drawing: Drawing, label: string): Markup {
  const { width, height, nodes, edges } = drawing;
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  const loops = nodes.filter((n) => n.kind === "loop");
  const boxes = nodes.filter((n) => n.kind !== "loop");
  return html`<svg class="drawing" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="group" aria-label="${label}">
${loops.map(frame)}${edges.map(line)}${boxes.map(box)}</svg>`;
}

const keysOf = (values: readonly string[]): string => values.join(" ");

const frame = (n: DrawnNode): Markup =>
  html`<g class="loop"><rect x="${round(n.x - n.width / 2)}" y="${round(n.y - n.height / 2)}" width="${round(n.width)}" height="${round(n.height)}" rx="8"/>
<text x="${round(n.x - n.width / 2 + 8)}" y="${round(n.y - n.height / 2 - 5)}">${n.lines[0]}</text></g>`;

function box(n: DrawnNode): Markup {
  const top = n.y - ((n.lines.length - 1) * LINE_HEIGHT) / 2 + 4;
  return html`<g class="box ${n.kind}" data-vs="${keysOf(n.values)}" tabindex="0" role="button" aria-label="${n.detail.slice(0, 300)}"><title>${n.detail}</title>
<rect x="${round(n.x - n.width / 2)}" y="${round(n.y - n.height / 2)}" width="${round(n.width)}" height="${round(n.height)}" rx="5"/>
${n.lines.map((text, i) => html`<text x="${round(n.x)}" y="${round(top + i * LINE_HEIGHT)}"${i > 0 ? html` class="dim"` : ""}>${text}</text>`)}</g>`;
}

/** An arrow head at the end as two short strokes. */
function line({ points, values, back }: DrawnEdge): Markup {
  const path = points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
  return html`<path class="${back ? "edge back" : "edge"}" data-vs="${keysOf(values)}" d="${path}${head(points)}"/>`;
}

function head(points: DrawnEdge["points"]): string {
  const [from, to] = points.slice(-2);
  if (!from || !to) return "";
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const tip = (turn: number): string =>
    `${round(to.x - 7 * Math.cos(angle + turn))} ${round(to.y - 7 * Math.sin(angle + turn))}`;
  return `M${tip(0.45)}L${round(to.x)} ${round(to.y)}L${tip(-0.45)}`;
}

const round = (x: number): number => Math.round(x * 10) / 10;
