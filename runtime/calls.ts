// What the calls of a model take and give back.
import type { Numbers } from "./inputs.ts";
import type { State } from "./state.ts";

/** Arrays by name, fresh copies. */
export type Arrays = Record<string, Float32Array>;

export interface CallOptions {
  /** T. 0 gives empty outputs and the state unchanged. */
  readonly steps: number;
  /** B; the state's rows, or 1, where absent. */
  readonly rows?: number;
  /** Zeros where absent. It is read, never written. */
  readonly state?: State;
  /** i32[B], steps of each row; all of them where absent. For models with lengths. */
  readonly lengths?: Numbers;
  /** Numbers that the model reads besides its inputs, by name; its defaults where absent. */
  readonly hyper?: Readonly<Record<string, number | readonly number[]>>;
}

export interface TrainOptions extends CallOptions {
  /** Learning rate of this update. */
  readonly rate?: number;
}

export interface BackwardOptions extends CallOptions {
  /** Cotangent of the final state; zeros where absent. */
  readonly stateCotangents?: State;
}

export interface ForwardResult {
  readonly outputs: Arrays;
  readonly state: State;
}

export interface LossResult {
  readonly loss: number;
  /** The state after the last step. */
  readonly state: State;
  /** Other scalars that the model computes. */
  readonly metrics: Readonly<Record<string, number>>;
}

export interface TrainResult extends LossResult {
  /** Euclidean norm of the whole gradient, before any clipping. */
  readonly gradNorm: number;
}

export interface GradientResult extends LossResult {
  /** By parameter. */
  readonly grads: Arrays;
}

export interface BackwardResult extends ForwardResult {
  readonly grads: Arrays;
  readonly inputGrads: Arrays;
  /** Cotangent of the initial state. */
  readonly stateGrads: State;
}
