// What a suite gives the runner: one result a case, with the numbers' comparison and the reasons for skipping.

export type CaseStatus = "passed" | "failed" | "skipped";

export interface CaseResult {
  readonly name: string;
  readonly status: CaseStatus;
  /** Why a case failed or was skipped. */
  readonly detail?: string;
}

/** A folder of the conformance data and how its cases run. */
export interface Suite {
  readonly name: string;
  /** Below the data's root. */
  readonly folder: string;
  /** Runs every case of the folder; throws only where the folder's files cannot be read as the suite's format. */
  readonly run: (folder: string) => Promise<readonly CaseResult[]>;
}

/** Thrown by a case that asks for what the library does not do; its message is the skip's reason. */
export class SkipCase extends Error {
  override readonly name = "SkipCase";
}

export const skipCase = (reason: string): never => {
  throw new SkipCase(reason);
};

/** What a case computes beside what it should: compared element by element. */
export interface Check {
  readonly what: string;
  readonly actual: ArrayLike<number>;
  readonly expected: ArrayLike<number>;
}

/** |actual - expected| ≤ absolute + relative · |expected|. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** The first disagreement in words, or undefined where everything agrees. A check without numbers does not agree. */
export function disagreement({ what, actual, expected }: Check, { relative, absolute }: Tolerance): string | undefined {
  if (expected.length === 0) return `${what}: nothing to compare`;
  if (actual.length !== expected.length) return `${what}: ${actual.length} numbers, expected ${expected.length}`;
  let wrong = 0;
  let first = "";
  for (let i = 0; i < expected.length; i++) {
    // Written so that NaN disagrees.
    if (Math.abs(actual[i] - expected[i]) <= absolute + relative * Math.abs(expected[i])) continue;
    if (wrong === 0) first = `[${i}] is ${actual[i]}, expected ${expected[i]}`;
    wrong++;
  }
  return wrong === 0 ? undefined : `${what}: ${first} (${wrong} of ${expected.length} differ)`;
}

/** Runs one case: its checks decide, SkipCase skips it, anything else that is thrown fails it. */
export async function runCase(
  name: string,
  tolerance: Tolerance,
  compute: () => Promise<readonly Check[]>,
): Promise<CaseResult> {
  try {
    const checks = await compute();
    if (checks.length === 0) return { name, status: "failed", detail: "the case compared nothing" };
    const wrong = checks.map((check) => disagreement(check, tolerance)).filter((text) => text !== undefined);
    return wrong.length === 0 ? { name, status: "passed" } : { name, status: "failed", detail: wrong.join("; ") };
  } catch (error) {
    if (error instanceof SkipCase) return { name, status: "skipped", detail: error.message };
    return {
      name,
      status: "failed",
      detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    };
  }
}
