// The command: runs every suite over a folder of conformance data. `npm run conformance -- FOLDER [-v]`
import { exitCode, formatReport, runConformance } from "./runner.ts";
import { suites } from "./suites/index.ts";

const args = process.argv.slice(2);
const verbose = args.includes("-v") || args.includes("--verbose");
const folders = args.filter((arg) => !arg.startsWith("-"));
if (folders.length !== 1) {
  console.error("usage: npm run conformance -- FOLDER [-v]");
  process.exitCode = 2;
} else {
  try {
    const report = await runConformance(folders[0], suites);
    for (const line of formatReport(report, verbose)) console.log(line);
    process.exitCode = exitCode(report);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
}
