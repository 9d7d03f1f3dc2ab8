// Loads the text of an emitted module without writing it to a file. Alone here, so that built modules never hold it.
import type { EmittedModule } from "../ir/artifact.ts";
import { RuntimeError } from "./errors.ts";

/**
 * @param code an ES module without imports whose exports are `export const manifest` and `export const entries`.
 * Needs a host that allows evaluation of text: a page under a strict content-security policy imports the module instead.
 */
export function evaluateSource(code: string): EmittedModule {
  const body = code.replace(/^export\s+(?=(const|let|function|class)\b)/gm, "");
  try {
    const evaluate = new Function(`"use strict";\n${body}\nreturn { manifest, entries };`) as () => EmittedModule;
    return evaluate();
  } catch (error) {
    throw new RuntimeError("file", {
      where: "emitted module",
      found: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      expected: "an ES module that exports manifest and entries",
    });
  }
}
