// The cells that come with the package, by name and as a listing.
import type { Cell } from "../cell.ts";
import * as all from "./all.ts";

export * from "./all.ts";
/** Every cell by its exported name. */
export const cells: Readonly<Record<string, Cell>> = Object.freeze({ ...all });
