// The text of a graph in pieces: every value in it with a key that is the same in all texts of one entry.
import { type AnyNode, type Graph, graphRegion, type Region, type Value } from "../../ir/graph/node.ts";
import { printGraph, regionNames } from "../../ir/graph/print.ts";
import type { Token } from "./report.ts";

/** Hands out keys: a name is a key of its own, so that values with one name light up together; others have numbers. */
export class ValueKeys {
  readonly #numbers = new Map<Value, number>();

  of(value: Value): string {
    if (value.name !== undefined) return nameKey(value.name);
    const known = this.#numbers.get(value);
    if (known !== undefined) return `#${known}`;
    this.#numbers.set(value, this.#numbers.size);
    return `#${this.#numbers.size - 1}`;
  }
}

/** The key, a word without spaces, of everything called by this name but for a number at its end that tells copies apart. */
export const nameKey = (name: string): string => name.replace(/\.\d+$/, "").replace(/\s/g, "_") || "_";

/** Tokens of one region's text, by what they look like. */
type Scope = ReadonlyMap<string, string>;

function scopeOf(region: Region, keys: ValueKeys): Scope {
  const names = regionNames(region);
  const values = [...region.params, ...region.nodes.flatMap((n) => n.results)];
  return new Map(values.map((v) => [names(v), keys.of(v)]));
}

/** Scopes of a region and of the bodies in it, in the order in which the text opens them. */
function scopesOf(region: Region, keys: ValueKeys): Scope[] {
  return [scopeOf(region, keys), ...region.nodes.flatMap((n) => bodyScopes(n, keys))];
}

const bodyScopes = (node: AnyNode, keys: ValueKeys): Scope[] =>
  node.op === "scan" ? scopesOf(node.attrs.body, keys) : [];

const VALUE = /%(?:"(?:[^"\\]|\\.)*"|[\w$./-]+)/g;
/** Where the parameters of a body begin. */
const BODY = /\} \(%?.*\{$|\} \(\) \{$/;

/** Lines of the graph's text. A scan's line opens a scope in its middle, its last line closes it. */
export function tokenLines(graph: Graph, keys: ValueKeys): readonly (readonly Token[])[] {
  const [whole, ...bodies] = scopesOf(graphRegion(graph), keys);
  const open: Scope[] = [whole];
  return printGraph(graph)
    .trimEnd()
    .split("\n")
    .map((line) => {
      const scope = open[open.length - 1];
      if (line.includes(" = scan ") && BODY.test(line)) {
        const at = (BODY.exec(line) as RegExpExecArray).index + 2;
        const body = bodies.shift() ?? new Map();
        open.push(body);
        return [...tokens(line.slice(0, at), scope), ...tokens(line.slice(at), body)];
      }
      if (open.length > 1 && /^\s+\}( @\w+)?$/.test(line)) open.pop();
      const code = / = map /.test(line) ? line.indexOf("{") : -1;
      if (code < 0) return tokens(line, scope);
      return [...tokens(line.slice(0, code), scope), ...tokens(line.slice(code), undefined)];
    });
}

/** Without a scope only names are values: inside scalar code numbers are arguments. */
function tokens(text: string, scope: Scope | undefined): Token[] {
  const found: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(VALUE)) {
    const [word] = match;
    const value = scope?.get(word) ?? (/^%\d/.test(word) ? undefined : nameKey(unquote(word.slice(1))));
    if (match.index > end) found.push({ text: text.slice(end, match.index) });
    found.push(value === undefined ? { text: word } : { text: word, value });
    end = match.index + word.length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

const unquote = (word: string): string => (word.startsWith('"') ? (JSON.parse(word) as string) : word);
