// A module as WAT text: the same instruction lists that the binary is made of, one instruction a line.
import type { SourceLine } from "../../writer.ts";
import { type ImmediateKind, type ImmediateKinds, type Instr, instructions } from "./instructions.ts";
import { collectTypes, type Local, type WasmFunction, type WasmModule } from "./module.ts";
import { formatSignature, type Signature } from "./value-type.ts";

const id = (name: string): string => `$${name}`;

/** Shortest decimal that reads back as the same f32; `inf`, `nan` and `-0` as WAT spells them. */
export function printF32(value: number): string {
  if (Number.isNaN(value)) return "nan";
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single > 0 ? "inf" : "-inf";
  if (Object.is(single, -0)) return "-0";
  for (let digits = 1; digits < 9; digits++) {
    const text = single.toPrecision(digits);
    if (Math.fround(Number(text)) === single) return String(Number(text));
  }
  return String(Number(single.toPrecision(9)));
}

const immediateText: { readonly [I in ImmediateKind]: (immediates: ImmediateKinds[I]) => string } = {
  none: () => "",
  i32: ([value]) => String(value | 0),
  f32: ([value]) => printF32(value),
  v128: ([{ shape, values }]) =>
    `${shape} ${values.map((v) => (shape === "f32x4" ? printF32(v) : String(v | 0))).join(" ")}`,
  local: ([name]) => id(name),
  global: ([name]) => id(name),
  func: ([name]) => id(name),
  label: ([name]) => id(name),
  block: ([label, result]) => (result === undefined ? id(label) : `${id(label)} (result ${result})`),
  memory: ([offset]) => (offset === 0 ? "" : `offset=${offset}`),
  lane: ([lane]) => String(lane),
  shuffle: ([lanes]) => lanes.join(" "),
};

export function printInstr(instr: Instr): string {
  const print = immediateText[instructions[instr.op].immediate] as (immediates: unknown) => string;
  return [instr.op, print(instr.immediates)].filter((part) => part !== "").join(" ");
}

const comment = (lines: readonly string[], indent: string): string[] => lines.map((line) => `${indent};; ${line}`);
const list = (word: string, items: readonly string[]): string =>
  items.length === 0 ? "" : ` (${word} ${items.join(" ")})`;
const local = (word: string, { name, type }: Local): string => ` (${word} ${id(name)} ${type})`;

function typeLine({ params, results }: Signature): string {
  return `  (type (func${list("param", params)}${list("result", results)}))`;
}

function bodyLines(body: readonly Instr[]): SourceLine[] {
  let depth = 2;
  return body.flatMap((instr) => {
    if (instr.op === "end" || instr.op === "else") depth--;
    const indent = "  ".repeat(depth);
    const comments = (instr.comments ?? []).map((text) => text());
    const lines = [...comment(comments, indent), indent + printInstr(instr)];
    if (instr.op === "else" || instructions[instr.op].immediate === "block") depth++;
    const { origin } = instr;
    return lines.map((text) => (origin === undefined ? { text } : { text, origin }));
  });
}

export const printFunction = (fn: WasmFunction, type: number): string =>
  functionLines(fn, ` (type ${type})`)
    .map((line) => line.text)
    .join("\n");

/** A function's text line by line. */
export function functionLines(fn: WasmFunction, type = ""): readonly SourceLine[] {
  const head = `  (func ${id(fn.name)}${type}${fn.params.map((p) => local("param", p)).join("")}${list("result", fn.results)}`;
  const locals = fn.locals.map((l) => `   ${local("local", l)}`);
  const lines = (texts: readonly string[]): SourceLine[] => texts.map((text) => ({ text }));
  return [...lines([...comment(fn.comment, "  "), head, ...locals]), ...bodyLines(fn.body), { text: "  )" }];
}

export function printModule(module: WasmModule): string {
  const { types, indexOf } = collectTypes(module, formatSignature);
  const { memory } = module;
  const imported = memory
    ? [`  (import "${memory.module}" "${memory.name}" (memory ${id(memory.name)} ${memory.pages}))`]
    : [];
  const globals = module.globals.map(
    (g) => `  (global ${id(g.name)} (mut i32) (i32.const 0))${g.comment === undefined ? "" : ` ;; ${g.comment}`}`,
  );
  const exported = module.functions.flatMap((fn) =>
    fn.exported === undefined ? [] : [`  (export "${fn.exported}" (func ${id(fn.name)}))`],
  );
  return [
    "(module",
    ...types.map(typeLine),
    ...imported,
    ...globals,
    ...module.functions.map((fn) => printFunction(fn, indexOf(fn))),
    ...exported,
    ")",
    "",
  ].join("\n");
}
