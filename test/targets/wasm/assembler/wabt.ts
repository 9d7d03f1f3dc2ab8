// An independent assembler for the tests: wabt turns our WAT into bytes that ours must equal.
import wabt from "wabt";

const FEATURES = { simd: true, relaxed_simd: true } as const;

/** Throws with wabt's message where the bytes are no valid module. */
export async function validateWithWabt(bytes: Uint8Array): Promise<void> {
  const module = (await wabt()).readWasm(bytes, FEATURES);
  try {
    (module.validate as (features: object) => void).call(module, FEATURES);
  } finally {
    module.destroy();
  }
}

/** Bytes of a WAT text, its names included. Throws with wabt's message where the text does not parse or validate. */
export async function assembleWithWabt(text: string): Promise<Uint8Array> {
  const module = (await wabt()).parseWat("module.wat", text, FEATURES);
  try {
    (module.validate as (features: object) => void).call(module, FEATURES);
    return module.toBinary({ canonicalize_lebs: true, write_debug_names: true }).buffer;
  } finally {
    module.destroy();
  }
}
