// Loads the text of an emitted module without writing it to a file. Alone here, so that built modules never hold it.
import type { EmittedModule, EmittedWasmModule } from "../ir/artifact.ts";
import { RuntimeError } from "./errors.ts";

/**
 * @param code an ES module without imports whose exports are declared one by one: `export const manifest …`.
 * @param names of the exports to return.
 * Needs a host that allows evaluation of text: a page under a strict content-security policy imports the module instead.
 */
function evaluateModule<M>(code: string, names: readonly (keyof M & string)[]): M {
  const body = code.replace(/^export\s+(?=(const|let|function|class)\b)/gm, "");
  try {
    const evaluate = new Function(`"use strict";\n${body}\nreturn { ${names.join(", ")} };`) as () => M;
    return evaluate();
  } catch (error) {
    throw new RuntimeError("file", {
      where: "emitted module",
      found: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      expected: `an ES module that exports ${names.join(" and ")}`,
    });
  }
}

/** The module of a JavaScript artifact. */
export const evaluateSource = (code: string): EmittedModule =>
  evaluateModule<EmittedModule>(code, ["manifest", "entries"]);

/** The glue of a WebAssembly artifact. */
export const evaluateGlue = (code: string): EmittedWasmModule =>
  evaluateModule<EmittedWasmModule>(code, ["manifest", "variant", "instantiate"]);
