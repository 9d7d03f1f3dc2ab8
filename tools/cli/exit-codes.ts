// What the exit codes of `cellc` mean: the table behind help and documentation.

/** By code, in the words of the documentation. */
export const EXIT_CODES = {
  done: { code: 0, meaning: "done, or help was asked for" },
  failed: {
    code: 1,
    meaning: "a spec, a file, a target or a folder is at fault; one error says which, nothing is half written",
  },
  usage: { code: 2, meaning: "the command line itself is wrong: an unknown command or option, a missing argument" },
  interrupted: { code: 130, meaning: "interrupted with Ctrl+C" },
} as const;

export const exitCodeLines: readonly string[] = Object.values(EXIT_CODES).map(
  ({ code, meaning }) => `  ${String(code).padEnd(4)}${meaning}`,
);
