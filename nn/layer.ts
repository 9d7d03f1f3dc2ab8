// What a layer is, and what it builds with.
import type { InitSpec } from "../ir/artifact.ts";
import type { RegionBuilder } from "../ir/graph/builder.ts";
import type { Value } from "../ir/graph/node.ts";
import type { Dim, Shape, TensorType } from "../ir/types.ts";

/** A function from one tensor to another, with parameters and states of its own. */
export interface Layer {
  /** Begins the names of the layer's parameters and states; a second layer of the name gets a number: rnn, rnn2. */
  readonly name: string;
  build(ctx: LayerContext, x: Value): Value;
}

/** Names given here are the layer's own: param("W") of layer "dense" is "dense.W" in the model. */
export interface LayerContext {
  readonly op: RegionBuilder;
  readonly training: boolean;
  /** "T", or the number of steps this graph is for: 1 in the step graph. */
  readonly steps: Dim;
  /** "B", or the number of batch rows. */
  readonly rows: Dim;
  /** i32[B]: valid steps of each row, where the model has lengths and this is not the step graph. */
  readonly lengths: Value | undefined;
  /** The place for error messages: `layer "rnn"`. */
  readonly where: string;
  /** Throws "duplicate-name" for a second one of the name. */
  param(name: string, shape: readonly number[], init: InitSpec): Value;
  /** The value before the call, rows included in the shape; setState must say the value after it. */
  state(name: string, shape: Shape): Value;
  setState(name: string, value: Value): void;
  /** An input of the model beyond the declared ones, such as a target. "T" in the type means this graph's steps. */
  input(name: string, type: TensorType): Value;
  /** f32[2]: the random key, an input of training. */
  key(): Value;
  /** A number that tells random draws of one key apart. */
  stream(): number;
  /** Says why the layer cannot work step by step: the model then has no step graph. */
  needsWholeSequence(reason: string): void;
  /** Builds another layer inside, under its own name. */
  apply(layer: Layer, x: Value): Value;
}
