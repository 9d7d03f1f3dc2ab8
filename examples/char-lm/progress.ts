// What the person at the terminal sees while the model trains: a bar with loss, speed and the time left.
import { bitsPerCharacter } from "cellc";
import { SingleBar } from "cli-progress";

/** How much of the new loss goes into the shown average. */
const SMOOTHING = 0.02;

export class Progress {
  readonly #bar: SingleBar;
  readonly #seconds: number;
  readonly #start = performance.now();
  #tokens = 0;
  #loss: number | undefined;

  constructor(seconds: number) {
    this.#seconds = seconds;
    this.#bar = new SingleBar({
      format: "  {bar} {percentage}% | {bits} bits/char | {speed} tokens/s | {left} s left",
      barCompleteChar: "█",
      barIncompleteChar: "░",
      barsize: 28,
      hideCursor: true,
      noTTYOutput: true,
      notTTYSchedule: 5000,
    });
    this.#bar.start(100, 0, { bits: "-", speed: "-", left: Math.round(seconds) });
  }

  /** @param loss mean over the batch, in nats. */
  step(loss: number, tokens: number): void {
    this.#tokens += tokens;
    this.#loss = this.#loss === undefined ? loss : this.#loss + SMOOTHING * (loss - this.#loss);
    const seconds = this.seconds;
    this.#bar.update(Math.min(100, (100 * seconds) / this.#seconds), {
      bits: bitsPerCharacter(this.#loss).toFixed(3),
      speed: Math.round(this.tokensPerSecond),
      left: Math.max(0, Math.round(this.#seconds - seconds)),
    });
  }

  get seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }

  get tokensPerSecond(): number {
    return this.#tokens / this.seconds;
  }

  stop(): void {
    this.#bar.stop();
  }
}
