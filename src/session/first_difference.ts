// Where two runs part. Both machines go on event by event of the engine, in pieces, and what they emit is compared until it is
// not the same. A machine may be silently different before anything different happens, and alike again later (a deeper stack
// that is left again), so then the way since the last copy is run again, one event at a time, for the last instant at which
// the states are alike: a fork there gives either run.
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
  /** The last instant before it at which both machines are the same but for their switches: set there, they give either run. */
  readonly alike: { readonly ordinal: number; readonly ns: Ns };
  /** The first happening that is not the same in both, as either run has it; null = that run has no more. */
  readonly a: TraceEvent | null;
  readonly b: TraceEvent | null;
  /** When it happens: the earlier of the two. */
  readonly ns: Ns;
}

/** Events of a piece: few enough for a short slice. */
const PIECE = 512;
/** Bytes copied and compared in the time of one event (session/keyframes.ts). */
const BYTES_PER_EVENT = 9_000;
/** Of a happening in a trace: the fields that are compared, its ordinal, and how many events were over before it. */
const FIELDS = 7;
const COMPARED = 5;

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
  private settling = false;
  private readonly machine: HistoryMachine;
  private readonly commands: readonly LoggedCommand[];

  constructor(machine: HistoryMachine, commands: readonly LoggedCommand[]) {
    this.machine = machine;
    this.kernel = machine.kernel;
    this.commands = commands;
    machine.kernel.eng.recorder = this;
  }

  event(_id: number, ordinal: number, ns: number, kind: number, actor: number, a: number, b: number): void {
    this.trace.push(ns, kind, actor, a, b, ordinal, this.settling ? ordinal : ordinal - 1);
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
    this.settling = true;
    while (this.applied < this.commands.length && this.commands[this.applied]!.ordinal <= this.ordinal) {
      const command = this.commands[this.applied++]!;
      this.machine.set_switch(command.switch, command.option);
    }
    this.settling = false;
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
  /** Known once `run` has reached its end; null then = nothing different ever happens. */
  found: FirstDifference | null = null;
  private readonly lanes: readonly [Lane, Lane];
  /** Comparing two states takes as long as so many events, and pieces are no shorter, so that copies stay the smaller part. */
  private readonly dear: number;
  private copy: Copy;
  private spare: Uint8Array | null = null;
  private parted: Pick<FirstDifference, 'a' | 'b' | 'ns'> | null = null;
  /** The first of them happens after so many events. */
  private bound = Infinity;
  private alike: FirstDifference['alike'] = { ordinal: 0, ns: 0 };
  private over = false;

  /** Two machines fresh from boot, of one scenario and one seed, with the changes made to each on the way. */
  constructor(a: HistoryMachine, a_commands: readonly LoggedCommand[], b: HistoryMachine, b_commands: readonly LoggedCommand[]) {
    assert(a.kernel.arena.byte_length === b.kernel.arena.byte_length, 'first difference: machines of two layouts');
    this.lanes = [new Lane(a, a_commands), new Lane(b, b_commands)];
    this.dear = Math.ceil(a.kernel.arena.byte_length / BYTES_PER_EVENT);
    this.copy = this.take();
  }

  /** How far it has looked, as a time of the machines. */
  get at_ns(): Ns {
    return this.parted?.ns ?? this.lanes[0].kernel.eng.now;
  }

  /** Goes on for about so many events of both machines together. */
  run(budget: number): Progress {
    let done = 0;
    while (!this.over) {
      if (done >= budget) return { reached: false, done };
      done += this.parted === null ? this.look_on() : this.look_closely();
    }
    for (const lane of this.lanes) lane.kernel.eng.recorder = null;
    return { reached: true, done };
  }

  /** A piece in which the same happens in both, or the happening at which they part. */
  private look_on(): number {
    const [a, b] = this.lanes;
    const piece = Math.max(PIECE, this.dear);
    const done = a.run(a.ordinal + piece) + b.run(b.ordinal + piece);
    const common = Math.min(a.trace.length, b.trace.length);
    const at = this.trace_parts() ?? (done === 0 ? common : null);
    if (at === null) {
      for (const lane of this.lanes) lane.trace.splice(0, common);
      if (this.same_state()) this.copy = this.take();
      return done + this.dear;
    }
    const [one, two] = [event_at(a.trace, at), event_at(b.trace, at)];
    if (one === null && two === null) {
      this.over = true;
      return done;
    }
    this.parted = { a: one, b: two, ns: Math.min(one?.ns ?? Infinity, two?.ns ?? Infinity) };
    this.bound = Math.min(one === null ? Infinity : a.trace[at + FIELDS - 1]!, two === null ? Infinity : b.trace[at + FIELDS - 1]!);
    this.restore();
    this.note_if_alike();
    return done;
  }

  /** One event from the copy towards the happening at which they part. */
  private look_closely(): number {
    const [a, b] = this.lanes;
    const next = a.ordinal + 1;
    if (next > this.bound || a.run(next) + b.run(next) < 2) {
      this.over = true;
      this.found = { alike: this.alike, ...this.parted! };
      return 0;
    }
    return 2 + (this.note_if_alike() ? this.dear : 0);
  }

  private note_if_alike(): boolean {
    if (!this.same_state()) return false;
    const [a] = this.lanes;
    this.alike = { ordinal: a.ordinal, ns: a.kernel.eng.now };
    return true;
  }

  /** Where the traces part, in numbers from their beginning; null if one is the beginning of the other. */
  private trace_parts(): number | null {
    const [a, b] = this.lanes;
    const common = Math.min(a.trace.length, b.trace.length);
    for (let at = 0; at < common; at += FIELDS) {
      for (let field = 0; field < COMPARED; field++) if (a.trace[at + field] !== b.trace[at + field]) return at;
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
  const [ns, kind, actor, a, b, ordinal] = trace.slice(at, at + FIELDS) as [number, number, number, number, number, number];
  return { ordinal, ns, kind, actor, a, b };
}
