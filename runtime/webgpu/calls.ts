// What the calls of a model on a GPU take and give back where they differ from those of one on the host.
import type { CallOptions, LossResult, TrainOptions } from "../calls.ts";
import type { State } from "../state.ts";
import type { DeviceState } from "./device-state.ts";
import type { UpdateLog } from "./update-log.ts";

export interface Carried {
  /** Instead of `state`: a state that stays on the device, read by the call and overwritten with the one after it. */
  readonly carry?: DeviceState;
}

export type WebGpuCallOptions = CallOptions & Carried;

export interface WebGpuTrainOptions extends TrainOptions, Carried {
  /**
   * loss (unless given): the loss and the other scalars. state: the state after the last step as well. nothing: the call
   * ends when the work is handed over; what goes wrong in it is reported by a later call.
   */
  readonly read?: "loss" | "state" | "nothing";
  /** Where the loss and the other scalars are kept on the device as well, to be read together by `readLog`. */
  readonly log?: UpdateLog;
}

export interface WebGpuTrainResult extends Omit<LossResult, "state"> {
  /** Euclidean norm of the whole gradient, before any clipping. */
  readonly gradNorm: number;
  /** With read: "state". */
  readonly state?: State;
}
