// One model on one device: its buffers, pipelines and schedules, and the order in which work is handed over.
import type { EmittedWgslModule, EntrySpec, PortSpec, WgslSegment } from "../../ir/artifact.ts";
import type { DimEnv } from "../../ir/types.ts";
import { type BoundPort, isPersistent, missingEntry, type Ports } from "../binding.ts";
import { dispatchCount, elements, encode, type Layout, layOut, type Schedule, scheduleEntry } from "./bind-entry.ts";
import type { DeviceState } from "./device-state.ts";
import { firstFailure, Health } from "./health.ts";
import { type DeviceOptions, openDevice } from "./open-device.ts";
import { Pipelines } from "./pipelines.ts";
import { type Copy, type Range, ReadBack } from "./read-back.ts";
import { Segments } from "./segments.ts";

/** Schedules kept for the next call with the same steps and rows. */
const SCHEDULES = 16;

const ARENAS = ["arena", "integers"] as const;

const copyRange = (encoder: GPUCommandEncoder, from: Range, to: Range): void =>
  encoder.copyBufferToBuffer(from.buffer, from.offset, to.buffer, to.offset, to.bytes);

const callName = ({ entry, env }: Layout): string => `${entry.name} with ${env.T} steps of ${env.B} rows`;

/** One run of an entry. */
export interface Work {
  readonly layout: Layout;
  /** What the input ports hold. */
  readonly ports: Ports;
  /** Read instead of the ports of role state, and overwritten. */
  readonly carry?: DeviceState;
  /** Whether parameters are others afterwards. */
  readonly changesParams: boolean;
  /** Output ports to read back, and whole segments. */
  readonly outputs: readonly PortSpec[];
  /** Output ports to keep on the device as well, and where. */
  readonly keep?: ReadonlyMap<PortSpec, Range>;
  readonly segments?: readonly WgslSegment[];
}

/** Work that was handed over. */
export interface Ticket {
  readonly work: Work;
  readonly copy: Copy | undefined;
  readonly done: Promise<void>;
}

/** A copy that was handed over, and what the device says of it. */
export interface Reading {
  readonly copy: Copy;
  readonly done: Promise<void>;
}

/** What was read back; views of memory that is about to go. */
export interface ReadResult {
  readonly ports: Ports;
  readonly segments: readonly Float32Array[];
}

export class Engine {
  readonly device: GPUDevice;
  readonly health: Health;
  readonly segments: Segments;
  readonly #module: EmittedWgslModule;
  readonly #owned: boolean;
  readonly #pipelines: Pipelines;
  readonly #readBack: ReadBack;
  readonly #specs: ReadonlyMap<string, EntrySpec>;
  readonly #schedules = new Map<string, Schedule>(); // oldest use first
  /** Whether the entry `prepare` has run since parameters changed. */
  #prepared = false;
  /** What becomes of buffers and schedules that were made for the work that is handed over next. */
  #making: Promise<void>[] = [];
  #last: Promise<void> | undefined;

  private constructor(module: EmittedWgslModule, device: GPUDevice, owned: boolean) {
    const { manifest } = module;
    this.device = device;
    this.#owned = owned;
    this.#module = module;
    this.health = new Health(device, manifest.name);
    this.segments = new Segments(device, this.health, manifest);
    this.#pipelines = new Pipelines(device, manifest.name);
    this.#readBack = new ReadBack(device);
    this.#specs = new Map(manifest.entries.map((e) => [e.name, e]));
  }

  static async open(module: EmittedWgslModule, options: DeviceOptions): Promise<Engine> {
    const { device, owned } = await openDevice(module.manifest.name, module.wgsl.limits, options);
    return new Engine(module, device, owned);
  }

  has(entry: string): boolean {
    return this.#specs.has(entry);
  }

  /** @throws RuntimeError where the model has no such entry, and "limit" where the device has no room for the call. */
  layOut(entry: string, env: DimEnv): Layout {
    const spec = this.#specs.get(entry);
    if (!spec) throw missingEntry(this.#module.manifest.name, entry, [...this.#specs.keys()]);
    const layout = layOut(spec, env);
    for (const segment of ARENAS) this.segments.check(segment, layout.bytes[segment], callName(layout));
    return layout;
  }

  /** Makes the pipelines of entries that have none yet. */
  async make(entries: readonly string[]): Promise<void> {
    const wanted = this.#module.wgsl.entries.filter((e) => entries.includes(e.name));
    await Promise.all(wanted.map((e) => this.#pipelines.make(e)));
  }

  /**
   * Runs `task` after all tasks before it, at once if none waits, with the pipelines of these entries at hand. A task
   * hands work to the device and does not wait for it.
   */
  async inOrder<R extends object | undefined>(entries: readonly string[], task: () => R): Promise<R> {
    const missing = entries.filter((e) => this.#specs.has(e) && !this.#pipelines.ready(e));
    if (!this.#last && missing.length === 0) return task();
    const made = this.make(missing);
    const result = Promise.allSettled([this.#last, made])
      .then(() => made)
      .then(task);
    const last = result
      .then(
        () => {},
        () => {},
      )
      .then(() => {
        if (this.#last === last) this.#last = undefined;
      });
    this.#last = last;
    return result;
  }

  /** The next work prepares them anew. */
  paramsChanged(): void {
    this.#prepared = false;
  }

  /** @throws RuntimeError with nothing handed over. */
  submit(work: Work): Ticket {
    this.health.check();
    const isDue = !this.#prepared && this.has("prepare");
    const prepare = isDue ? this.layOut("prepare", { T: 1, B: 1 }) : undefined;
    for (const layout of prepare ? [prepare, work.layout] : [work.layout]) this.#reserve(layout);
    const first = prepare && this.#schedule(prepare);
    const own = this.#schedule(work.layout);
    const { result, done: ran } = this.health.watch("validation", () => {
      const apart = first && prepare.bytes.arena + prepare.bytes.integers > 0; // its values would fall on the inputs
      if (apart) this.#run((encoder) => this.#pass(encoder, [first]));
      this.#write(work);
      return this.#run((encoder) => this.#encode(encoder, work, first && !apart ? [first, own] : [own]));
    });
    const done = firstFailure([...this.#making.splice(0), ran]);
    this.#prepared = !work.changesParams;
    done.catch(() => this.paramsChanged());
    if (!result) this.health.report(done); // Else whoever reads is told.
    return { work, copy: result, done };
  }

  /** Copies of whole segments, without running anything. */
  copySegments(segments: readonly WgslSegment[]): Reading {
    return this.copyRanges(segments.map((s) => this.#whole(s)));
  }

  copyRanges(ranges: readonly Range[]): Reading {
    this.health.check();
    const { result, done } = this.health.watch("validation", () =>
      this.#run((encoder) => this.#readBack.copy(encoder, ranges)),
    );
    done.catch(() => {}); // Whoever reads is told.
    return { copy: result, done };
  }

  /** At once; where the device refuses it, the next call tells. */
  write(buffer: GPUBuffer, offset: number, values: Float32Array<ArrayBuffer>): void {
    const { done } = this.health.watch("validation", () => this.device.queue.writeBuffer(buffer, offset, values));
    this.health.report(done);
  }

  /** @throws RuntimeError "device-lost", or what the device has against the work. */
  async read<R>(ticket: Ticket, use: (result: ReadResult) => R): Promise<R> {
    const { work, copy, done } = ticket;
    if (!copy) {
      await done;
      return use({ ports: { ...work.ports, outputs: [] }, segments: [] });
    }
    return this.readCopy({ copy, done }, (bytes, offsets) => {
      const outputs = work.outputs.map((spec, i): BoundPort => {
        const View = spec.dtype === "i32" ? Int32Array : Float32Array;
        const view = new View(bytes, offsets[i], elements(spec, work.layout.env));
        return { spec, view, persistent: false };
      });
      const segments = (work.segments ?? []).map((segment, i) => {
        const { size } = this.segments.buffer(segment);
        return new Float32Array(bytes, offsets[work.outputs.length + i], size / 4);
      });
      return use({ ports: { ...work.ports, outputs }, segments });
    });
  }

  /** @throws RuntimeError "device-lost", or what the device has against the copy. */
  async readCopy<R>({ copy, done }: Reading, use: (bytes: ArrayBuffer, offsets: readonly number[]) => R): Promise<R> {
    await done.catch((error: unknown) => {
      copy.staging.destroy();
      throw error;
    });
    try {
      return await this.#readBack.read(copy, use);
    } catch (error) {
      throw await this.health.explain(error);
    }
  }

  /** Dispatches of one call: pipelines must have been made. */
  dispatches(entry: string, env: DimEnv): number {
    const layout = this.layOut(entry, env);
    this.#reserve(layout);
    return dispatchCount(this.#schedule(layout));
  }

  /** Gives a buffer back, after all tasks before. */
  release(buffer: GPUBuffer): void {
    this.inOrder([], () => {
      buffer.destroy();
      return undefined;
    });
  }

  /** After all tasks before. */
  destroy(): void {
    this.inOrder([], () => {
      for (const schedule of this.#schedules.values()) schedule.destroy();
      this.#schedules.clear();
      this.#readBack.destroy();
      this.segments.destroy();
      if (this.#owned) this.device.destroy();
      return undefined;
    });
  }

  #reserve(layout: Layout): void {
    for (const segment of ARENAS) this.#await(this.segments.reserve(segment, layout.bytes[segment], callName(layout)));
  }

  #schedule(layout: Layout): Schedule {
    const { entry, env } = layout;
    const key = `${entry.name} ${env.T} ${env.B}`;
    const known = this.#schedules.get(key);
    this.#schedules.delete(key);
    const schedule = known?.generation === this.segments.generation ? known : this.#bind(layout);
    if (known && known !== schedule) known.destroy();
    this.#schedules.set(key, schedule);
    if (this.#schedules.size > SCHEDULES) {
      const [oldest, stale] = [...this.#schedules][0];
      this.#schedules.delete(oldest);
      stale.destroy();
    }
    return schedule;
  }

  #bind(layout: Layout): Schedule {
    const program = this.#module.wgsl.entries.find((e) => e.name === layout.entry.name)!;
    const pipelines = this.#pipelines.ready(program.name)!;
    const { result, done } = this.health.watch("validation", () =>
      scheduleEntry(this.device, this.segments, program, pipelines, layout),
    );
    this.#await(done);
    return result;
  }

  /** Whoever waits for the next work is told. */
  #await(done: Promise<void> | undefined): void {
    if (!done) return;
    done.catch(() => {});
    this.#making.push(done);
  }

  #write({ layout, ports, carry }: Work): void {
    ports.inputs.forEach(({ spec, view, persistent }) => {
      if (persistent || view.length === 0 || (carry && spec.role === "state")) return;
      const { buffer, offset } = this.#range(layout, spec);
      this.device.queue.writeBuffer(buffer, offset, view as Float32Array<ArrayBuffer>);
    });
  }

  #run<R>(record: (encoder: GPUCommandEncoder) => R): R {
    const encoder = this.device.createCommandEncoder();
    const result = record(encoder);
    this.device.queue.submit([encoder.finish()]);
    return result;
  }

  #encode(encoder: GPUCommandEncoder, work: Work, schedules: readonly Schedule[]): Copy | undefined {
    const { layout, carry, outputs, keep = new Map<PortSpec, Range>(), segments = [] } = work;
    if (carry) this.#carry(encoder, work, carry, "in");
    this.#pass(encoder, schedules);
    if (carry) this.#carry(encoder, work, carry, "out");
    for (const [port, to] of keep) copyRange(encoder, this.#range(layout, port), to);
    const ranges = [...outputs.map((spec) => this.#range(layout, spec)), ...segments.map((s) => this.#whole(s))];
    return ranges.length > 0 ? this.#readBack.copy(encoder, ranges) : undefined;
  }

  #pass(encoder: GPUCommandEncoder, schedules: readonly Schedule[]): void {
    const pass = encoder.beginComputePass();
    for (const schedule of schedules) encode(pass, schedule);
    pass.end();
  }

  #carry(encoder: GPUCommandEncoder, { layout }: Work, carry: DeviceState, way: "in" | "out"): void {
    const { inputs, outputs } = layout.entry;
    for (const spec of way === "in" ? inputs : outputs) {
      const kept = spec.role === "state" && !isPersistent(layout.entry, spec) ? carry.range(spec.name) : undefined;
      if (!kept || kept.bytes === 0) continue;
      const own = this.#range(layout, spec);
      const [from, to] = way === "in" ? [kept, own] : [own, kept];
      copyRange(encoder, from, to);
    }
  }

  #range({ places, env }: Layout, spec: PortSpec): Range {
    const { segment, element } = places[spec.buffer];
    return { buffer: this.segments.buffer(segment), offset: element * 4, bytes: elements(spec, env) * 4 };
  }

  #whole(segment: WgslSegment): Range {
    const buffer = this.segments.buffer(segment);
    return { buffer, offset: 0, bytes: buffer.size };
  }
}
