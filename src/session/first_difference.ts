// Where two runs part. Both machines go on event by event of the engine, in pieces; at the end of a piece their states and
// what they emitted are compared, and a piece in which they part is run again from a copy, halved until one event is left.
// Two answers: the last instant at which the states are alike (a fork there gives either run), and the first happening that
// is not the same in both. A machine may be silently different for a while before anything different happens.
import { assert } from '#base/assert.ts';
import { same_up_to } from '#base/compare.ts';
import type { Ns, TaskId } from '#base/units.ts';
import { S } from '#engine/columns.ts';
import type { Recorder } from '#engine/recorder.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { HistoryMachine, LoggedCommand, Progress } from './timeline.ts';

/** A happening as it stands in a trace. */
export interface TraceEvent {
  readonly ordinal: number;
  readonly ns: Ns;
  readonly kind: number;
  readonly actor: TaskId;
  readonly a: number;
  readonly b: number;
}

export interface FirstDifference {
  /** Up to this instant both machines are the same but for their switches: set there, they give either run. */
  readonly alike: { readonly ordinal: number; readonly ns: Ns };
  /** The first happening that differs, as either run has it; null = that run has no more. */
  readonly a: TraceEvent | null;
  readonly b: TraceEvent | null;
  /** When it happens: the earlier of the two. */
  readonly ns: Ns;
}

/** Events of a piece: few enough for a short slice. Where a copy is dear a piece is longer, so that copies stay the smaller part. */
const PIECE = 512;
/** Bytes copied and compared in the time of one event (session/keyframes.ts). */
const BYTES_PER_EVENT = 9_000;
const FIELDS = 6;

/** What a switch makes different by itself: its value, and the words that follow from it at once (kernel/switches.ts). */
interface Switches {
  readonly values: Float64Array;
  readonly words: readonly number[];
}
const FOLLOWING = [S.stack_limit, S.overflow_fatal] as const;

class Lane implements Recorder {
  readonly kernel: Kernel;
  /** What happened and was not yet compared, FIELDS numbers each. */
  trace: number[] = [];
  applied = 0;
  private readonly machine: HistoryMachine;
  private readonly commands: readonly LoggedCommand[];

  constructor(machine: HistoryMachine, commands: readonly LoggedCommand[]) {
    this.machine = machine;
    this.kernel = machine.kernel;
    this.commands = commands;
    machine.kernel.eng.recorder = this;
  }

  event(_id: number, ordinal: number, ns: number, kind: number, actor: number, a: number, b: number): void {
    this.trace.push(ordinal, ns, kind, actor, a, b);
  }

  segment(): void {}

  get ordinal(): number {
    return this.kernel.eng.ordinal;
  }

  /** Does events up to an ordinal, where commands of that ordinal still wait; fewer only if the run has no more. Returns the number done. */
  run(to: number): number {
    const { eng } = this.kernel;
    const before = eng.ordinal;
    while (eng.ordinal < to) {
      this.settle();
      const next = this.commands[this.applied]?.ordinal ?? Infinity;
      if (eng.run(this.machine.duration_ns, Math.min(to, next), Infinity) === 0) break;
    }
    return eng.ordinal - before;
  }

  /** A refused command is refused at every replay. */
  private settle(): void {
    while (this.applied < this.commands.length && this.commands[this.applied]!.ordinal <= this.ordinal) {
      const command = this.commands[this.applied++]!;
      this.machine.set_switch(command.switch, command.option);
    }
  }

  get switches(): Switches {
    const { sw, eng } = this.kernel;
    return { values: sw.slice(), words: FOLLOWING.map((at) => eng.s[at]!) };
  }

  set switches({ values, words }: Switches) {
    const { sw, eng } = this.kernel;
    sw.set(values);
    FOLLOWING.forEach((at, i) => (eng.s[at] = words[i]!));
  }
}

/** One copy of the state serves both: they differ in their switches only. */
interface Copy {
  readonly bytes: Uint8Array;
  readonly ordinal: number;
  readonly applied: readonly [number, number];
  readonly switches: readonly [Switches, Switches];
}

export class FirstDifferenceSearch {
  /** Known once `run` has reached its end; null then = the two runs are the same. */
  found: FirstDifference | null = null;
  private readonly lanes: readonly [Lane, Lane];
  private readonly piece: number;
  private alike: FirstDifference['alike'] | null = null;
  private copy: Copy;
  private spare: Uint8Array | null = null;
  private over = false;

  /** Two machines fresh from boot, of one scenario and one seed, with the changes made to each on the way. */
  constructor(a: HistoryMachine, a_commands: readonly LoggedCommand[], b: HistoryMachine, b_commands: readonly LoggedCommand[]) {
    assert(a.kernel.arena.byte_length === b.kernel.arena.byte_length, 'first difference: machines of two layouts');
    this.lanes = [new Lane(a, a_commands), new Lane(b, b_commands)];
    this.piece = Math.max(PIECE, Math.ceil(a.kernel.arena.byte_length / BYTES_PER_EVENT));
    this.copy = this.take();
    if (!this.same_state()) this.alike = { ordinal: 0, ns: 0 };
  }

  /** How far it has looked, as a time of the machines. */
  get at_ns(): Ns {
    return this.lanes[0].kernel.eng.now;
  }

  /** Goes on for about so many events of both machines together. */
  run(budget: number): Progress {
    let done = 0;
    while (!this.over) {
      if (done >= budget) return { reached: false, done };
      done += this.alike === null ? this.look_together() : this.look_on();
    }
    for (const lane of this.lanes) lane.kernel.eng.recorder = null;
    return { reached: true, done };
  }

  /** A piece in which both are the same, or the event at which they part. */
  private look_together(): number {
    const [a, b] = this.lanes;
    const to = this.copy.ordinal + this.piece;
    let done = a.run(to) + b.run(to);
    const apart = this.trace_parts();
    if (apart === null && this.same_state()) {
      if (done === 0) this.over = true;
      for (const lane of this.lanes) lane.trace = [];
      this.copy = this.take();
      return done;
    }
    // At `low` they are alike, at `high` they are not, or something different has happened by then.
    let low = this.copy.ordinal;
    let high = Math.max(a.ordinal, b.ordinal);
    while (high - low > 1) {
      const middle = low + Math.floor((high - low) / 2);
      this.restore();
      done += a.run(middle) + b.run(middle);
      if (this.trace_parts() === null && this.same_state() && a.ordinal === b.ordinal) low = middle;
      else high = middle;
    }
    this.restore();
    done += a.run(low) + b.run(low);
    this.alike = { ordinal: low, ns: a.kernel.eng.now };
    return done;
  }

  /** They are apart; on until something different happens. */
  private look_on(): number {
    const [a, b] = this.lanes;
    const done = a.run(a.ordinal + this.piece) + b.run(b.ordinal + this.piece);
    const at = this.trace_parts();
    if (at === null && done > 0) {
      const common = Math.min(a.trace.length, b.trace.length);
      for (const lane of this.lanes) lane.trace.splice(0, common);
      return done;
    }
    this.over = true;
    const alike = this.alike!;
    const place = at ?? Math.min(a.trace.length, b.trace.length);
    const mine = event_at(a.trace, place);
    const other = event_at(b.trace, place);
    if (mine === null && other === null) this.found = { alike, a: null, b: null, ns: alike.ns };
    else this.found = { alike, a: mine, b: other, ns: Math.min(mine?.ns ?? Infinity, other?.ns ?? Infinity) };
    return done;
  }

  /** Where the traces part, in numbers from their beginning; null if one is the beginning of the other. */
  private trace_parts(): number | null {
    const [a, b] = this.lanes;
    const common = Math.min(a.trace.length, b.trace.length);
    for (let at = 0; at < common; at += FIELDS) {
      // The number of an event of the engine is no part of what happened: machines that are apart may count otherwise.
      for (let field = 1; field < FIELDS; field++) if (a.trace[at + field] !== b.trace[at + field]) return at;
    }
    return null;
  }

  private same_state(): boolean {
    const [a, b] = this.lanes;
    const own = b.switches;
    b.switches = a.switches;
    const one = new Int32Array(a.kernel.arena.buffer);
    const same = same_up_to(one, 0, one.length, new Int32Array(b.kernel.arena.buffer), 0) === one.length;
    b.switches = own;
    return same;
  }

  private take(): Copy {
    const [a, b] = this.lanes;
    const bytes = a.kernel.arena.snapshot(this.spare ?? undefined);
    this.spare = bytes;
    return { bytes, ordinal: a.ordinal, applied: [a.applied, b.applied], switches: [a.switches, b.switches] };
  }

  private restore(): void {
    const { copy } = this;
    this.lanes.forEach((lane, i) => {
      lane.kernel.arena.restore(copy.bytes);
      lane.switches = copy.switches[i]!;
      lane.applied = copy.applied[i]!;
      lane.trace = [];
    });
  }
}

function event_at(trace: readonly number[], at: number): TraceEvent | null {
  if (at >= trace.length) return null;
  const [ordinal, ns, kind, actor, a, b] = trace.slice(at, at + FIELDS) as [number, number, number, number, number, number];
  return { ordinal, ns, kind, actor, a, b };
}
