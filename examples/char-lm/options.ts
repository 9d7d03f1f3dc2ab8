// The command line of the character model, as a table, checked before anything else runs.
import { parseArgs } from "node:util";
import { targetNames } from "cellc";
import { cells } from "cellc/nn/cells";

/** What an option's text means; undefined for a text that it cannot be. */
interface Kind<X> {
  readonly expected: string;
  read(text: string): X | undefined;
}

const number = (least: number): Kind<number> => ({
  expected: `a number of at least ${least}`,
  read: (text) =>
    text.trim() !== "" && Number(text) >= least && Number.isFinite(Number(text)) ? Number(text) : undefined,
});

const whole = (least: number): Kind<number> => ({
  expected: `a whole number of at least ${least}`,
  read: (text) =>
    text.trim() !== "" && Number(text) >= least && Number.isInteger(Number(text)) ? Number(text) : undefined,
});

const oneOf = <N extends string>(names: readonly N[]): Kind<N> => ({
  expected: names.join(", "),
  read: (text) => names.find((name) => name === text),
});

const path: Kind<string> = { expected: "a path", read: (text) => text || undefined };

/** How the value is called, what it is, what it means, and what it is unless given. */
type Option<X> = readonly [value: string, kind: Kind<X>, meaning: string, standard: X];

const option = <X>(value: string, kind: Kind<X>, meaning: string, standard: NoInfer<X>): Option<X> => [
  value,
  kind,
  meaning,
  standard,
];

const OPTIONS = {
  seconds: option("N", number(1), "how long to train", 45),
  target: option("NAME", oneOf(targetNames), targetNames.join(", "), "wasm"),
  cell: option("NAME", oneOf(Object.keys(cells)), Object.keys(cells).join(", "), "lstm"),
  units: option("N", whole(1), "units of each recurrent layer", 128),
  layers: option("N", whole(1), "recurrent layers", 1),
  text: option<string | undefined>("FILE", path, "a UTF-8 text to learn instead of Moby Dick", undefined),
  seed: option("N", whole(0), "of initial parameters and the passage written", 1),
  out: option("DIR", path, "where the module and its parameters are written", "out/char-lm"),
} as const;

type Name = keyof typeof OPTIONS;
export type Options = { readonly [K in Name]: (typeof OPTIONS)[K] extends Option<infer X> ? X : never };

const lines = Object.entries(OPTIONS).map(([name, [value, , meaning, standard]]) => {
  const usual = standard === undefined ? "" : ` (${standard})`;
  return `  ${`--${name} ${value}`.padEnd(16)}${meaning}${usual}`;
});

export const usage = `Trains a character language model and scores it on held-out text.

  npm start -- [options]

${lines.join("\n")}

  Example: npm start -- --seconds 120 --cell gru --units 96`;

/**
 * The options, or undefined where help was asked for.
 * Throws Error with one line that says which option, what was found and what was expected.
 */
export function readOptions(args: readonly string[]): Options | undefined {
  const types = Object.fromEntries(Object.keys(OPTIONS).map((name) => [name, { type: "string" } as const]));
  const { values, positionals } = parseArgs({ args: [...args], options: types, strict: false });
  if (values.help) return undefined;
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(OPTIONS, name));
  if (unknown !== undefined) {
    const dashes = unknown.length === 1 ? "-" : "--";
    throw wrong(`${dashes}${unknown}`, "there is no such option", `--${Object.keys(OPTIONS).join(", --")}`);
  }
  if (positionals.length > 0) throw wrong("arguments", JSON.stringify(positionals[0]), "options only");
  const read = Object.entries(OPTIONS).map(([name, [, kind, , standard]]) => {
    const text = values[name];
    return [name, text === undefined ? standard : readValue(name, text, kind)];
  });
  return Object.fromEntries(read) as Options;
}

/** @param text true where an option stands without a value. */
function readValue(name: string, text: string | boolean, kind: Kind<unknown>): unknown {
  if (typeof text !== "string") throw wrong(`--${name}`, "no value", kind.expected);
  const value = kind.read(text);
  if (value === undefined) throw wrong(`--${name}`, JSON.stringify(text), kind.expected);
  return value;
}

const wrong = (where: string, found: string, expected: string): Error =>
  new Error(`${where}: ${found}; expected ${expected}`);
