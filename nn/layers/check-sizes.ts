// The check that sizes given by the user are whole numbers above 0.
import { CompileError } from "../../ir/errors.ts";

export function checkSizes(where: string, sizes: Readonly<Record<string, number>>): void {
  for (const [what, size] of Object.entries(sizes))
    if (!Number.isInteger(size) || size <= 0)
      throw new CompileError("value", { where, found: `${what}: ${size}`, expected: "a whole number above 0" });
}
