// Before any worker starts: unpacks the tests' browser and tells the workers' environment of the software GPU.
import { join } from "node:path";
import { hasBinaries, unpack } from "./unpack.ts";

/**
 * Libraries are searched in LD_LIBRARY_PATH as it was when a process began, so it must be set here, in the parent.
 * With CELLC_GPU=system the tests run on the machine's own driver.
 */
export default async function setup(): Promise<void> {
  if (!hasBinaries || process.env.CELLC_GPU === "system") return;
  const folder = await unpack();
  const driver = join(folder, "vk_swiftshader_icd.json");
  Object.assign(process.env, { VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver });
  const others = process.env.LD_LIBRARY_PATH?.split(":").filter((path) => path !== folder) ?? [];
  process.env.LD_LIBRARY_PATH = [folder, ...others].join(":");
}
