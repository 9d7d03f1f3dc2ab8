// defineModel: a model as inputs, layers, loss and optimizer; checked, not yet a graph.
import { CompileError } from "../ir/errors.ts";
import type { Value } from "../ir/graph/node.ts";
import { formatType, isDim, type TensorType } from "../ir/types.ts";
import type { Layer, LayerContext } from "./layer.ts";
import type { Loss } from "./losses/loss.ts";
import { checkName } from "./model-context.ts";
import { type Clip, checkClip, type Optimizer } from "./optimizers/optimizer.ts";

/** One output, named "y", or several by name. */
export type ModelOutputs = Value | Readonly<Record<string, Value>>;
type Build<I extends string> = (ctx: LayerContext, inputs: Readonly<Record<I, Value>>) => ModelOutputs;

interface ModelCommon<I extends string> {
  readonly name: string;
  /** Shapes over T (steps), B (rows) and numbers: `{ ids: i32("T", "B") }`. */
  readonly inputs: Readonly<Record<I, TensorType>>;
  readonly loss?: Loss;
  readonly optimizer?: Optimizer;
  readonly clip?: Clip;
  /** Rows of different lengths: adds the input "lengths", i32[B], to calls over whole sequences. */
  readonly lengths?: boolean;
}
export type ModelSpec<I extends string> = ModelCommon<I> &
  (
    | { readonly layers: readonly Layer[]; readonly build?: never }
    | { readonly layers?: never; readonly build: Build<NoInfer<I>> }
  );

/** A model after its checks. */
export interface ModelDefinition<I extends string = string> extends ModelCommon<I> {
  readonly lengths: boolean;
  readonly clip: Clip;
  /** Builds the outputs by name. */
  readonly outputs: (ctx: LayerContext, inputs: Readonly<Record<string, Value>>) => Readonly<Record<string, Value>>;
}

/**
 * A model of layers one after another, or of `build(ctx, inputs)`, which uses `ctx.apply(layer, x)` and `ctx.op`.
 * Throws CompileError for names, shapes and options that cannot be.
 */
export function defineModel<const I extends string>(spec: ModelSpec<I>): ModelDefinition<I> {
  const where = `model ${spec.name}`;
  checkName("model", spec.name);
  const inputs = Object.entries<TensorType>(spec.inputs);
  if (inputs.length === 0) throw new CompileError("value", { where, found: "no inputs", expected: "at least one" });
  for (const [name, type] of inputs) {
    checkName(`${where}: inputs`, name);
    if (!type?.shape?.every(isDim))
      throw new CompileError("shape", {
        where: `${where}: input "${name}"`,
        found: String(type),
        expected: `a type such as f32("T", "B", 8)`,
      });
  }
  if (spec.lengths && Object.hasOwn(spec.inputs, "lengths"))
    throw new CompileError("duplicate-name", {
      where,
      found: `an input "lengths" besides lengths: true`,
      fix: "Leave it out of inputs",
    });
  const build: Build<string> = spec.build ?? chain(where, inputs, spec.layers);
  checkClip(where, spec.clip ?? {});
  const { name, loss, optimizer, lengths = false, clip = {} } = spec;
  return Object.freeze({
    name,
    inputs: Object.freeze({ ...spec.inputs }),
    lengths,
    clip: Object.freeze({ ...clip }),
    ...(loss === undefined ? {} : { loss }),
    ...(optimizer === undefined ? {} : { optimizer }),
    outputs: (ctx: LayerContext, values: Readonly<Record<string, Value>>) => named(where, build(ctx, values)),
  });
}

/** Layers in order over the one input. */
function chain(
  where: string,
  inputs: readonly (readonly [string, TensorType])[],
  layers: readonly Layer[] = [],
): Build<string> {
  if (layers.length === 0)
    throw new CompileError("value", {
      where,
      found: "no layers",
      expected: "at least one layer, or build(ctx, inputs)",
    });
  if (inputs.length !== 1)
    throw new CompileError("value", {
      where,
      found: `layers over ${inputs.length} inputs: ${inputs.map(([n, t]) => `${n} ${formatType(t)}`).join(", ")}`,
      expected: "one input",
      fix: "Use build(ctx, inputs) to say what each input feeds",
    });
  return (ctx, values) => layers.reduce((x, layer) => ctx.apply(layer, x), values[inputs[0][0]]);
}

function named(where: string, outputs: ModelOutputs | undefined): Readonly<Record<string, Value>> {
  const isValue = (x: ModelOutputs): x is Value => "type" in x && "shape" in x.type;
  const record = outputs === undefined ? {} : isValue(outputs) ? { y: outputs } : outputs;
  if (Object.keys(record).length === 0)
    throw new CompileError("value", {
      where,
      found: "build returns no output",
      expected: "a value, or values by name",
    });
  for (const name of Object.keys(record)) checkName(`${where}: outputs`, name);
  return record;
}
