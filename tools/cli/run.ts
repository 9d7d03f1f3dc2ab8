// One run of the command line: arguments to a subcommand, whatever is thrown to one error and an exit code.
import { Command, CommanderError } from "commander";
import { packageVersion } from "../package-version.ts";
import { subcommands } from "./commands.ts";
import { EXIT_CODES, exitCodeLines } from "./exit-codes.ts";
import { formatError } from "./format-error.ts";
import { Interruption } from "./interruption.ts";

const EPILOGUE = `
Exit codes:
${exitCodeLines.join("\n")}

Example:
  cellc build wake-word.rnn.ts --target wasm --out dist
  cellc help build`;

/** Runs `cellc` with these arguments and returns its exit code. Results go to stdout, everything else to stderr. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    const program = await cellc(args);
    await program.parseAsync([...args], { from: "user" });
    return EXIT_CODES.done.code;
  } catch (error) {
    // Commander has said what is wrong with the command line, or printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.done.code : EXIT_CODES.usage.code;
    if (error instanceof Interruption) return EXIT_CODES.interrupted.code;
    process.stderr.write(`${formatError(error)}\n`);
    return EXIT_CODES.failed.code;
  }
}

/** The program with those subcommands loaded that the arguments may mean; the others are there by name. */
export async function cellc(args: readonly string[] = []): Promise<Command> {
  const program = strict(new Command("cellc"))
    .description("Compiles recurrent networks to small modules in JavaScript, WebAssembly or WGSL.")
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", EPILOGUE);
  for (const { name, summary, load } of subcommands) {
    const command = args.includes(name) ? (await load()).command() : new Command(name);
    program.addCommand(strict(command).summary(summary));
  }
  return program;
}

/** The help of the program and of every subcommand, as the terminal shows it. */
export async function helpTexts(): Promise<ReadonlyMap<string, string>> {
  const program = await cellc(subcommands.map((s) => s.name));
  const all = [program, ...program.commands.filter((c) => subcommands.some((s) => s.name === c.name()))];
  return new Map(
    all.map((command) => {
      let text = "";
      const writeOut = (part: string): void => {
        text += part;
      };
      command.configureOutput({ writeOut, getOutHasColors: () => false });
      command.outputHelp();
      return [command === program ? "cellc" : `cellc ${command.name()}`, text.trim()];
    }),
  );
}

/** Throws instead of ending the process, and takes no words that it does not know. */
const strict = (command: Command): Command =>
  command
    .exitOverride()
    .allowExcessArguments(false)
    .showHelpAfterError("(add --help for the options)")
    .configureHelp({ helpWidth: 100, sortOptions: false, subcommandTerm: (subcommand) => subcommand.name() });
