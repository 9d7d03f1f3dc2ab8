// The parameters of a model on a GPU: what the host knows of them, and how the two are kept together.
import type { Manifest } from "../../ir/artifact.ts";
import { unknownName } from "../errors.ts";
import { Memory } from "../memory.ts";
import { Params } from "../params.ts";
import { countOf, type Tensor, type TensorFile } from "../safetensors.ts";
import type { Engine, Reading } from "./engine.ts";

/** Parameters and slots on the host. */
interface Kept {
  readonly memory: Memory;
  readonly params: Params;
}

/** What a read comes to in its turn: what it wanted of the host's, or a copy that is on its way and whose updates it has. */
type Turn<R> = { readonly result: R } | { readonly copied: Reading; readonly at: number };

function keptOf(manifest: Manifest): Kept {
  const memory = new Memory(manifest);
  return { memory, params: new Params(manifest, memory, () => {}) };
}

/**
 * As `Params`, but what reads returns a promise. The host keeps parameters and optimizer slots as they were read last;
 * after a loss of the device those are what reading gives. What reads sees all calls and writes made before, and none after.
 */
export class WebGpuParams {
  readonly #manifest: Manifest;
  readonly #host: Kept;
  #engine: Engine | undefined;
  /** Whether the device may hold other values than the host. */
  #ahead = false;
  /** Counts writes from the host: what was copied before a write is not the latest. */
  #writes = 0;
  /** Those of them that wait for calls made before. */
  #waiting = 0;
  #updates = 0;
  #readAt = 0;

  /** Zeros until set or loaded. */
  constructor(manifest: Manifest) {
    this.#manifest = manifest;
    this.#host = keptOf(manifest);
  }

  get names(): string[] {
    return this.#host.params.names;
  }

  /** The count of updates when the values that the host keeps were read. */
  get readAt(): number {
    return this.#readAt;
  }

  shape(name: string): readonly number[] {
    return this.#host.params.shape(name);
  }

  /** A copy, row-major. */
  async get(name: string): Promise<Float32Array> {
    this.shape(name);
    return this.#read(({ params }) => params.get(name));
  }

  /** For all calls after this one. @throws RuntimeError on a wrong length, and on NaN or an infinity. */
  set(name: string, values: ArrayLike<number>): void {
    this.#host.params.set(name, values);
    const { offset, shape } = this.#manifest.params.find((p) => p.name === name)!;
    this.#upload("params", offset, countOf(shape));
  }

  async tensors(): Promise<[string, Tensor][]> {
    return this.#read(({ params }) => params.tensors());
  }

  /** A safetensors file. `metadata` can hold what belongs to the weights, such as a vocabulary. */
  async save(metadata: Readonly<Record<string, string>> = {}): Promise<Uint8Array> {
    return this.#read(({ params }) => params.save(metadata));
  }

  /** Takes all parameters from a safetensors file, for all calls after this one, and returns its metadata. */
  load(bytes: Uint8Array): Readonly<Record<string, string>> {
    const metadata = this.#host.params.load(bytes);
    this.#upload("params");
    return metadata;
  }

  /** Throws unless the file holds exactly these parameters, all finite. */
  check(file: TensorFile): void {
    this.#host.params.check(file);
  }

  /** Writes a file that `check` has passed. */
  assign(file: TensorFile): void {
    this.#host.params.assign(file);
    this.#upload("params");
  }

  /** A copy of an optimizer slot, laid out as the parameters. */
  async slot(name: string): Promise<Float32Array> {
    const index = this.#slotIndex(name);
    return this.#read((kept) => this.#slotIn(kept, index).slice());
  }

  setSlot(name: string, values: Float32Array): void {
    const index = this.#slotIndex(name);
    this.#slotIn(this.#host, index).set(values);
    this.#upload("slots", index * this.#manifest.paramSize, this.#manifest.paramSize);
  }

  /** Brings parameters and slots to the host, where the device is ahead of it and lives. */
  async read(): Promise<void> {
    while (!(await this.#read((kept) => kept === this.#host)));
  }

  /** @param use gets parameters and slots as they are in its turn, and copies what it keeps. */
  async #read<R>(use: (kept: Kept) => R): Promise<R> {
    const engine = this.#engine;
    if (!engine || engine.health.lost) return use(this.#host);
    const writes = this.#writes;
    const isHost = (): boolean => !this.#ahead && this.#waiting === 0;
    const task = (): Turn<R> =>
      isHost() ? { result: use(this.#host) } : { copied: engine.copySegments(["params", "slots"]), at: this.#updates };
    try {
      const turn = await engine.inOrder([], task);
      if ("result" in turn) return turn.result;
      return await engine.readCopy(turn.copied, (bytes, offsets) => {
        const isLatest = writes === this.#writes;
        const kept = isLatest ? this.#host : keptOf(this.#manifest);
        fill(kept, bytes, offsets);
        if (isLatest) this.#isAt(turn.at);
        return use(kept);
      });
    } catch (error) {
      if (engine.health.lost) return use(this.#host);
      throw error;
    }
  }

  #isAt(updates: number): void {
    this.#readAt = updates;
    this.#ahead = this.#updates !== updates;
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
    const values = this.#host.memory.view(segment, element, length).slice();
    if (values.length === 0) return;
    this.#waiting++;
    const task = () => {
      this.#waiting--;
      engine.paramsChanged();
      engine.write(engine.segments.buffer(segment), element * 4, values);
      return undefined;
    };
    engine.inOrder([], task).catch(() => {}); // A lost device is reported by the next call.
  }

  #slotIn({ memory }: Kept, index: number): Float32Array {
    const { paramSize } = this.#manifest;
    return memory.view("slots", index * paramSize, paramSize);
  }

  #slotIndex(name: string): number {
    const { slots } = this.#manifest;
    const index = slots.indexOf(name);
    if (index < 0) throw unknownName("slot", name, slots);
    return index;
  }
}

function fill({ memory }: Kept, bytes: ArrayBuffer, [params, slots]: readonly number[]): void {
  const views = { params: memory.view("params"), slots: memory.view("slots") };
  views.params.set(new Float32Array(bytes, params, views.params.length));
  views.slots.set(new Float32Array(bytes, slots, views.slots.length));
}
