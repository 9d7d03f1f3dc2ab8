// The graphs of a model: whole sequences, one step, training, loss, and the optimizer's update.
import type { StateSpec } from "../ir/artifact.ts";
import { CompileError, internalError } from "../ir/errors.ts";
import { GraphBuilder } from "../ir/graph/builder.ts";
import type { Graph } from "../ir/graph/node.ts";
import { type Dim, f32, formatType, i32, isDim, type TensorType } from "../ir/types.ts";
import type { ModelDefinition } from "./define-model.ts";
import { ModelBuild, type ModelParam } from "./model-context.ts";
import { clipByNorm, clipByValue, finite, globalNorm } from "./optimizers/optimizer.ts";

export interface ModelGraphs {
  /** Inputs, states → outputs, states. */
  readonly forward: Graph;
  /** The same for one step: inputs and outputs without T. Absent where a layer needs the whole sequence; see noStep. */
  readonly step: Graph | undefined;
  /** Why there is no step graph, one line a reason. */
  readonly noStep: readonly string[];
  /** forward as in training: with dropout and noise, which read the hyper input "key". */
  readonly training: Graph;
  /** Inputs, target, states → loss, states; absent without a loss. To be differentiated by its "param" parameters. */
  readonly gradient: Graph | undefined;
  /**
   * theta, grad, slots f32[paramSize], loss → theta, slots, gradNorm; absent without an optimizer. theta and slots stay as
   * they are where the hyper input "apply" is 0, and where loss or gradNorm is not finite.
   */
  readonly update: ((paramSize: number) => Graph) | undefined;
  /** In order of creation, the same in every graph. */
  readonly params: readonly ModelParam[];
  readonly states: readonly StateSpec[];
  readonly slots: readonly string[];
  /** Numbers that update reads, with defaults, but for "step" (1 at the first update) and "apply". */
  readonly hyper: Readonly<Record<string, number>>;
}

/** Fixed numbers for T and B; open unless given. */
export interface GraphOptions {
  readonly steps?: Dim;
  readonly rows?: Dim;
}

/** Builds every graph of the model. Throws CompileError where layers, losses and inputs do not fit. */
export function modelGraphs(model: ModelDefinition, options: GraphOptions = {}): ModelGraphs {
  const { steps = "T", rows = "B" } = options;
  for (const [what, dim] of Object.entries({ steps, rows }))
    if (!isDim(dim) || dim === 0)
      throw new CompileError("value", {
        where: `model ${model.name}`,
        found: `${what}: ${dim}`,
        expected: "a whole number above 0",
      });
  if (model.lengths && rows !== "B")
    throw new CompileError("unsupported", {
      where: `model ${model.name}`,
      found: `lengths with rows fixed to ${rows}`,
      expected: `rows "B"`,
    });
  const whole = { steps, rows, training: false, singleStep: false };
  const forward = buildGraph(model, "forward", whole);
  const training = buildGraph(model, "training", { ...whole, training: true });
  const gradient = model.loss && buildGraph(model, "gradient", { ...whole, training: true });
  for (const other of [training, gradient]) if (other) checkSameParams(model, forward.params, other.params);
  const noStep = forward.wholeSequence;
  return {
    forward: forward.graph,
    step: noStep.length === 0 ? stepGraph(model, { rows }) : undefined,
    noStep,
    training: training.graph,
    gradient: gradient?.graph,
    update: model.optimizer && ((paramSize) => updateGraph(model, paramSize)),
    params: forward.params,
    states: forward.states,
    slots: model.optimizer?.slots ?? [],
    hyper: model.optimizer?.hyper ?? {},
  };
}

/** The graph of one step. Throws "unsupported" where a layer needs the whole sequence. */
export function stepGraph(model: ModelDefinition, { rows = "B" }: GraphOptions = {}): Graph {
  const built = buildGraph(model, "step", { steps: 1, rows, training: false, singleStep: true });
  if (built.wholeSequence.length > 0)
    throw new CompileError("unsupported", {
      where: built.wholeSequence[0],
      found: "so the model cannot run step by step",
      fix: "Use forward on whole sequences",
    });
  return built.graph;
}

type Kind = "forward" | "step" | "training" | "gradient";
interface Built {
  readonly graph: Graph;
  readonly params: readonly ModelParam[];
  readonly states: readonly StateSpec[];
  readonly wholeSequence: readonly string[];
}
type BuildSizes = { readonly steps: Dim; readonly rows: Dim; readonly training: boolean; readonly singleStep: boolean };

function buildGraph(model: ModelDefinition, kind: Kind, sizes: BuildSizes): Built {
  const build = new ModelBuild({ graphName: `${model.name}.${kind}`, ...sizes });
  const inputs = Object.fromEntries(Object.entries<TensorType>(model.inputs).map(([n, t]) => [n, build.input(n, t)]));
  if (model.lengths && !sizes.singleStep) build.lengths = build.input("lengths", i32("B"));
  const outputs = model.outputs(build.root, inputs);
  if (kind === "gradient") {
    const loss = model.loss?.build(build.root, outputs);
    if (loss === undefined || formatType(loss.type) !== "f32[]")
      throw new CompileError("shape", {
        where: `model ${model.name}: loss`,
        found: loss ? formatType(loss.type) : "nothing",
        expected: "f32[]",
      });
    build.graph.result("loss", "loss", loss);
  } else {
    const stepwise = sizes.singleStep ? outputsWithSteps(model, sizes.rows) : new Set<string>();
    for (const [name, value] of Object.entries(outputs)) {
      const { shape } = value.type;
      build.graph.result("output", name, stepwise.has(name) ? build.graph.op.reshape(value, shape.slice(1)) : value);
    }
  }
  return { graph: build.finish(), params: build.params, states: build.states, wholeSequence: build.wholeSequence };
}

/** Which outputs have an axis of steps: those that have it where T is open. */
function outputsWithSteps(model: ModelDefinition, rows: Dim): ReadonlySet<string> {
  const open = buildGraph(model, "forward", { steps: "T", rows, training: false, singleStep: false });
  return new Set(
    open.graph.results.filter((r) => r.role === "output" && r.value.type.shape[0] === "T").map((r) => r.name),
  );
}

function checkSameParams(model: ModelDefinition, a: readonly ModelParam[], b: readonly ModelParam[]): void {
  const text = (params: readonly ModelParam[]): string => params.map((p) => `${p.name} [${p.shape}]`).join(", ");
  if (text(a) === text(b)) return;
  throw new CompileError("invalid-ir", {
    where: `model ${model.name}`,
    found: `parameters ${text(b)} in training`,
    expected: `the same as otherwise: ${text(a)}`,
    fix: "Create parameters whether or not ctx.training is set",
  });
}

/** Clipping, then the optimizer's rule, over flat vectors of n elements; old or new values are selected, for NaN·0 is NaN. */
function updateGraph({ name, optimizer, clip }: ModelDefinition, n: number): Graph {
  if (optimizer === undefined) throw internalError(`model ${name}`, "an update without an optimizer");
  const builder = new GraphBuilder(`${name}.update`);
  const { op } = builder;
  const p = builder.param("param", "theta", f32(n));
  const grad = builder.param("input", "grad", f32(n));
  const slots = Object.fromEntries(optimizer.slots.map((s) => [s, builder.param("slot", s, f32(n))]));
  const hyper = Object.fromEntries(Object.keys(optimizer.hyper).map((h) => [h, builder.param("hyper", h, f32())]));
  const step = builder.param("hyper", "step", f32());
  const apply = builder.param("hyper", "apply", f32());
  const loss = builder.param("input", "loss", f32());
  const norm = globalNorm(op, grad);
  const taken = op.mul(apply, op.mul(finite(op, loss), finite(op, norm)));
  const bounded = clip.norm === undefined ? grad : clipByNorm(op, grad, norm, clip.norm);
  const g = clip.value === undefined ? bounded : clipByValue(op, bounded, clip.value);
  const next = optimizer.update({ op, p, g, slots, hyper, step });
  builder.result("param", "theta", op.select(taken, next.p, p));
  for (const slot of optimizer.slots) {
    if (next.slots[slot] === undefined)
      throw new CompileError("state", {
        where: `optimizer ${optimizer.name}`,
        found: `slot "${slot}" does not come back`,
      });
    builder.result("slot", slot, op.select(taken, next.slots[slot], slots[slot]));
  }
  builder.result("metric", "gradNorm", norm);
  return builder.finish();
}
