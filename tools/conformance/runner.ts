// Runs the suites over a folder of conformance data, prints what happened, and says whether all is well.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { CaseResult, CaseStatus, Suite } from "./case.ts";

export interface SuiteReport {
  readonly suite: string;
  readonly results: readonly CaseResult[];
}

export interface ConformanceReport {
  readonly suites: readonly SuiteReport[];
  /** Folders of the data that no suite reads. */
  readonly notHandled: readonly string[];
}

export const countStatus = (results: readonly CaseResult[], status: CaseStatus): number =>
  results.filter((r) => r.status === status).length;

/** Every suite's results; a folder that is absent is one skip, one that cannot be read one failure. */
export async function runConformance(root: string, suites: readonly Suite[]): Promise<ConformanceReport> {
  if (!existsSync(root)) throw new Error(`no such folder: ${root}`);
  const reports: SuiteReport[] = [];
  for (const suite of suites) reports.push({ suite: suite.name, results: await runSuite(root, suite) });
  const handled = new Set(suites.map((s) => s.folder));
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return {
    suites: reports,
    notHandled: folders
      .map((f) => f.name)
      .filter((name) => !handled.has(name))
      .sort(),
  };
}

async function runSuite(root: string, suite: Suite): Promise<readonly CaseResult[]> {
  const folder = join(root, suite.folder);
  if (!existsSync(folder)) return [{ name: suite.folder, status: "skipped", detail: "the folder is absent" }];
  try {
    const results = await suite.run(folder);
    return results.length > 0
      ? results
      : [{ name: suite.folder, status: "failed", detail: "the folder holds no cases" }];
  } catch (error) {
    return [{ name: suite.folder, status: "failed", detail: error instanceof Error ? error.message : String(error) }];
  }
}

const countsText = (results: readonly CaseResult[]): string =>
  `${countStatus(results, "passed")} passed, ${countStatus(results, "failed")} failed, ${countStatus(results, "skipped")} skipped`;

/** A line a suite, its failures and skips below (every case when verbose), the totals last. */
export function formatReport(report: ConformanceReport, verbose: boolean): string[] {
  const lines = report.suites.flatMap(({ suite, results }) => [
    `${suite}: ${countsText(results)}`,
    ...results
      .filter((r) => verbose || r.status !== "passed")
      .map(
        (r) => `  ${r.status} ${r.name}${r.detail === undefined ? "" : `: ${verbose ? r.detail : shorten(r.detail)}`}`,
      ),
  ]);
  const all = report.suites.flatMap((s) => s.results);
  return [...lines, ...report.notHandled.map((name) => `${name}: not handled`), countsText(all)];
}

const shorten = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

/** 1 where a case failed or none passed, else 0. */
export function exitCode(report: ConformanceReport): 0 | 1 {
  const all = report.suites.flatMap((s) => s.results);
  return countStatus(all, "failed") > 0 || countStatus(all, "passed") === 0 ? 1 : 0;
}
