// How an emitted module reads a text beside it: a file in Node, anything else over the network.
import { fail } from "./fail.ts";

export async function loadText(address: URL): Promise<string> {
  if (address.protocol === "file:") return process.getBuiltinModule("node:fs").readFileSync(address, "utf8") as string;
  const response = await fetch(address);
  return response.ok ? response.text() : fail(address.href, response.status, "a file");
}
