// Which ways of keeping numbers each target has, and what is said where it has not the one asked for.
import type { TargetName } from "../ir/artifact.ts";
import { CompileError } from "../ir/errors.ts";
import type { Storage } from "../ir/types.ts";

const STORAGES: Readonly<Record<TargetName, readonly Storage[]>> = {
  js: ["f32"],
  wasm: ["f32"],
  wgsl: ["f32", "f16"],
};

export const storageNames: readonly Storage[] = [...new Set(Object.values(STORAGES).flat())];

/** @throws CompileError "value" for a name that is none, "unsupported" for what the target, or one that "auto" may choose, cannot do. */
export function checkStorage(name: string, target: TargetName | "auto"): asserts name is Storage {
  const where = "storage";
  if (!(storageNames as readonly string[]).includes(name))
    throw new CompileError("value", { where, found: JSON.stringify(name), expected: storageNames.join(", ") });
  const able = (Object.keys(STORAGES) as TargetName[]).filter((t) => STORAGES[t].includes(name as Storage));
  const wanted = target === "auto" ? (Object.keys(STORAGES) as TargetName[]) : [target];
  if (wanted.every((t) => able.includes(t))) return;
  throw new CompileError("unsupported", {
    where,
    found: `${JSON.stringify(name)} for target ${JSON.stringify(target)}`,
    expected: target === "auto" ? '"f32"' : STORAGES[target].map((s) => JSON.stringify(s)).join(", "),
    fix: `Use target ${able.map((t) => JSON.stringify(t)).join(" or ")}, or leave storage out`,
  });
}
