// WebGPU in Node for the tests: Dawn, on the software adapter that the tests' browser brings along.
import { describe } from "vitest";
import { isSoftware } from "../../runtime/host-offers.ts";
import { hasBinaries } from "../browser/unpack.ts";

/** What Node has of WebGPU: where the constants of the standard lie, and adapters. */
export interface Dawn {
  readonly gpu: GPU;
  /** Whether its adapter is a program on the processor, as the tests' own is. */
  readonly software: boolean;
}

async function startDawn(): Promise<Dawn | string> {
  try {
    const { create, globals } = await import("webgpu");
    for (const [name, value] of Object.entries(globals))
      if (!Object.hasOwn(globalThis, name)) Object.defineProperty(globalThis, name, { value, configurable: true });
    const gpu = create([]);
    const adapter = await gpu.requestAdapter();
    if (adapter) return { gpu, software: isSoftware(adapter.info) };
    return "Dawn finds no adapter";
  } catch (error) {
    return `Dawn does not start: ${String(error).split("\n")[0]}`;
  }
}

const started = await startDawn();

/** Why there is no WebGPU here; undefined where there is. */
export const noDawn: string | undefined = typeof started === "string" ? started : undefined;

// A leg that could pass by not running: where the software adapter is at hand, it must run.
if (noDawn && hasBinaries) throw new Error(`WebGPU must run on this platform: ${noDawn}`);

/** As `describe`; without WebGPU the tests count as skipped, and their title says why. */
export const describeOnDawn = (title: string, tests: () => void): void => describeUnless(noDawn, title, tests);

/** For what is only so on an adapter that is a program, or only on one that is a GPU (CELLC_GPU=system). */
export function describeOnAdapter(kind: "software" | "real", title: string, tests: () => void): void {
  const wanted = typeof started !== "string" && started.software === (kind === "software");
  describeUnless(noDawn ?? (wanted ? undefined : WRONG_KIND[kind]), title, tests);
}

const WRONG_KIND = {
  software: "the adapter is a GPU",
  real: "the adapter is software; CELLC_GPU=system takes the machine's own",
} as const;

function describeUnless(reason: string | undefined, title: string, tests: () => void): void {
  if (reason === undefined) describe(title, tests);
  else describe.skip(`${title} (not run: ${reason})`, tests);
}

/** @throws where `noDawn` says why. */
export function dawn(): Dawn {
  if (typeof started === "string") throw new Error(started);
  return started;
}

/** A device of its own; the caller destroys it. */
export async function dawnDevice(descriptor: GPUDeviceDescriptor = {}): Promise<GPUDevice> {
  const adapter = await dawn().gpu.requestAdapter();
  if (!adapter) throw new Error("the adapter is gone");
  return adapter.requestDevice(descriptor);
}
