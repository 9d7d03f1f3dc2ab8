// An entry's shaders as pipelines, made without blocking; what a GPU's compiler says is reported by line and equation.
import type { WgslBinding, WgslEntry, WgslKernel } from "../../ir/artifact.ts";
import { RuntimeError } from "../errors.ts";
import { COMPUTE } from "./flags.ts";
import { messageOf } from "./open-device.ts";

/** One kernel, ready to be bound. */
export interface Pipeline {
  readonly kernel: WgslKernel;
  readonly layout: GPUBindGroupLayout;
  readonly pipeline: GPUComputePipeline;
}

/** Made once an entry, when it is first called. */
export class Pipelines {
  readonly #device: GPUDevice;
  readonly #model: string;
  readonly #ready = new Map<string, readonly Pipeline[]>();
  readonly #making = new Map<string, Promise<readonly Pipeline[]>>();

  constructor(device: GPUDevice, model: string) {
    this.#device = device;
    this.#model = model;
  }

  /** Those of an entry, where they have been made. */
  ready(entry: string): readonly Pipeline[] | undefined {
    return this.#ready.get(entry);
  }

  /** @throws RuntimeError "shader". */
  async make(entry: WgslEntry): Promise<readonly Pipeline[]> {
    const making = this.#making.get(entry.name) ?? makePipelines(this.#device, this.#model, entry);
    this.#making.set(entry.name, making);
    const made = await making;
    this.#ready.set(entry.name, made);
    return made;
  }
}

async function makePipelines(device: GPUDevice, model: string, entry: WgslEntry): Promise<readonly Pipeline[]> {
  const where = `model "${model}", entry ${entry.name}`;
  device.pushErrorScope("validation");
  const module = device.createShaderModule({ label: entry.name, code: entry.code });
  device.popErrorScope().catch(() => {}); // The same errors come with their lines below.
  const { messages } = await module.getCompilationInfo();
  const wrong = messages.filter((m) => m.type === "error");
  if (wrong.length > 0) throw shaderError(where, entry, wrong);
  return Promise.all(entry.kernels.map((kernel) => makePipeline(device, where, module, kernel)));
}

async function makePipeline(
  device: GPUDevice,
  where: string,
  module: GPUShaderModule,
  kernel: WgslKernel,
): Promise<Pipeline> {
  const layout = device.createBindGroupLayout({ label: kernel.name, entries: kernel.bindings.map(layoutEntry) });
  try {
    const pipeline = await device.createComputePipelineAsync({
      label: kernel.name,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: kernel.name },
    });
    return { kernel, layout, pipeline };
  } catch (error) {
    throw new RuntimeError("shader", { where: `${where}, kernel ${kernel.name}`, found: messageOf(error).trim() });
  }
}

function layoutEntry(binding: WgslBinding): GPUBindGroupLayoutEntry {
  return { binding: binding.binding, visibility: COMPUTE, buffer: bufferLayout(binding) };
}

function bufferLayout(binding: WgslBinding): GPUBufferBindingLayout {
  if (binding.kind === "storage") return { type: binding.access === "read" ? "read-only-storage" : "storage" };
  return { type: "uniform", hasDynamicOffset: binding.kind === "trips" };
}

/** The first message with its line, and the value of the model that the line computes. */
function shaderError(
  where: string,
  { code, places }: WgslEntry,
  messages: readonly GPUCompilationMessage[],
): RuntimeError {
  const [{ lineNum, message }] = messages;
  const place = places.filter((p) => p.line <= lineNum).at(-1);
  const line = code.split("\n")[lineNum - 1]?.trim();
  const more = messages.length > 1 ? ` (and ${messages.length - 1} more)` : "";
  return new RuntimeError("shader", {
    where: place ? `${where}, kernel ${place.kernel}, computing ${place.about}` : where,
    found: `line ${lineNum}: ${message.trim()}${more}${line ? `: \`${line}\`` : ""}`,
    fix: "This is a bug in cellc; please report it with the model and the browser",
  });
}
