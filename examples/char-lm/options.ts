// The command line of the character model, checked before anything else runs.
import { parseArgs } from "node:util";
import { targetNames } from "cellc";
import { cells } from "cellc/nn/cells";

export const usage = `Trains a character language model and scores it on held-out text.

  npm start -- [options]

  --seconds N    how long to train (default 45; all in all about a minute)
  --target NAME  ${targetNames.join(", ")} (default js)
  --cell NAME    ${Object.keys(cells).join(", ")} (default lstm)
  --units N      units of each recurrent layer (default 64)
  --layers N     recurrent layers (default 2)
  --text FILE    a UTF-8 text to learn instead of Moby Dick
  --seed N       of initial parameters and the sampled passage (default 1)
  --out DIR      where the module and its parameters are written (default out/char-lm)

  Example: npm start -- --seconds 120 --cell gru --units 96`;

export interface Options {
  readonly seconds: number;
  readonly target: (typeof targetNames)[number];
  readonly cell: string;
  readonly units: number;
  readonly layers: number;
  readonly text: string | undefined;
  readonly seed: number;
  readonly out: string;
  readonly help: boolean;
}

const text = { type: "string" } as const;

/** Throws Error with one line that says which option, what was found and what was expected. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: text,
      target: text,
      cell: text,
      units: text,
      layers: text,
      text,
      seed: text,
      out: text,
      help: { type: "boolean" },
    },
  });
  const target = values.target ?? "js";
  const cell = values.cell ?? "lstm";
  if (!targetNames.includes(target as never)) throw wrong("--target", target, targetNames.join(", "));
  if (!Object.hasOwn(cells, cell)) throw wrong("--cell", cell, Object.keys(cells).join(", "));
  return {
    seconds: number("--seconds", values.seconds ?? "45", 1),
    target: target as Options["target"],
    cell,
    units: whole("--units", values.units ?? "64", 1),
    layers: whole("--layers", values.layers ?? "2", 1),
    text: values.text,
    seed: whole("--seed", values.seed ?? "1", 0),
    out: values.out ?? "out/char-lm",
    help: values.help ?? false,
  };
}

const wrong = (option: string, found: string, expected: string): Error =>
  new Error(`${option}: ${JSON.stringify(found)}; expected ${expected}`);

function number(option: string, found: string, least: number): number {
  const value = Number(found);
  if (!(value >= least && Number.isFinite(value))) throw wrong(option, found, `a number of at least ${least}`);
  return value;
}

function whole(option: string, found: string, least: number): number {
  const value = number(option, found, least);
  if (!Number.isInteger(value)) throw wrong(option, found, "a whole number");
  return value;
}
