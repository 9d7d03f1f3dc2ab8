// Turns relaxed SIMD on in engines that keep it behind a flag, and says whether it is there.
import { setFlagsFromString } from "node:v8";
import { encodeModule } from "../../../targets/wasm/assembler/encode.ts";
import { FunctionBuilder } from "../../../targets/wasm/assembler/function-builder.ts";

const params = ["a", "b", "c"].map((name) => ({ name, type: "v128" as const }));
const probe = encodeModule({
  memory: { module: "env", name: "memory", pages: 0 },
  globals: [],
  functions: [
    new FunctionBuilder({ name: "probe", params, results: ["v128"] })
      .get("a")
      .get("b")
      .get("c")
      .emit("f32x4.relaxed_madd")
      .finish(),
  ],
});

function enable(): boolean {
  if (WebAssembly.validate(probe)) return true;
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  return WebAssembly.validate(probe);
}

export const relaxedSimd = enable();
