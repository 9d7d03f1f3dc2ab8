// A web server for the tests' pages on 127.0.0.1, which browsers take for a secure context.
import { readFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** A folder, or what each path (`/index.html`) holds. */
export type Site = string | Readonly<Record<string, string | Uint8Array>>;

export interface Server {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  /** Paths asked for so far, in order. */
  readonly requests: readonly { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  readonly close: () => Promise<void>;
}

/** What makes a page cross-origin isolated, so that it has SharedArrayBuffer. */
export const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
} as const;

/** Serves until closed; `/` is `/index.html`. @param headers of every answer, such as a content-security policy. */
export async function serve(site: Site, headers: Readonly<Record<string, string>> = {}): Promise<Server> {
  const requests: Server["requests"][number][] = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
    const path = normalize(decodeURIComponent(pathname === "/" ? "/index.html" : pathname));
    requests.push({ path, headers: request.headers });
    const body = await contentOf(site, path);
    const type = body === undefined ? "text/plain" : (TYPES[extname(path)] ?? "application/octet-stream");
    response.writeHead(body === undefined ? 404 : 200, { "Content-Type": type, ...headers });
    response.end(body ?? `nothing at ${path}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, close };
}

async function contentOf(site: Site, path: string): Promise<string | Uint8Array | undefined> {
  if (typeof site !== "string") return Object.hasOwn(site, path) ? site[path] : undefined;
  return readFile(join(site, path)).catch(() => undefined);
}
