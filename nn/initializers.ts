// How parameters begin, as plain data: the published rules, and one rule per gate for fused parameters.
import type { InitSpec } from "../ir/artifact.ts";
import { CompileError } from "../ir/errors.ts";

/** A rule for a parameter with one column block a gate: either the same for every block, or made from the gates. */
export type GateInit = InitSpec | ((gates: readonly string[], units: number) => InitSpec);

const freeze = (init: InitSpec): InitSpec => Object.freeze(init);

function positive(where: string, what: string, value: number): number {
  if (!Number.isFinite(value) || value <= 0)
    throw new CompileError("value", { where, found: `${what} ${value}`, expected: "a number above 0" });
  return value;
}

export const zeros = (): InitSpec => freeze({ kind: "zeros" });

export const constant = (value: number): InitSpec => freeze({ kind: "constant", value });

/** Uniform in ±limit. */
export const uniform = (limit: number): InitSpec =>
  freeze({ kind: "uniform", scale: positive("uniform", "limit", limit) });

/** Uniform in ±1/√units, the rule of PyTorch's recurrent layers for every parameter. */
export const uniformOver = (units: number): InitSpec => uniform(1 / Math.sqrt(units));

/** Normal around 0. */
export const normal = (deviation = 1): InitSpec =>
  freeze({ kind: "normal", scale: positive("normal", "deviation", deviation) });

/** Uniform in ±factor·√(6 / (rows + columns)); Glorot and Bengio 2010. Fused matrices: each gate's block on its own. */
export const glorotUniform = (factor = 1): InitSpec =>
  freeze({ kind: "glorotUniform", scale: positive("glorotUniform", "factor", factor) });

/** A random orthogonal matrix times factor; Saxe et al. 2013. Fused matrices: each gate's block on its own. */
export const orthogonal = (factor = 1): InitSpec =>
  freeze({ kind: "orthogonal", scale: positive("orthogonal", "factor", factor) });

/** Given numbers, row-major. */
export const values = (numbers: Iterable<number>): InitSpec =>
  freeze({ kind: "values", values: Object.freeze([...numbers]) });

/** One rule a column block of the last axis. */
export const blocks = (parts: readonly { readonly size: number; readonly init: InitSpec }[]): InitSpec =>
  freeze({ kind: "blocks", parts: Object.freeze([...parts]) });

/**
 * One rule a gate, `rest` for gates that are not named: `b: perGate({ f: constant(1) })`.
 * Throws "unknown-name" for a gate that the parameter does not have.
 */
export function perGate(rules: Readonly<Record<string, InitSpec>>, rest: InitSpec = zeros()): GateInit {
  return (gates, units) => {
    const unknown = Object.keys(rules).find((gate) => !gates.includes(gate));
    if (unknown !== undefined)
      throw new CompileError("unknown-name", {
        where: "perGate",
        found: `gate "${unknown}"`,
        expected: gates.map((g) => `"${g}"`).join(", "),
      });
    return blocks(gates.map((gate) => ({ size: units, init: rules[gate] ?? rest })));
  };
}

/** Forget-gate bias 1, the others `rest`; Gers et al. 2000, Jozefowicz et al. 2015. */
export const forgetBias = (value = 1, gate = "f", rest: InitSpec = zeros()): GateInit =>
  perGate({ [gate]: constant(value) }, rest);

/** The rule for a parameter whose last axis is one block of `units` for each of `gates`. */
export function resolveGateInit(init: GateInit, gates: readonly string[], units: number): InitSpec {
  if (typeof init === "function") return init(gates, units);
  const perBlock = init.kind === "glorotUniform" || init.kind === "orthogonal";
  return perBlock && gates.length > 1 && init.blocks === undefined ? freeze({ ...init, blocks: gates.length }) : init;
}
