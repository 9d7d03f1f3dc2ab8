// A training run at rest, as one safetensors file: parameters, optimizer slots, carried state, and how far it has come.
import { RuntimeError } from "./errors.ts";
import type { Model } from "./model.ts";
import { readSafetensors, type Tensor, type TensorFile, writeSafetensors } from "./safetensors.ts";
import type { State } from "./state.ts";
import type { WebGpuModel } from "./webgpu/model.ts";

/** On the host or on a GPU. */
export type AnyModel = Model | WebGpuModel;

const FORMAT = "cellc-checkpoint-1";

/** How far a run has come; everything that its next step depends on besides the arrays. */
export interface Progress {
  /** The model's count of updates when the run began. */
  readonly firstUpdate: number;
  /** Epochs done. */
  readonly epoch: number;
  /** Batches done in the epoch that runs. */
  readonly batch: number;
  /** Sum of their losses. */
  readonly lossSum: number;
  /** Mean loss of the last epoch that ended. */
  readonly loss?: number;
  /** Best value that early stopping has seen, and epochs since. */
  readonly best?: number;
  readonly sinceBest: number;
}

export interface Checkpoint {
  readonly progress: Progress;
  /** The carried state, where there is one. */
  readonly state?: State;
}

export async function saveCheckpoint(model: AnyModel, { progress, state }: Checkpoint): Promise<Uint8Array> {
  const { manifest, params, seed, updates } = model;
  const tensors: [string, Tensor][] = await params.tensors();
  for (const slot of manifest.slots)
    tensors.push([`slot:${slot}`, { shape: [manifest.paramSize], data: await model.slotView(slot) }]);
  for (const name of state?.names ?? [])
    tensors.push([`state:${name}`, { shape: state!.shape(name), data: state!.get(name) }]);
  const training = JSON.stringify({ seed, updates, rows: state?.rows, progress });
  return writeSafetensors(tensors, { format: FORMAT, model: manifest.name, layoutHash: manifest.layoutHash, training });
}

/**
 * Brings the model to where the checkpoint was taken. Nothing changes when it throws.
 * @throws RuntimeError "file" for bytes that are no checkpoint, "mismatch" for one of another model.
 */
export function restoreCheckpoint(model: AnyModel, bytes: Uint8Array): Checkpoint {
  const { manifest, params } = model;
  const file = readSafetensors(bytes, "checkpoint");
  const { format, layoutHash, training } = file.metadata;
  if (format !== FORMAT || training === undefined)
    throw new RuntimeError("file", {
      where: "checkpoint",
      found: format ? `format ${format}` : "it is no checkpoint",
      expected: FORMAT,
    });
  if (layoutHash !== manifest.layoutHash)
    throw new RuntimeError("mismatch", {
      where: "checkpoint",
      found: `it is of model "${file.metadata.model}" with layout ${layoutHash}`,
      expected: `"${manifest.name}" with layout ${manifest.layoutHash}`,
    });
  params.check(file);
  const slots = manifest.slots.map((slot) => [slot, expectSlot(file, slot, manifest.paramSize)] as const);
  const { seed, updates, rows, progress } = parseTraining(training);
  const state = rows === undefined ? undefined : readState(model, file, rows);
  model.resumeAt(seed, updates);
  for (const [slot, data] of slots) model.setSlot(slot, data);
  params.assign(file);
  return { progress, state };
}

function expectSlot({ tensors }: TensorFile, slot: string, size: number): Float32Array {
  const data = tensors.get(`slot:${slot}`)?.data;
  if (data?.length === size) return data;
  throw new RuntimeError("mismatch", {
    where: `checkpoint, optimizer slot "${slot}"`,
    found: data ? `${data.length} numbers` : "it is missing",
    expected: `${size} numbers`,
  });
}

function readState(model: AnyModel, { tensors }: TensorFile, rows: number): State {
  const state = model.initialState(rows);
  for (const name of state.names) {
    const data = tensors.get(`state:${name}`)?.data;
    if (!data) throw new RuntimeError("mismatch", { where: `checkpoint, state "${name}"`, found: "it is missing" });
    state.set(name, data);
  }
  return state;
}

interface Training {
  readonly seed: number;
  readonly updates: number;
  readonly rows?: number;
  readonly progress: Progress;
}

function parseTraining(text: string): Training {
  const isCount = (x: unknown): boolean => Number.isSafeInteger(x) && (x as number) >= 0;
  try {
    const t = JSON.parse(text) as Training;
    const { firstUpdate, epoch, batch, sinceBest } = t.progress;
    if (
      [t.seed, t.updates, firstUpdate, epoch, batch, sinceBest, t.rows ?? 1].every(isCount) &&
      Number.isFinite(t.progress.lossSum)
    )
      return t;
  } catch {
    // Reported below.
  }
  throw new RuntimeError("file", {
    where: "checkpoint",
    found: "its training record cannot be read",
    expected: FORMAT,
  });
}
