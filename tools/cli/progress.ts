// A bar on the terminal for work that takes longer than a second; nothing where there is no terminal.
import { Presets, SingleBar } from "cli-progress";

const PATIENCE = 1000;

export class Progress {
  readonly #bar: SingleBar | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  #done = -1;
  #what = "";
  #isShown = false;
  /** Where the process ends before the bar does. */
  readonly #giveBackCursor = (): void => this.#bar?.stop();

  constructor(total: number) {
    if (!process.stderr.isTTY) return;
    const format = "{bar} {value}/{total} {what}";
    this.#bar = new SingleBar(
      { format, stream: process.stderr, clearOnComplete: true, hideCursor: true, gracefulExit: false },
      Presets.rect,
    );
    this.#timer = setTimeout(() => {
      this.#isShown = true;
      process.once("exit", this.#giveBackCursor);
      this.#bar?.start(total, Math.max(0, this.#done), { what: this.#what });
    }, PATIENCE);
  }

  /** The next piece of work begins. */
  next(what: string): void {
    this.#done++;
    this.#what = what;
    if (this.#isShown) this.#bar?.update(this.#done, { what });
  }

  /** Makes room for a line of output. */
  clear(): void {
    if (this.#isShown) process.stderr.write("\r\x1b[K");
  }

  stop(): void {
    clearTimeout(this.#timer);
    if (this.#isShown) this.#bar?.stop();
    process.removeListener("exit", this.#giveBackCursor);
  }
}
