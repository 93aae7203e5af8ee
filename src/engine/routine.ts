// What may sleep is a routine: a name, its place in Linux, its bytes of kernel stack, a few integer locals and named
// steps. A step is atomic; simulated time passes only between steps. It ends in exactly one of four verdicts:
// goto, call, sleep, done. What cannot sleep is a plain function.
import { assert } from '#base/assert.ts';
import type { Cursor } from './cursor.ts';
import { MAX_LOCALS } from './columns.ts';

/** Returned by the cursor's four verdict methods and by nothing else, so that a step without a verdict does not compile. */
export type Verdict = { readonly verdict: true };
export const VERDICT: Verdict = { verdict: true };

export type Step<K> = (k: K, f: Cursor<K>) => Verdict;

export type Layer = 'caller' | 'memory' | 'filesystem' | 'storage' | 'thread';

export interface StackFrame {
  readonly name: string;
  readonly bytes: number;
}

export interface Routine<K> {
  /** Position in the table; what an activation record holds. Given by `number_routines`. */
  id: number;
  readonly name: string;
  readonly file: string;
  /** Version and function it models. */
  readonly kernel: string;
  readonly layer: Layer;
  /** The real frames this record stands for, outermost first. Their sum is the record's stack use unless a profile says otherwise. */
  readonly covers: readonly StackFrame[];
  readonly bytes: number;
  /** On what it sleeps, in words. */
  readonly sleeps: string;
  readonly locals: Readonly<Record<string, number>>;
  readonly step_names: readonly string[];
  readonly run: readonly Step<K>[];
}

export function define_routine<K, N extends string>(spec: {
  name: string;
  file: string;
  kernel: string;
  layer: Layer;
  covers: readonly StackFrame[];
  sleeps: string;
  locals: Readonly<Record<string, number>>;
  step: Readonly<Record<N, number>>;
  run: Readonly<Record<N, Step<K>>>;
}): Routine<K> {
  const names = Object.keys(spec.step) as N[];
  const run: Step<K>[] = [];
  for (const name of names) {
    const number = spec.step[name];
    assert(run[number] === undefined && number < names.length, `${spec.name}: step ${name} is numbered ${number}`);
    run[number] = spec.run[name];
  }
  for (const [name, slot] of Object.entries(spec.locals)) assert(slot < MAX_LOCALS, `${spec.name}: local ${name} has no slot`);
  const step_names: string[] = [];
  for (const name of names) step_names[spec.step[name]] = name;
  let bytes = 0;
  for (const frame of spec.covers) bytes += frame.bytes;
  return { id: -1, name: spec.name, file: spec.file, kernel: spec.kernel, layer: spec.layer, covers: spec.covers, bytes, sleeps: spec.sleeps, locals: spec.locals, step_names, run };
}

/** Numbers the routines of a machine; the order is part of the model's version. */
export function number_routines<K>(list: readonly Routine<K>[]): readonly Routine<K>[] {
  const names = new Set<string>();
  list.forEach((routine, id) => {
    assert(!names.has(routine.name), `routine ${routine.name} is listed twice`);
    names.add(routine.name);
    routine.id = id;
  });
  return list;
}
