// What is checked and filled in before an entry runs, whatever it runs on: seed, names, rows, hyper-parameters.
import type { Manifest } from "../ir/artifact.ts";
import { isPersistent, type Ports } from "./binding.ts";
import type { TrainOptions } from "./calls.ts";
import { checkCount, RuntimeError, unknownName } from "./errors.ts";
import { INIT_KEY } from "./initialize.ts";
import { type CallValues, cotangentOf, type Inputs } from "./inputs.ts";
import { State } from "./state.ts";

/** Seeds and step counts reach kernels as f32: whole numbers below this are exact. */
const KEY_LIMIT = INIT_KEY;
/** The number by which a call says whether an update is to change anything; no caller sets it. */
const APPLY = "apply";

/** What a call has besides inputs and options. */
export interface CallDetails {
  readonly steps: number;
  readonly apply?: 0 | 1;
  readonly cotangents?: Inputs;
  readonly stateCotangents?: State;
}

/** Where a training is: both numbers reach the kernels. */
export interface TrainingPlace {
  readonly seed: number;
  /** Updates done. */
  readonly updates: number;
}

export interface Request {
  readonly rows: number;
  readonly values: CallValues;
  /** The state that the entry begins with. */
  readonly before: State;
}

/** Checks the calls of one model. */
export class Requests {
  readonly #manifest: Manifest;
  readonly #inputNames: readonly string[];
  readonly #hyperNames: readonly string[];

  /** @throws RuntimeError "mismatch" for a manifest of another format. */
  constructor(manifest: Manifest) {
    if (manifest.format !== 1)
      throw new RuntimeError("mismatch", {
        where: `model "${manifest.name}"`,
        found: `format ${String(manifest.format)}`,
        expected: "format 1",
      });
    this.#manifest = manifest;
    this.#inputNames = portNames(manifest, "input");
    this.#hyperNames = portNames(manifest, "hyper").filter((name) => name !== APPLY);
  }

  /** @throws RuntimeError on unknown names and on states that do not fit. */
  check(inputs: Inputs, options: TrainOptions, details: CallDetails, place: TrainingPlace): Request {
    const { state, lengths } = options;
    const { apply = 0, cotangents, stateCotangents } = details;
    const rows = checkCount("rows", options.rows ?? state?.rows ?? 1, 1);
    state?.expectFits(this.#manifest.states, rows);
    stateCotangents?.expectFits(this.#manifest.states, rows);
    for (const name of Object.keys(inputs))
      if (!this.#inputNames.includes(name)) throw unknownName("input", name, this.#inputNames);
    const hyper = this.#hyper(options, apply, place);
    const before = state ?? State.init(this.#manifest.states, rows);
    return { rows, values: { inputs, state, lengths, cotangents, stateCotangents, hyper }, before };
  }

  #hyper({ rate, hyper = {} }: Partial<TrainOptions>, apply: 0 | 1, { seed, updates }: TrainingPlace) {
    const chosen = rate === undefined ? hyper : { ...hyper, rate };
    for (const name of Object.keys(chosen))
      if (!this.#hyperNames.includes(name)) throw unknownName("hyper-parameter", name, this.#hyperNames);
    const key = [seed, updates % KEY_LIMIT];
    return { ...this.#manifest.hyper, step: updates + 1, key, ...chosen, [APPLY]: apply };
  }
}

export function checkSeed(seed: number): number {
  if (Number.isInteger(seed) && seed >= 0 && seed < KEY_LIMIT) return seed;
  throw new RuntimeError("value", {
    where: "seed",
    found: String(seed),
    expected: `a whole number from 0 to ${KEY_LIMIT - 1}`,
  });
}

export function checkCotangents({ inputs }: Pick<Ports, "inputs">, cotangents: Inputs = {}): void {
  const ports = inputs.filter((p) => p.spec.role === "cotangent").map(cotangentOf);
  const known = ports.filter((p) => p.role === "output").map((p) => p.name);
  for (const name of Object.keys(cotangents)) if (!known.includes(name)) throw unknownName("cotangent", name, known);
}

/** @throws RuntimeError "not-finite" unless the value is a number that an update can be made with. */
export function checkUpdate(update: number, what: string, value: number): void {
  if (!Number.isFinite(value))
    throw new RuntimeError("not-finite", {
      where: `update ${update}`,
      found: `the ${what} is ${value}`,
      expected: "a finite number",
      fix: "The parameters are those before this update. Lower the learning rate, clip the gradient, or look for NaN in the inputs",
    });
}

const portNames = ({ entries }: Manifest, role: string): string[] => [
  ...new Set(entries.flatMap((e) => e.inputs.filter((p) => p.role === role && !isPersistent(e, p)).map((p) => p.name))),
];
