// Whether a device still lives, and what it has refused: work on a GPU fails later than where it was asked for.
import { RuntimeError } from "../errors.ts";

/** When all have ended; fails as the first of them, in their order, that failed. */
export async function firstFailure(parts: readonly Promise<void>[]): Promise<void> {
  const ends = await Promise.allSettled(parts);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

/** Watches one device. */
export class Health {
  readonly #device: GPUDevice;
  readonly #where: string;
  #lost: GPUDeviceLostInfo | undefined;
  #refused: RuntimeError | undefined;

  constructor(device: GPUDevice, model: string) {
    this.#device = device;
    this.#where = `model "${model}" on WebGPU`;
    device.lost.then((info) => {
      this.#lost = info;
    });
  }

  get lost(): boolean {
    return this.#lost !== undefined;
  }

  /** @throws RuntimeError "device-lost", or once what the device refused earlier and nobody was told. */
  check(): void {
    if (this.#lost) throw this.#lostError(this.#lost);
    const refused = this.#refused;
    this.#refused = undefined;
    if (refused) throw refused;
  }

  /** Runs `work`; `done` fails with what the device says against it. */
  watch<R>(filter: GPUErrorFilter, work: () => R): { readonly result: R; readonly done: Promise<void> } {
    this.#device.pushErrorScope(filter);
    try {
      const result = work();
      return { result, done: this.#end() };
    } catch (error) {
      this.#device.popErrorScope().catch(() => {});
      throw error;
    }
  }

  /** For work that nobody waits for: the next call tells what became of it. */
  report(done: Promise<void>): void {
    done.catch((error: RuntimeError) => {
      this.#refused ??= error;
    });
  }

  async #end(): Promise<void> {
    const error = await this.#device.popErrorScope().catch(() => null);
    if (error)
      throw new RuntimeError("device", { where: this.#where, found: `the device refuses the work: ${error.message}` });
  }

  /** The error to report when waiting for the device failed. */
  async explain(error: unknown): Promise<unknown> {
    const info = await Promise.race([this.#device.lost, new Promise<undefined>((r) => setTimeout(r, 100, undefined))]);
    return info ? this.#lostError(info) : error;
  }

  #lostError({ reason, message }: GPUDeviceLostInfo): RuntimeError {
    return new RuntimeError("device-lost", {
      where: this.#where,
      found: `the device is lost${reason === "destroyed" ? ", it was destroyed" : ""}${message ? ` (${message.trim()})` : ""}`,
      expected: "a device that lives",
      fix: "params.get and params.save still give the parameters read back last; reopen() goes on from them on a new device",
    });
  }
}
