// The parameters of a model on a GPU: what the host knows of them, and how the two are kept together.
import type { Manifest } from "../../ir/artifact.ts";
import { unknownName } from "../errors.ts";
import { Memory } from "../memory.ts";
import { Params } from "../params.ts";
import { countOf, type Tensor, type TensorFile } from "../safetensors.ts";
import type { Engine } from "./engine.ts";

/**
 * As `Params`, but what reads returns a promise. The host keeps parameters and optimizer slots as they were read last;
 * after a loss of the device those are what reading gives.
 */
export class WebGpuParams {
  readonly #manifest: Manifest;
  readonly #memory: Memory;
  readonly #host: Params;
  #engine: Engine | undefined;
  /** Whether the device may hold other values than the host. */
  #ahead = false;
  /** Counts writes from the host: what was copied before a write is not the latest. */
  #writes = 0;
  #updates = 0;
  #readAt = 0;

  /** Zeros until set or loaded. */
  constructor(manifest: Manifest) {
    this.#manifest = manifest;
    this.#memory = new Memory(manifest);
    this.#host = new Params(manifest, this.#memory, () => {});
  }

  get names(): string[] {
    return this.#host.names;
  }

  /** The count of updates when the values that the host keeps were read. */
  get readAt(): number {
    return this.#readAt;
  }

  shape(name: string): readonly number[] {
    return this.#host.shape(name);
  }

  /** A copy, row-major. */
  async get(name: string): Promise<Float32Array> {
    this.#host.shape(name);
    await this.read();
    return this.#host.get(name);
  }

  /** For all calls after this one. @throws RuntimeError on a wrong length, and on NaN or an infinity. */
  set(name: string, values: ArrayLike<number>): void {
    this.#host.set(name, values);
    const { offset, shape } = this.#manifest.params.find((p) => p.name === name)!;
    this.#upload("params", offset, countOf(shape));
  }

  async tensors(): Promise<[string, Tensor][]> {
    await this.read();
    return this.#host.tensors();
  }

  /** A safetensors file. `metadata` can hold what belongs to the weights, such as a vocabulary. */
  async save(metadata: Readonly<Record<string, string>> = {}): Promise<Uint8Array> {
    await this.read();
    return this.#host.save(metadata);
  }

  /** Takes all parameters from a safetensors file, for all calls after this one, and returns its metadata. */
  load(bytes: Uint8Array): Readonly<Record<string, string>> {
    const metadata = this.#host.load(bytes);
    this.#upload("params");
    return metadata;
  }

  /** Throws unless the file holds exactly these parameters, all finite. */
  check(file: TensorFile): void {
    this.#host.check(file);
  }

  /** Writes a file that `check` has passed. */
  assign(file: TensorFile): void {
    this.#host.assign(file);
    this.#upload("params");
  }

  /** A copy of an optimizer slot, laid out as the parameters. */
  async slot(name: string): Promise<Float32Array> {
    const index = this.#slotIndex(name);
    await this.read();
    return this.#slotView(index).slice();
  }

  setSlot(name: string, values: Float32Array): void {
    const index = this.#slotIndex(name);
    this.#slotView(index).set(values);
    this.#upload("slots", index * this.#manifest.paramSize, this.#manifest.paramSize);
  }

  /** Brings parameters and slots to the host, where the device is ahead of it and lives. */
  async read(): Promise<void> {
    while (this.#ahead && this.#engine && !this.#engine.health.lost) {
      const engine = this.#engine;
      const task = () => ({
        copied: engine.copySegments(["params", "slots"]),
        writes: this.#writes,
        at: this.#updates,
      });
      try {
        const { copied, writes, at } = await engine.inOrder([], task);
        const take = (bytes: ArrayBuffer, offsets: readonly number[]) => this.#take(bytes, offsets, at);
        await engine.readCopy(copied, (bytes, offsets) => writes === this.#writes && take(bytes, offsets));
        if (writes === this.#writes) return;
      } catch (error) {
        if (!engine.health.lost) throw error;
      }
    }
  }

  #take(bytes: ArrayBuffer, [params, slots]: readonly number[], at: number): void {
    const kept = { params: this.#memory.view("params"), slots: this.#memory.view("slots") };
    kept.params.set(new Float32Array(bytes, params, kept.params.length));
    kept.slots.set(new Float32Array(bytes, slots, kept.slots.length));
    this.#readAt = at;
    this.#ahead = this.#updates !== at;
  }

  /** An update has been handed to the device. */
  updated(updates: number): void {
    this.#ahead = true;
    this.#updates = updates;
  }

  /** Moves to another device, with the values that the host keeps. */
  attach(engine: Engine): void {
    this.#engine = engine;
    this.#ahead = false;
    this.#updates = this.#readAt;
    this.#upload("params");
    this.#upload("slots");
  }

  /** The count of updates that goes with the values that the host keeps. */
  resumeAt(updates: number): void {
    this.#updates = updates;
    this.#readAt = updates;
  }

  #upload(segment: "params" | "slots", element = 0, length?: number): void {
    this.#writes++;
    const engine = this.#engine;
    if (!engine || engine.health.lost) return;
    const values = this.#memory.view(segment, element, length).slice();
    if (values.length === 0) return;
    const task = () => {
      engine.paramsChanged();
      engine.write(engine.segments.buffer(segment), element * 4, values);
      return undefined;
    };
    engine.inOrder([], task).catch(() => {}); // A lost device is reported by the next call.
  }

  #slotView(index: number): Float32Array {
    const { paramSize } = this.#manifest;
    return this.#memory.view("slots", index * paramSize, paramSize);
  }

  #slotIndex(name: string): number {
    const { slots } = this.#manifest;
    const index = slots.indexOf(name);
    if (index < 0) throw unknownName("slot", name, slots);
    return index;
  }
}
