// What the person at the terminal sees while the model trains: a bar with the time, the loss and the speed.
import { bitsPerCharacter } from "cellc";
import { SingleBar } from "cli-progress";
import { grouped } from "./text.ts";

/** How much of the new loss goes into the shown average. */
const SMOOTHING = 0.02;

export class Progress {
  readonly #bar: SingleBar;
  readonly #limit: number;
  readonly #start = performance.now();
  #characters = 0;
  #loss: number | undefined;

  /** @param limit seconds until the end. */
  constructor(limit: number) {
    this.#limit = limit;
    this.#bar = new SingleBar({
      format: "  {bar}  {left} left  {bits} bits per character  {speed} characters/s",
      barCompleteChar: "█",
      barIncompleteChar: "░",
      barsize: 24,
      hideCursor: true,
      gracefulExit: false,
      clearOnComplete: true,
      noTTYOutput: true,
      notTTYSchedule: 10_000,
    });
    this.#bar.start(limit, 0, this.#shown());
  }

  /** @param loss mean over the batch, in nats. */
  step(loss: number, characters: number): void {
    this.#characters += characters;
    this.#loss = this.#loss === undefined ? loss : this.#loss + SMOOTHING * (loss - this.#loss);
    this.#bar.update(Math.min(this.#limit, this.seconds), this.#shown());
  }

  get seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }

  /** Characters a second so far. */
  get speed(): number {
    return this.#characters / this.seconds;
  }

  stop(): void {
    this.#bar.stop();
  }

  /** Of constant width, so that nothing jumps. */
  #shown(): Readonly<Record<string, string>> {
    const { seconds } = this;
    const left = `${Math.max(0, Math.round(this.#limit - seconds))} s`;
    return {
      left: left.padStart(5),
      bits: this.#loss === undefined ? "    –" : bitsPerCharacter(this.#loss).toFixed(3),
      speed: grouped(this.speed).padStart(7),
    };
  }
}
