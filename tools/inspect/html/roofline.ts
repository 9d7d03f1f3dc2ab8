// Measured kernels under the limits of the machine: flop per byte across, GFLOP/s up, both in powers of two.
import type { EntryReport, KernelReport, MachineLimits } from "../report.ts";
import { microsecondsText } from "../units.ts";
import { html, type Markup } from "./markup.ts";
import { boxOf, type Dot, type Place, placeLabels } from "./place-labels.ts";

const WIDTH = 860;
const HEIGHT = 420;
const MARGIN = { left: 56, right: 16, top: 26, bottom: 40 };

interface Scale {
  readonly x: (intensity: number) => number;
  readonly y: (rate: number) => number;
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

type Timed = KernelReport & { readonly microseconds: number };
const isTimed = (k: KernelReport): k is Timed => k.microseconds !== undefined && k.flops.value > 0;
const rateOf = (k: Timed): number => k.flops.value / k.microseconds / 1e3;

export function rooflineSection({ kernels, entry }: EntryReport, machine: MachineLimits): Markup {
  const timed = kernels.filter(isTimed);
  if (timed.length === 0)
    return html`<p class="dim">No kernel of ${entry} does arithmetic, so there is nothing to plot.</p>`;
  const scale = scaleFor(timed, machine);
  const names = roofNamesOf(scale, machine);
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Roofline of ${entry}"><svg class="roofline" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="Kernels by flop per byte and GFLOP/s; the table of kernels has the numbers">
${grid(scale)}${roofs(scale, machine, names)}${points(timed, scale, names)}
<text class="tick middle" x="${WIDTH / 2}" y="${HEIGHT - 6}">flop per byte</text></svg></div><p class="dim">${machine.how}</p>`;
}

const powers = (low: number, high: number): readonly number[] => {
  const [from, to] = [Math.floor(Math.log2(low)), Math.ceil(Math.log2(high))];
  return Array.from({ length: to - from + 1 }, (_, i) => 2 ** (from + i));
};

function scaleFor(timed: readonly Timed[], { compute, bandwidth }: MachineLimits): Scale {
  const intensities = timed.map((k) => k.intensity);
  const knees = bandwidth.map((b) => compute / b.gigabytes);
  const xs = powers(Math.min(...intensities, Math.min(...knees) / 2), Math.max(...intensities, ...knees) * 2);
  const ys = powers(Math.min(...timed.map(rateOf), compute / 64), compute * 1.5);
  const along = (values: readonly number[], from: number, to: number) => (v: number) => {
    const [low, high] = [Math.log2(values[0]), Math.log2(values[values.length - 1])];
    return Math.round((from + ((Math.log2(v) - low) / (high - low)) * (to - from)) * 10) / 10;
  };
  return {
    xs,
    ys,
    x: along(xs, MARGIN.left, WIDTH - MARGIN.right),
    y: along(ys, HEIGHT - MARGIN.bottom, MARGIN.top),
  };
}

const power = (v: number): string => (v >= 1 ? String(v) : `1/${1 / v}`);

const grid = ({
  x,
  y,
  xs,
  ys,
}: Scale): Markup => html`${xs.map((v) => html`<line class="grid" x1="${x(v)}" x2="${x(v)}" y1="${MARGIN.top}" y2="${HEIGHT - MARGIN.bottom}"/><text class="tick middle" x="${x(v)}" y="${HEIGHT - MARGIN.bottom + 15}">${power(v)}</text>`)}
${ys.map((v) => html`<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(v)}" y2="${y(v)}"/><text class="tick end" x="${MARGIN.left - 6}" y="${y(v) + 4}">${power(v)}</text>`)}
<text class="tick" x="8" y="14">GFLOP/s</text>`;

/** A limit's name, which ends at its line. */
interface RoofName {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** Where each memory's line begins in the plot, and where arithmetic becomes the limit. */
const spanOf = ({ xs, ys }: Scale, compute: number, gigabytes: number): readonly [from: number, knee: number] => [
  Math.max(xs[0], ys[0] / gigabytes),
  compute / gigabytes,
];

function roofNamesOf(scale: Scale, { compute, bandwidth }: MachineLimits): readonly RoofName[] {
  const { x, y } = scale;
  const memories = bandwidth.map(({ name, gigabytes }) => {
    const [from, knee] = spanOf(scale, compute, gigabytes);
    const middle = Math.sqrt(from * knee);
    return {
      x: r(x(middle) - 8),
      y: r(y(middle * gigabytes) - 2),
      text: `${name} ${gigabytes.toFixed(gigabytes < 10 ? 1 : 0)} GB/s`,
    };
  });
  return [...memories, { x: WIDTH - MARGIN.right, y: r(y(compute) - 6), text: `${compute.toFixed(1)} GFLOP/s` }];
}

/** Each memory's line up to where arithmetic is the limit. */
function roofs(scale: Scale, { compute, bandwidth }: MachineLimits, names: readonly RoofName[]): Markup {
  const { x, y, xs } = scale;
  const lines = bandwidth.map(({ gigabytes }) => {
    const [from, knee] = spanOf(scale, compute, gigabytes);
    return html`<path class="roof" d="M${x(from)} ${y(from * gigabytes)}L${x(knee)} ${y(compute)}"/>`;
  });
  const first = compute / Math.max(...bandwidth.map((b) => b.gigabytes));
  return html`${lines}<path class="roof" d="M${x(first)} ${y(compute)}L${x(xs[xs.length - 1])} ${y(compute)}"/>
${names.map((name) => html`<text class="tick end" x="${name.x}" y="${name.y}">${name.text}</text>`)}`;
}

/** Kernels that take most of a call have their names first; the others tell theirs to who points at them. */
function points(timed: readonly Timed[], { x, y }: Scale, roofNames: readonly RoofName[]): readonly Markup[] {
  const byTime = timed.toSorted((a, b) => timeOf(b) - timeOf(a));
  const dots = byTime.map((k) => ({ x: x(k.intensity), y: y(rateOf(k)), name: k.kernel }));
  const frame = { left: MARGIN.left, right: WIDTH - MARGIN.right, top: 0, bottom: HEIGHT - MARGIN.bottom };
  const places = placeLabels(
    dots,
    frame,
    roofNames.map((name) => boxOf({ ...name, end: true }, name.text)),
  );
  return byTime.map((kernel, i) => point(kernel, dots[i], places[i]));
}

const timeOf = ({ microseconds, runs }: Timed): number => microseconds * runs.value;

function point(kernel: Timed, { x, y, name }: Dot, place: Place | undefined): Markup {
  const facts = `${rateOf(kernel).toFixed(2)} GFLOP/s, ${kernel.intensity.toFixed(2)} flop per byte`;
  const times = `${microsecondsText(kernel.microseconds)} a run, ${kernel.runs.value} runs`;
  return html`<g class="point" tabindex="0"><title>${name}: ${facts}, ${times}</title><circle cx="${x}" cy="${y}" r="5"/>${place && html`<text class="${place.end ? "end" : ""}" x="${r(place.x)}" y="${r(place.y)}">${name}</text>`}</g>`;
}

const r = (v: number): number => Math.round(v * 10) / 10;
