// Which of a program's two binaries an engine takes: a probe, what it says here, and the same question in emitted modules.
import type { WasmVariant } from "../../ir/artifact.ts";
import { encodeModule } from "./assembler/encode.ts";
import { FunctionBuilder } from "./assembler/function-builder.ts";

/** A module that is valid where relaxed SIMD is there. */
function relaxedProbe(): Uint8Array<ArrayBuffer> {
  const probe = new FunctionBuilder({ name: "probe" });
  // What cannot be reached has any operands.
  probe.emit("unreachable").emit("f32x4.relaxed_madd").emit("drop");
  return encodeModule({ globals: [], functions: [probe.finish()] }) as Uint8Array<ArrayBuffer>;
}

/** The variant that the engine that runs this takes. */
export const engineVariant = (): WasmVariant => (WebAssembly.validate(relaxedProbe()) ? "relaxed" : "plain");

/** Lines of an emitted module that declare `probe`. */
export const probeLines = (): readonly string[] => [
  "// Valid where the engine knows relaxed SIMD, which multiplies and adds in one instruction.",
  `const probe = new Uint8Array([${relaxedProbe().join(", ")}]);`,
];

/** The line after them that exports `variant`. */
export const variantLine = 'export const variant = () => (WebAssembly.validate(probe) ? "relaxed" : "plain");';
