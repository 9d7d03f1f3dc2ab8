// How the texts of options become values; what does not fit is an error of usage.
import { InvalidArgumentError } from "commander";
import { storageNames } from "../../targets/storage.ts";

/** What `--storage` is for. */
export const STORAGE = `how inference keeps weights: ${storageNames.join(", or ")} for wgsl (default: "f32")`;

/** A whole number of at least `least`. */
export const whole =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
  };

/** A number above 0. */
export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("Expected a number above 0.");
}

/** Words with commas between them. */
export const list = (text: string): readonly string[] =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
