// Finds loads and stores of different invocations that may meet: the same element, no barrier between, one of them a store.
import { CompileError } from "../errors.ts";

/** Follows one array. Both return the position. */
export interface Watch {
  read(position: number): number;
  write(position: number): number;
}

/** Who runs: an invocation of a workgroup, between two of its barriers. */
interface Place {
  invocation: number;
  /** Counts through the barriers of all workgroups. */
  interval: number;
  workgroup: number;
}

/** More than one invocation or workgroup; no such number otherwise. */
const SEVERAL = -2;
const NONE = -1;

export class Races {
  readonly #where: string;
  readonly #now: Place = { invocation: 0, interval: 0, workgroup: 0 };
  readonly #logs = new Map<Float64Array, Log>();
  readonly #shared: ReadonlySet<Float64Array>;

  /** @param shared the arrays of which every workgroup has its own. */
  constructor(where: string, shared: Iterable<Float64Array>) {
    this.#where = where;
    this.#shared = new Set(shared);
  }

  /** A new dispatch: what earlier ones did is done. */
  start(): void {
    for (const log of this.#logs.values()) log.clear();
  }

  enterWorkgroup(): void {
    this.#now.workgroup++;
    this.#now.interval++;
    for (const values of this.#shared) this.#logs.get(values)?.clear();
  }

  passBarrier(): void {
    this.#now.interval++;
  }

  enterInvocation(number: number): void {
    this.#now.invocation = number;
  }

  /** @param together how many neighbours share what is read and written at once. */
  watch(values: Float64Array, name: string, together: number): Watch {
    const log = this.#logs.get(values) ?? new Log(values.length);
    this.#logs.set(values, log);
    const now = this.#now;
    const check = (past: Past, position: number, what: string): void => {
      if (!past.meets(position, now)) return;
      throw new CompileError("invalid-ir", {
        where: this.#where,
        found: `${name}[${position}] is ${what} by several invocations without a barrier between`,
      });
    };
    return {
      read(position) {
        const at = position - (position % together);
        check(log.writes, at, "written and read");
        log.reads.note(at, now);
        return position;
      },
      write(position) {
        const at = position - (position % together);
        check(log.writes, at, "written");
        check(log.reads, at, "read and written");
        log.writes.note(at, now);
        return position;
      },
    };
  }
}

class Log {
  readonly reads: Past;
  readonly writes: Past;

  constructor(length: number) {
    this.reads = new Past(length);
    this.writes = new Past(length);
  }

  clear(): void {
    this.reads.clear();
    this.writes.clear();
  }
}

/** Who touched each element: the workgroup, and who within it since its last barrier. */
class Past {
  readonly #workgroup: Int32Array;
  readonly #interval: Int32Array;
  readonly #invocation: Int32Array;

  constructor(length: number) {
    this.#workgroup = new Int32Array(length).fill(NONE);
    this.#interval = new Int32Array(length);
    this.#invocation = new Int32Array(length);
  }

  clear(): void {
    this.#workgroup.fill(NONE);
  }

  meets(i: number, now: Place): boolean {
    if (this.#workgroup[i] === NONE) return false;
    if (this.#workgroup[i] !== now.workgroup) return true;
    return this.#interval[i] === now.interval && this.#invocation[i] !== now.invocation;
  }

  note(i: number, now: Place): void {
    const sameGroup = this.#workgroup[i] === now.workgroup;
    const sameInterval = sameGroup && this.#interval[i] === now.interval;
    this.#invocation[i] = sameInterval && this.#invocation[i] !== now.invocation ? SEVERAL : now.invocation;
    this.#interval[i] = now.interval;
    this.#workgroup[i] = sameGroup || this.#workgroup[i] === NONE ? now.workgroup : SEVERAL;
  }
}
