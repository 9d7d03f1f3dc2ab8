// Activations as data: the name of an elementwise op, or an op with options, and how to apply one.
import { type ElementwiseOfArity, elementwise, isElementwise, type Options } from "../ir/elementwise.ts";
import { CompileError } from "../ir/errors.ts";
import type { RegionBuilder } from "../ir/graph/builder.ts";
import type { Value } from "../ir/graph/node.ts";

/** Every elementwise op of one operand; "linear" is the identity. */
export type ActivationName = ElementwiseOfArity<1> | "linear";
export type Activation = ActivationName | { readonly op: ActivationName; readonly options?: Options };

export const activationName = (activation: Activation): ActivationName =>
  typeof activation === "string" ? activation : activation.op;

/** The activation's options, with the op's defaults for those that are not given. */
export function activationOptions(activation: Activation): Options {
  const name = activationName(activation);
  const given = typeof activation === "string" ? {} : (activation.options ?? {});
  return name === "linear" ? {} : { ...elementwise[name].options, ...given };
}

/** Throws CompileError where the activation is no elementwise op of one operand or has no such option. */
export function checkActivation(activation: Activation, where: string): void {
  const name = activationName(activation);
  if (name === "linear") return;
  if (!isElementwise(name) || elementwise[name].arity !== 1)
    throw new CompileError("unknown-name", {
      where,
      found: `activation "${String(name)}"`,
      expected: `"linear" or an elementwise op of one operand, such as "tanh", "sigmoid" or "hardSigmoid"`,
    });
  const known = Object.keys(elementwise[name].options);
  const unknown = Object.keys(activationOptions(activation)).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new CompileError("unknown-name", {
      where,
      found: `option "${unknown}" of ${name}`,
      expected: known.join(", ") || "no options",
    });
}

/** activation(x), same shape as x; `as` names the result for the reader. */
export function activate(op: RegionBuilder, activation: Activation, x: Value, as?: string): Value {
  const name = activationName(activation);
  return name === "linear" ? x : op.elementwise(name, [x], activationOptions(activation), as);
}

/** Whether f(−x) = 1 − f(x), as for the logistic function: what a coupled gate relies on. */
export function isPointSymmetric(activation: Activation): boolean {
  const name = activationName(activation);
  return name === "sigmoid" || (name === "hardSigmoid" && activationOptions(activation).offset === 0.5);
}
