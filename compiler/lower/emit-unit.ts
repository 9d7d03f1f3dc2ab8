// Which emitter makes the kernels of a unit.
import { emitContract } from "./emit-contract.ts";
import { emitMap } from "./emit-map.ts";
import { emitScan } from "./emit-scan.ts";
import { emitReduce, emitStructural } from "./emit-structural.ts";
import type { Unit } from "./group.ts";
import type { RegionLowering } from "./region.ts";

export function emitUnit(region: RegionLowering, unit: Unit): void {
  if (unit.kind === "contract") emitContract(region, unit);
  else if (unit.kind === "map") emitMap(region, unit.node);
  else if (unit.kind === "reduce") emitReduce(region, unit.node, unit.prologue);
  else if (unit.node.op === "scan") emitScan(region, unit.node);
  else if (unit.node.op !== "concat") emitStructural(region, unit.node);
}
