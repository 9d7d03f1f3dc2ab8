// The context that layers build with: collects parameters, states and inputs of one graph under scoped names.
import type { InitSpec, StateSpec } from "../ir/artifact.ts";
import { CompileError } from "../ir/errors.ts";
import { GraphBuilder } from "../ir/graph/builder.ts";
import type { Graph, Value } from "../ir/graph/node.ts";
import {
  type Dim,
  dimParts,
  dimProduct,
  f32,
  formatType,
  type Shape,
  sameType,
  type TensorType,
  tensorType,
} from "../ir/types.ts";
import type { Layer, LayerContext } from "./layer.ts";

/** A trainable parameter of a model. */
export interface ModelParam {
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: InitSpec;
}

export interface BuildOptions {
  readonly graphName: string;
  readonly steps: Dim;
  readonly rows: Dim;
  readonly training: boolean;
  /** Inputs and outputs without the axis of steps; steps is 1 then. */
  readonly singleStep: boolean;
}

const NAME = /^[A-Za-z_][\w-]*$/;

/** Throws CompileError "value" unless the name is a word; dots separate a layer's name from its parameters'. */
export function checkName(where: string, name: string): void {
  if (!NAME.test(name))
    throw new CompileError("value", {
      where,
      found: `the name ${JSON.stringify(name)}`,
      expected: "letters, digits, _ and -, a letter first",
    });
}

/** One graph in the making; `root` is the context of the model itself. */
export class ModelBuild {
  readonly graph: GraphBuilder;
  readonly options: BuildOptions;
  readonly params: ModelParam[] = [];
  readonly wholeSequence: string[] = [];
  readonly root: LayerContext;
  readonly #states = new Map<string, { readonly spec: StateSpec; readonly before: Value; after?: Value }>();
  lengths: Value | undefined;
  #key: Value | undefined;
  #streams = 0;

  constructor(options: BuildOptions) {
    this.options = options;
    this.graph = new GraphBuilder(options.graphName);
    this.root = scope(this, "");
  }

  get states(): readonly StateSpec[] {
    return [...this.#states.values()].map((s) => s.spec);
  }

  param(name: string, shape: readonly number[], init: InitSpec): Value {
    const value = this.graph.param("param", name, f32(...shape));
    this.params.push(Object.freeze({ name, shape: Object.freeze([...shape]), init }));
    return value;
  }

  /** An input whose "T" and "B" are this graph's steps and rows; in the step graph it comes without steps. */
  input(name: string, type: TensorType): Value {
    const whole = this.#bound(type);
    if (!this.options.singleStep || type.shape[0] !== "T") return this.graph.param("input", name, whole);
    const given = this.graph.param("input", name, tensorType(whole.dtype, whole.shape.slice(1)));
    return this.graph.op.reshape(given, whole.shape);
  }

  state(name: string, shape: Shape): Value {
    if (this.#states.has(name))
      throw new CompileError("duplicate-name", { where: this.options.graphName, found: `two states named ${name}` });
    const before = this.graph.param("state", name, f32(...shape));
    this.#states.set(name, { spec: Object.freeze({ name, shape: Object.freeze([...shape]) }), before });
    return before;
  }

  setState(where: string, name: string, value: Value): void {
    const state = this.#states.get(name);
    if (!state)
      throw new CompileError("unknown-name", {
        where,
        found: `setState("${name}")`,
        expected: "a state made by state(name, shape)",
      });
    if (!sameType(state.before.type, value.type))
      throw new CompileError("state", {
        where,
        found: `state "${name}" is ${formatType(state.before.type)} but comes back as ${formatType(value.type)}`,
      });
    state.after = value;
  }

  key(): Value {
    this.#key ??= this.graph.param("hyper", "key", f32(2));
    return this.#key;
  }

  stream(): number {
    return this.#streams++;
  }

  /** Adds the states after the call as results. Throws "state" where one does not come back. */
  finish(): Graph {
    for (const [name, { after }] of this.#states) {
      if (after === undefined)
        throw new CompileError("state", {
          where: this.options.graphName,
          found: `state "${name}" does not come back`,
          fix: `Call ctx.setState with its value after the last step`,
        });
      this.graph.result("state", name, after);
    }
    return this.graph.finish();
  }

  #bound(type: TensorType): TensorType {
    const { steps, rows } = this.options;
    const bind = (dim: Dim): Dim => {
      const { k, t, b } = dimParts(dim);
      return dimProduct([k, ...(t ? [steps] : []), ...(b ? [rows] : [])]);
    };
    return tensorType(type.dtype, type.shape.map(bind));
  }
}

/** The context of one layer: names get its prefix, errors its place. */
function scope(build: ModelBuild, prefix: string): LayerContext {
  const { steps, rows, training, graphName } = build.options;
  const taken = new Map<string, number>();
  const where = prefix === "" ? graphName : `layer "${prefix.slice(0, -1)}"`;
  return {
    op: build.graph.op,
    training,
    steps,
    rows,
    where,
    get lengths() {
      return build.lengths;
    },
    param: (name, shape, init) => build.param(prefix + name, shape, init),
    state: (name, shape) => build.state(prefix + name, shape),
    setState: (name, value) => build.setState(where, prefix + name, value),
    input: (name, type) => build.input(name, type),
    key: () => build.key(),
    stream: () => build.stream(),
    needsWholeSequence: (reason) => {
      build.wholeSequence.push(`${where}: ${reason}`);
    },
    apply: (layer, x) => applyLayer(build, layer, x, prefix, taken),
  };
}

function applyLayer(build: ModelBuild, layer: Layer, x: Value, prefix: string, taken: Map<string, number>): Value {
  checkName(build.options.graphName, layer.name);
  const count = (taken.get(layer.name) ?? 0) + 1;
  taken.set(layer.name, count);
  const name = count === 1 ? layer.name : `${layer.name}${count}`;
  const ctx = scope(build, `${prefix}${name}.`);
  try {
    return layer.build(ctx, x);
  } catch (error) {
    // Ops know the graph they are in; the user knows the layer.
    if (error instanceof CompileError && error.parts.where === build.options.graphName)
      throw new CompileError(error.code, { ...error.parts, where: ctx.where }, { cause: error });
    throw error;
  }
}
