// The lenses: by which few classes the pages are told apart. Below the size of full marks a map of every kind and mark
// would be noise; a lens answers one question with at most five colours (owners: seven).
import { LENS, LENS_WHAT, NO_LENS_CLASS, OWNER } from '#wire/lens.ts';
import type { LensId } from '#wire/lens.ts';
import { MAX_LENS_CLASSES } from '#wire/frame_layout.ts';
import { KIND, MARK_DIRTY, MARK_WRITEBACK } from '#wire/marks.ts';
import { format_ns } from '#base/units.ts';
import type { Texture } from '../draw/marks.ts';
import { STATE_CLASSES, lut, stateClass } from '../draw/palette.ts';
import type { Theme } from '../draw/palette.ts';
import type { PanelInput } from '../panel.ts';
import { blockCounts, viewOf } from './state.ts';
import type { BlockCounts } from './state.ts';

export interface LensClass {
  readonly label: string;
  readonly kernel: string;
  readonly colour: (theme: Theme) => string;
  readonly texture: Texture;
}

export interface Lens {
  readonly id: LensId;
  /** Classes of single pages, by number. */
  readonly classes: readonly LensClass[];
  /** Class of a page by its mark, or null where the frame carries the number itself. */
  readonly of_mark: ((mark: number) => number) | null;
  /** Classes of a stack of pages, what lies lowest first. */
  readonly stack: readonly LensClass[];
  /** How many pages of each of these the blocks from..to-1 hold. */
  readonly heights: (from: number, to: number, into: number[]) => void;
}

const of = (label: string, kernel: string, colour: (theme: Theme) => string, texture: Texture = 'none'): LensClass => ({ label, kernel, colour, texture });

const FREE = of('free', 'buddy, pcp', (theme) => theme.free, 'line');
const SLAB = of('slab', 'slab', (theme) => theme.slab, 'dots');
const STUCK = of('cannot move', 'unmovable, unevictable', (theme) => theme.kernel, 'hatch');
const ANON = of('anonymous', 'active_anon, inactive_anon', (theme) => theme.anonActive);
const FILE = of('file, clean', 'active_file, inactive_file', (theme) => theme.fileInactive);
const DIRTY = of('dirty or being written', 'nr_dirty, nr_writeback', (theme) => theme.dirty, 'hatch');

const WAY: readonly LensClass[] = [
  FREE,
  of('can be moved', 'movable', (theme) => theme.greys[1]),
  of('slab, may be given back', 'reclaimable', (theme) => theme.slab, 'dots'),
  of('cannot move', 'unmovable', (theme) => theme.kernel, 'hatch'),
  of('huge page', 'compound', (theme) => theme.anonActive),
];
const WRITING: readonly LensClass[] = [
  FREE,
  of('nothing to write', 'clean', (theme) => theme.greys[2]),
  of('dirty', 'nr_dirty', (theme) => theme.dirty, 'hatch'),
  of('being written', 'nr_writeback', (theme) => theme.ink, 'bars'),
];

function wayClass(mark: number): number {
  const kind = mark & 15;
  if (kind === KIND.hole) return NO_LENS_CLASS;
  if (kind === KIND.free || kind === KIND.free_pcp) return 0;
  if (kind === KIND.slab) return 2;
  if (kind === KIND.kernel || kind === KIND.unevictable) return 3;
  return kind === KIND.huge ? 4 : 1;
}

function writingClass(mark: number): number {
  const kind = mark & 15;
  if (kind === KIND.hole) return NO_LENS_CLASS;
  if (kind === KIND.free || kind === KIND.free_pcp) return 0;
  return (mark & MARK_WRITEBACK) !== 0 ? 3 : (mark & MARK_DIRTY) !== 0 ? 2 : 1;
}

function set(into: number[], ...values: readonly number[]): void {
  for (let i = 0; i < values.length; i++) into[i] = values[i]!;
}

/** Pages of each class of a lens's stack in the blocks from..to-1. */
export function stackCounts(lens: Lens, from: number, to: number): readonly number[] {
  const counts: number[] = [];
  lens.heights(from, to, counts);
  return counts;
}

/** The lens asked for, or the plain one while the frame on screen does not carry what the lens needs. */
export function lensOf(input: PanelInput): Lens {
  const { lens } = viewOf(input);
  if (lens === 'way') return ofMarks(input, 'way', WAY, wayClass, [3, 2, 1, 4, 0], (c, into) => set(into, c.kernel, c.slab, c.anon + c.file, c.huge, c.free));
  if (lens === 'dirty') {
    return ofMarks(input, 'dirty', WRITING, writingClass, [1, 2, 3, 0], (c, into) => {
      const used = c.anon + c.file + c.slab + c.kernel + c.huge;
      const writing = Math.min(c.writeback, used);
      const dirty = Math.min(c.dirty, used - writing);
      set(into, used - writing - dirty, dirty, writing, c.free);
    });
  }
  if (lens === 'age' && input.view.lens_id === LENS.age) return served(input, 'age');
  if (lens === 'owner' && input.view.lens_id === LENS.owner) return served(input, 'owner');
  const classes = STATE_CLASSES.map((state) => of(state.label, state.kernel, (theme) => theme[state.colour], state.id === 'free' ? 'line' : state.id === 'dirty' ? 'hatch' : 'none'));
  return {
    id: 'kind', classes, of_mark: stateClass, stack: [STUCK, SLAB, ANON, FILE, DIRTY, FREE],
    heights: (from, to, into) => {
      const c = blockCounts(input.view, from, to);
      const dirty = Math.min(c.dirty + c.writeback, c.file + c.anon);
      const dirtyFile = Math.min(dirty, c.file);
      set(into, c.kernel, c.slab, c.anon - (dirty - dirtyFile) + c.huge, c.file - dirtyFile, dirty, c.free);
    },
  };
}

function ofMarks(
  input: PanelInput, id: LensId, classes: readonly LensClass[], of_mark: (mark: number) => number, order: readonly number[],
  heights: (counts: BlockCounts, into: number[]) => void,
): Lens {
  return { id, classes, of_mark, stack: order.map((i) => classes[i]!), heights: (from, to, into) => heights(blockCounts(input.view, from, to), into) };
}

function served(input: PanelInput, id: 'age' | 'owner'): Lens {
  const { view } = input;
  const rows = Array.from({ length: MAX_LENS_CLASSES }, (_, row) => row).filter((row) => view.lens_class_of(row, 'what') >= 0);
  const classes = rows.map((row) => servedClass(input, id, row));
  const order = [...rows.filter((row) => row > 0), 0];
  return {
    id, classes, of_mark: null, stack: order.map((row) => classes[row]!),
    heights: (from, to, into) => {
      const end = Math.min(to, view.dims.nr_blocks) * MAX_LENS_CLASSES;
      order.forEach((row, i) => {
        let sum = 0;
        for (let at = from * MAX_LENS_CLASSES + row; at < end; at += MAX_LENS_CLASSES) sum += view.lens_block[at]!;
        into[i] = sum;
      });
    },
  };
}

const OWNER_LOOK: Readonly<Record<number, readonly [(theme: Theme) => string, Texture]>> = {
  [OWNER.task_a]: [(theme) => theme.anonActive, 'none'],
  [OWNER.task_b]: [(theme) => theme.anonInactive, 'bars'],
  [OWNER.file_a]: [(theme) => theme.fileActive, 'none'],
  [OWNER.file_b]: [(theme) => theme.fileInactive, 'bars'],
  [OWNER.others]: [(theme) => theme.unevictable, 'dots'],
};

function servedClass(input: PanelInput, lens: 'age' | 'owner', row: number): LensClass {
  const { view, session } = input;
  const what = view.lens_class_of(row, 'what');
  const id = view.lens_class_of(row, 'id');
  const time = format_ns(view.lens_class_of(row, 'bound_ns'));
  if (what === LENS_WHAT.free) return FREE;
  if (lens === 'age') {
    const label = what === LENS_WHAT.younger ? `changed within ${time}` : `unchanged for ${time} or longer`;
    return of(label, 'age', (theme) => theme.ages[row - 1] ?? theme.ages[3]);
  }
  if (what === LENS_WHAT.kernel) return of('kernel and slab', 'unmovable, slab', (theme) => theme.kernel, 'hatch');
  const [colour, texture] = OWNER_LOOK[row] ?? OWNER_LOOK[OWNER.others]!;
  // A class without an owner has no pages either, and is listed nowhere.
  const task = what === LENS_WHAT.task ? session.tasks.find((one) => one.id === id)?.name : undefined;
  const file = what === LENS_WHAT.file ? session.files.find((one) => one.id === id)?.name : undefined;
  const label = task !== undefined ? `memory of ${task}` : file !== undefined ? `file ${file}` : 'everybody else';
  return of(label, what === LENS_WHAT.task ? 'anon_vma' : what === LENS_WHAT.file ? 'page->mapping' : '', colour, texture);
}

/** The bytes that a lens reads, one a page. */
export function lensBytes(input: PanelInput, lens: Lens): Uint8Array {
  return lens.of_mark === null ? input.view.lens : input.view.mark;
}

export function classOf(lens: Lens, byte: number): number {
  return lens.of_mark === null ? byte : lens.of_mark(byte);
}

/** RGBA word of each byte under a lens. */
export function lensLut(theme: Theme, lens: Lens): Uint32Array {
  return lut((byte) => lens.classes[classOf(lens, byte)]?.colour(theme) ?? null);
}
