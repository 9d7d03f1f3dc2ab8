// Plots losses over updates on a canvas, on a logarithmic scale, with the loss of guessing as a dashed line.

const PAD = { left: 52, right: 12, top: 12, bottom: 24 };

/** At most `count` points: means of equal runs of losses, so that a long training stays cheap to draw. */
export function thinned(losses: readonly number[], count: number): readonly number[] {
  if (losses.length <= count) return losses;
  const run = losses.length / count;
  return Array.from({ length: count }, (_, i) => {
    const part = losses.slice(Math.floor(i * run), Math.floor((i + 1) * run));
    return part.reduce((a, b) => a + b, 0) / part.length;
  });
}

const short = (x: number): string =>
  x >= 1000 ? `${Math.round(x / 1000)}k` : x < 0.01 ? x.toExponential(0) : String(Number(x.toPrecision(2)));

export class LossPlot {
  readonly #canvas: HTMLCanvasElement;
  #losses: number[] = [];
  #guess = 1;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  clear(guess: number): void {
    this.#losses = [];
    this.#guess = guess;
    this.draw();
  }

  add(losses: readonly number[]): void {
    this.#losses.push(...losses.filter((x) => Number.isFinite(x)));
    this.draw();
  }

  draw(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const ratio = devicePixelRatio;
    Object.assign(this.#canvas, { width: width * ratio, height: height * ratio });
    const context = this.#canvas.getContext("2d");
    if (!context || width === 0) return;
    context.scale(ratio, ratio);
    const style = getComputedStyle(this.#canvas);
    const colour = (name: string): string => {
      context.fillStyle = style.getPropertyValue(name);
      return style.color && resolved(this.#canvas, name);
    };
    context.font = "12px system-ui, sans-serif";
    const points = thinned(this.#losses, 400);
    const low = Math.log10(Math.max(1e-6, Math.min(this.#guess / 10, ...points)));
    const high = Math.log10(Math.max(this.#guess * 1.5, ...points));
    const x = (i: number): number => PAD.left + (i / Math.max(1, points.length - 1)) * (width - PAD.left - PAD.right);
    const y = (loss: number): number =>
      PAD.top + ((high - Math.log10(Math.max(loss, 1e-6))) / (high - low)) * (height - PAD.top - PAD.bottom);
    this.#grid(context, { low, high, y, width, ink: colour("--soft"), line: colour("--line") });
    context.fillStyle = colour("--soft");
    context.textAlign = "right";
    context.fillText(`${this.#losses.length} updates`, width - PAD.right, height - 8);
    context.strokeStyle = colour("--accent");
    context.lineWidth = 1.8;
    context.beginPath();
    points.forEach((loss, i) => void context.lineTo(x(i), y(loss)));
    context.stroke();
  }

  #grid(
    context: CanvasRenderingContext2D,
    {
      low,
      high,
      y,
      width,
      ink,
      line,
    }: { low: number; high: number; y: (loss: number) => number; width: number; ink: string; line: string },
  ): void {
    context.strokeStyle = line;
    context.fillStyle = ink;
    context.textAlign = "right";
    const rule = (loss: number, label: string): void => {
      context.beginPath();
      context.moveTo(PAD.left, y(loss));
      context.lineTo(width - PAD.right, y(loss));
      context.stroke();
      context.fillText(label, PAD.left - 6, y(loss) + 4);
    };
    for (let power = Math.ceil(low); power <= high; power++) rule(10 ** power, short(10 ** power));
    context.setLineDash([6, 4]);
    context.strokeStyle = ink;
    rule(this.#guess, "guess");
    context.setLineDash([]);
  }
}

/** A colour of the page as the canvas takes it: custom properties may hold functions that only an element resolves. */
function resolved(element: HTMLElement, name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  element.parentElement?.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
