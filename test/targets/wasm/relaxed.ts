// Turns relaxed SIMD on in engines that keep it behind a flag, and says whether it is there.
import { setFlagsFromString } from "node:v8";
import { engineVariant } from "../../../targets/wasm/variant.ts";

function enable(): boolean {
  if (engineVariant() === "relaxed") return true;
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  return engineVariant() === "relaxed";
}

export const relaxedSimd = enable();
