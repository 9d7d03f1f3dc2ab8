// Which of a program's two binaries an engine takes, and for which engines code is planned: probes, what they say here,
// and the same question in emitted modules.
import type { WasmVariant } from "../../ir/artifact.ts";
import { encodeModule } from "./assembler/encode.ts";
import { FunctionBuilder } from "./assembler/function-builder.ts";
import type { Engines } from "./caps.ts";

/** A module that is valid where relaxed SIMD is there. */
function relaxedProbe(): Uint8Array<ArrayBuffer> {
  const probe = new FunctionBuilder({ name: "probe" });
  // What cannot be reached has any operands.
  probe.emit("unreachable").emit("f32x4.relaxed_madd").emit("drop");
  return encodeModule({ globals: [], functions: [probe.finish()] }) as Uint8Array<ArrayBuffer>;
}

/** The variant that the engine that runs this can compile and runs faster. */
export const engineVariant = (): WasmVariant => (WebAssembly.validate(relaxedProbe()) ? "relaxed" : "plain");

/** Engines came to it a little after they began to keep the order of loads and products, and to relaxed SIMD before or with it. */
const AGE = "Float16Array";

/** What the engine that runs this counts as. */
export const hostEngines = (): Engines => (AGE in globalThis ? "current" : "earlier");

/** Lines of an emitted module that declare `probe`. */
export const probeLines = (): readonly string[] => [
  "// Valid where the engine knows relaxed SIMD, which multiplies and adds in one instruction.",
  `const probe = new Uint8Array([${relaxedProbe().join(", ")}]);`,
];

/**
 * The line after them that exports `variant`. The plain variant is planned for earlier engines, so that of those planned
 * for current ones, earlier engines take it, whatever instructions they know.
 */
export const variantLine = (engines: Engines): string => {
  const isCurrent = engines === "current" ? `"${AGE}" in globalThis && ` : "";
  return `export const variant = () => (${isCurrent}WebAssembly.validate(probe) ? "relaxed" : "plain");`;
};
