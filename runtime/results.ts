// What the ports of an entry that has run become for the caller, whatever it ran on. Every array is a copy.
import type { Manifest } from "../ir/artifact.ts";
import type { BoundPort, Ports } from "./binding.ts";
import type { Arrays, BackwardResult, ForwardResult, LossResult } from "./calls.ts";
import { countOf } from "./safetensors.ts";
import { State } from "./state.ts";

/** @param before the state that the entry began with: what it does not return stays so. */
export const forwardResult = (ports: Ports, before: State): ForwardResult => ({
  outputs: copies(ports.outputs.filter(isOutput)),
  state: stateAfter(ports, before),
});

/** The norm of the gradient stands beside the result: gradients alone are returned without it. */
export function lossResult(
  ports: Ports,
  before: State,
): { readonly result: LossResult; readonly gradNorm: number | undefined } {
  const loss = ports.outputs.find((p) => p.spec.role === "loss")!.view[0];
  const { gradNorm, ...metrics } = scalars(ports);
  return { result: { loss, state: stateAfter(ports, before), metrics }, gradNorm };
}

export function backwardResult(
  { params, states }: Manifest,
  ports: Ports,
  before: State,
  grads: Float32Array,
): BackwardResult {
  const [stateNames, paramNames] = [states, params].map((specs) => specs.map((s) => s.name));
  const others = ports.outputs.filter((p) => p.spec.role === "grad" && !paramNames.includes(p.spec.name));
  const stateGrads = State.init(states, ports.env.B);
  for (const { spec, view } of others) if (stateNames.includes(spec.name)) stateGrads.set(spec.name, view);
  return {
    ...forwardResult(ports, before),
    grads: gradsOf(params, grads),
    inputGrads: copies(others.filter((p) => !stateNames.includes(p.spec.name))),
    stateGrads,
  };
}

/** The flat gradient by parameter. */
export const gradsOf = (params: Manifest["params"], grads: Float32Array): Arrays =>
  Object.fromEntries(params.map((p) => [p.name, grads.slice(p.offset, p.offset + countOf(p.shape))]));

export const isOutput = (port: BoundPort): boolean => port.spec.role === "output";

const copies = (ports: readonly BoundPort[]): Arrays =>
  Object.fromEntries(ports.map(({ spec, view }) => [spec.name, new Float32Array(view)]));

const scalars = ({ outputs }: Ports): Record<string, number> =>
  Object.fromEntries(outputs.filter((p) => p.spec.role === "metric").map(({ spec, view }) => [spec.name, view[0]]));

function stateAfter({ outputs }: Ports, before: State): State {
  const state = before.clone();
  for (const { spec, view } of outputs) if (spec.role === "state") state.set(spec.name, view);
  return state;
}
