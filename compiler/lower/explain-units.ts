// Why code that reads what another kernel makes is not part of that kernel: what a reader of the schedule asks.
import type { AnyNode, Value } from "../../ir/graph/node.ts";
import { asRows, isComputed, isView, type Unit, unitNodes } from "./group.ts";

export interface Explanation {
  /** What the reading kernel makes. */
  readonly about: string;
  readonly text: string;
}

/** One explanation for every unit that reads another unit's result. */
export function explainUnits(units: readonly Unit[], nodes: readonly AnyNode[]): readonly Explanation[] {
  const defined = new Map(nodes.flatMap((n) => n.results.map((r) => [r, n] as const)));
  const unitOf = new Map(units.flatMap((u) => unitNodes(u).map((n) => [n, u] as const)));
  return units.flatMap((reader) => {
    for (const read of readsOf(reader, defined, unitOf)) {
      const why = reasonOf(reader, read);
      if (why !== undefined)
        return [{ about: nameOf(reader), text: `not fused with ${nameOf(read.maker)} because ${why}` }];
    }
    return [];
  });
}

interface Read {
  readonly value: Value;
  readonly maker: Unit;
}

/** The results of other units that a unit reads, through views. */
function readsOf(
  reader: Unit,
  defined: ReadonlyMap<Value, AnyNode>,
  unitOf: ReadonlyMap<AnyNode, Unit>,
): readonly Read[] {
  const follow = (value: Value): readonly Read[] => {
    const node = defined.get(value);
    if (!node || isComputed(node)) return [];
    if (isView(node)) return follow(node.operands[0]);
    const maker = unitOf.get(node);
    return maker && maker !== reader ? [{ value, maker }] : [];
  };
  return unitNodes(reader).flatMap((n) => n.operands.flatMap(follow));
}

function nameOf(unit: Unit): string {
  const results = unitNodes(unit).flatMap((n) => n.results);
  const named = results.find((r) => r.name !== undefined);
  if (named?.name !== undefined) return named.name;
  return `the ${unit.kind === "single" ? unit.node.op : KINDS[unit.kind]} [${shapeOf(results[0])}]`;
}

const shapeOf = (value: Value): string => value.type.shape.join(", ");

const KINDS = { contract: "product", reduce: "reduction", map: "map" } as const;

function reasonOf(reader: Unit, { value, maker }: Read): string | undefined {
  const made = value.name ?? "its result";
  if (maker.kind === "single") return maker.node.op === "scan" ? "the loop over time has to end first" : undefined;
  if (maker.kind === "reduce") return `${made} is known only when all of it is reduced`;
  switch (reader.kind) {
    case "single":
      return reader.node.op === "scan" ? `${made} is made for all steps before the loop over time` : undefined;
    case "reduce":
      return `a reduction runs over [${shapeOf(value)}] in an order of its own`;
    case "contract":
      if (!readsThroughMaps(reader, value))
        return `a product reads whole rows of ${made}, a tile has only some of their units`;
      break;
    case "map":
  }
  return tileOf(reader) === tileOf(maker)
    ? "another kernel has to run in between"
    : `one runs over ${tileOf(maker)}, the other over ${tileOf(reader)}`;
}

const readsThroughMaps = (unit: Extract<Unit, { kind: "contract" }>, value: Value): boolean =>
  unit.maps.some((m) => m.operands.includes(value));

/** Rows × units of a unit's loops. */
function tileOf(unit: Unit): string {
  if (unit.kind === "contract") return `${unit.rows} × ${unit.units}`;
  const { shape } = unitNodes(unit)[0].results[0].type;
  return (asRows(shape) ?? shape).join(" × ") || "one number";
}
