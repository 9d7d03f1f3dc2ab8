// How the tests run: which files, in how many processes, with the sources instead of the built package.
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["cellc-source"] },
  ssr: { resolve: { conditions: ["cellc-source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 240_000,
    pool: "forks",
    maxWorkers: 2,
    // A snapshot that is missing fails; only --update writes.
    update: "none",
    globalSetup: ["test/browser/global-setup.ts"],
  },
});
