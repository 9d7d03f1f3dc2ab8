// A value that is read right where it was put stays on the stack: set x, get x ⇒ tee x, and tee x ⇒ nothing where x is not read again.
import { type Instr, isOp } from "./instructions.ts";
import type { Local } from "./module.ts";

export interface FunctionCode {
  readonly locals: readonly Local[];
  readonly body: readonly Instr[];
}

/** Comments stay where they stood: those of an instruction that is gone go to the next one. */
export function fuseMoves({ locals, body }: FunctionCode): FunctionCode {
  const teed = withTees(body);
  const read = new Set(teed.flatMap((i) => (isOp(i, "local.get") ? [i.immediates[0]] : [])));
  const isIdle = (i: Instr): boolean => isOp(i, "local.tee") && !read.has(i.immediates[0]);
  const kept = carryComments(teed, (i) => !isIdle(i));
  const named = new Set(
    kept.flatMap((i) =>
      isOp(i, "local.get") || isOp(i, "local.set") || isOp(i, "local.tee") ? [i.immediates[0]] : [],
    ),
  );
  return { locals: locals.filter((l) => named.has(l.name)), body: kept };
}

function withTees(body: readonly Instr[]): readonly Instr[] {
  const isMove = (i: number): boolean => {
    const [set, get] = [body[i], body[i + 1]];
    return (
      get !== undefined && isOp(set, "local.set") && isOp(get, "local.get") && set.immediates[0] === get.immediates[0]
    );
  };
  const teed = body.map((instr, i): Instr => (isMove(i) ? ({ ...instr, op: "local.tee" } as Instr) : instr));
  return carryComments(teed, (_, i) => i === 0 || !isMove(i - 1));
}

/** The instructions that are kept, each with the comments of those before it that are not. */
function carryComments(body: readonly Instr[], isKept: (instr: Instr, i: number) => boolean): readonly Instr[] {
  const kept: Instr[] = [];
  let waiting: readonly (() => string)[] = [];
  body.forEach((instr, i) => {
    const comments = [...waiting, ...(instr.comments ?? [])];
    if (!isKept(instr, i)) waiting = comments;
    else {
      kept.push(waiting.length > 0 ? ({ ...instr, comments } as Instr) : instr);
      waiting = [];
    }
  });
  return kept;
}
