// The link is the save file: what was opened, what was changed, which instant is shown and how. Every field falls back
// on its own and says so; defaults are not written.
import type { BesideChoice } from '../beside.ts';
import type { Brush, Followed } from '#panels/brush.ts';
import { bookmarkText, brushText, EXPECTED, followedText, MOST_BOOKMARKS, readBookmark, readBrush, readFollowed } from './link-marks.ts';
import type { Bookmark, Branch } from './session-store.ts';
import { LENSES } from '#wire/lens.ts';
import type { LensId } from '#wire/lens.ts';
import type { Command, Problem } from '#wire/messages.ts';
import { LINK_VERSION, upgrade } from './url-upgraders.ts';

export type ThemeChoice = 'auto' | 'light' | 'dark' | 'projector';
export type MotionChoice = 'auto' | 'reduce' | 'full';
export type ControlsChoice = 'full' | 'mini' | 'none';
export type KeysChoice = 'deck' | 'app' | 'none';

export interface Link {
  readonly scenario: string | null;
  readonly seed: number;
  readonly switches: Readonly<Record<string, string>>;
  /** The instant: ns, and the ordinal where ns alone does not say it. Null: the beginning, or the poster. */
  readonly ns: number | null;
  readonly ordinal: number | null;
  readonly commands: readonly Command[];
  /** Of a story told in moments: stands still at this one. */
  readonly moment: number | null;
  /** A lesson, and where in it: 0 is its cover. */
  readonly lesson: string | null;
  readonly step: number | null;
  /** Panels on stage; empty: those of the story. */
  readonly panels: readonly string[];
  /** Machine seconds per second of viewing; null: chosen from the run's length. */
  readonly speed: number | null;
  readonly theme: ThemeChoice;
  readonly motion: MotionChoice;
  readonly kernelNames: boolean;
  /** The map of memory: its lens, how far it is zoomed in and where, and the block chosen. */
  readonly lens: LensId;
  readonly zoom: number;
  readonly centre: number;
  readonly block: number | null;
  /** A second run side by side with this one. */
  readonly beside: BesideChoice | null;
  /** Runs that are kept beside it. */
  readonly branches: readonly Branch[];
  /** What is followed, by number, and what is picked out. */
  readonly follow: readonly Followed[];
  readonly brush: Brush | null;
  readonly bookmarks: readonly Bookmark[];
  readonly embed: boolean;
  /** Every panel at every size, from fixed moments, instead of the page. */
  readonly gallery: boolean;
  /** On stage. */
  readonly present: boolean;
  /** The second window of a presentation, and which one it belongs to. */
  readonly notes: boolean;
  readonly channel: string | null;
  readonly panel: string | null;
  readonly controls: ControlsChoice;
  readonly autoplay: boolean;
  readonly keys: KeysChoice;
  readonly scale: number;
  readonly caption: boolean;
}

export const defaultLink: Link = {
  scenario: null,
  seed: 1,
  switches: {},
  ns: null,
  ordinal: null,
  commands: [],
  moment: null,
  lesson: null,
  step: null,
  panels: [],
  speed: null,
  theme: 'auto',
  motion: 'auto',
  kernelNames: false,
  lens: 'kind',
  zoom: 1,
  centre: 0,
  block: null,
  beside: null,
  branches: [],
  follow: [],
  brush: null,
  bookmarks: [],
  embed: false,
  gallery: false,
  present: false,
  notes: false,
  channel: null,
  panel: null,
  controls: 'mini',
  autoplay: false,
  keys: 'deck',
  scale: 1,
  caption: true,
};

/** Letters, digits and - _ only: ids never need escaping in a link. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;
const NO_FIELD = Symbol('no such value');
type Parsed<T> = T | typeof NO_FIELD;

interface Field<K extends keyof Link> {
  readonly key: K;
  readonly expected: string;
  readonly parse: (text: string) => Parsed<Link[K]>;
  readonly format: (value: Link[K]) => string;
}

function whole(text: string, most: number): Parsed<number> {
  if (!/^\d{1,16}$/.test(text)) return NO_FIELD;
  const value = Number(text);
  return Number.isSafeInteger(value) && value <= most ? value : NO_FIELD;
}

function between(text: string, least: number, most: number): Parsed<number> {
  if (!/^\d+(\.\d+)?(e-?\d{1,2})?$/i.test(text)) return NO_FIELD;
  const value = Number(text);
  return value >= least && value <= most ? value : NO_FIELD;
}

function oneOf<T extends string>(choices: readonly T[]): (text: string) => Parsed<T> {
  return (text) => choices.find((choice) => choice === text) ?? NO_FIELD;
}

function flag(text: string): Parsed<boolean> {
  if (text === '1') return true;
  return text === '0' ? false : NO_FIELD;
}

function id(text: string): Parsed<string> {
  return ID.test(text) ? text : NO_FIELD;
}

/** A list with one bad part is bad as a whole only in that part: see decodeLink. */
function switchPart(text: string): Parsed<[string, string]> {
  const [name, option, more] = text.split(':');
  if (more !== undefined || name === undefined || option === undefined) return NO_FIELD;
  return ID.test(name) && ID.test(option) ? [name, option] : NO_FIELD;
}

function commandPart(text: string): Parsed<Command> {
  const [ordinal, name, option, more] = text.split('.');
  if (more !== undefined || ordinal === undefined || name === undefined || option === undefined) return NO_FIELD;
  const at = whole(ordinal, Number.MAX_SAFE_INTEGER);
  if (at === NO_FIELD || !ID.test(name) || !ID.test(option)) return NO_FIELD;
  return { ordinal: at, switch: name, option };
}

const MOST_COMMANDS = 200;
const MOST_BRANCHES = 8;
/** Signs that a list or a link needs for itself are not part of a name. */
const NAME = /^[^~,&#%]{1,48}$/u;

/** A name as a link can carry it; '' if nothing is left of it. */
export function linkName(text: string): string {
  return text.replaceAll(/[~,&#%\s]+/g, ' ').trim().slice(0, 48);
}

function branchPart(text: string): Parsed<Branch> {
  const [name = '', ...changes] = text.split('~');
  const switches: [string, string][] = [];
  const commands: Command[] = [];
  for (const change of changes) {
    const command = commandPart(change);
    const opened = switchPart(change);
    if (command !== NO_FIELD) commands.push(command);
    else if (opened !== NO_FIELD) switches.push(opened);
    else return NO_FIELD;
  }
  return NAME.test(name) && commands.length <= MOST_COMMANDS ? { name, switches: Object.fromEntries(switches), commands } : NO_FIELD;
}

const switchText = ([name, option]: readonly [string, string]): string => `${name}:${option}`;
const commandText = (command: Command): string => `${command.ordinal}.${command.switch}.${command.option}`;

function branchText({ name, switches, commands }: Branch): string {
  return [linkName(name), ...Object.entries(switches).map(switchText), ...commands.map(commandText)].join('~');
}

type ReadList = <T>(name: string, expected: string, parse: (part: string) => Parsed<T>, most: number) => T[];

/** `vs`: its switches as opened, `vc`: its changes (`none`: none at all), `vx=1`: this run is B. */
function besideOf(fields: Readonly<Record<string, string>>, problems: Problem[], read: ReadList): BesideChoice | null {
  const { vc, vx = '0' } = fields;
  const swapped = flag(vx);
  if (swapped === NO_FIELD) problems.push({ field: 'vx', expected: '1 or 0', got: shorten(vx) });
  const switches = Object.fromEntries(read('vs', 'switch:option', switchPart, 100));
  const commands = vc === undefined ? null : vc === 'none' ? [] : read('vc', 'none, or ordinal.switch.option', commandPart, MOST_COMMANDS);
  if (Object.keys(switches).length === 0 && commands === null) return null;
  return { switches, commands: commands?.toSorted((one, other) => one.ordinal - other.ordinal) ?? null, swapped: swapped === true };
}

function besideText({ switches, commands, swapped }: BesideChoice): string[] {
  const parts: string[] = [];
  if (Object.keys(switches).length > 0) parts.push(`vs=${Object.entries(switches).map(switchText).join(',')}`);
  if (commands !== null) parts.push(`vc=${commands.length === 0 ? 'none' : commands.map(commandText).join(',')}`);
  return swapped ? [...parts, 'vx=1'] : parts;
}

const LONGEST_NS = Number.MAX_SAFE_INTEGER;
const bool = (value: boolean): string => (value ? '1' : '0');

function field<K extends keyof Link>(
  key: K,
  expected: string,
  parse: (text: string) => Parsed<Link[K]>,
  format: (value: Link[K]) => string = String,
): Field<K> {
  return { key, expected, parse, format };
}

/** Single-valued fields by their name in the link. Lists (sw, c, p) are read part by part. */
const FIELDS: Readonly<Record<string, Field<keyof Link>>> = {
  s: field('scenario', 'the id of a story', id),
  seed: field('seed', 'a whole number from 0 to 4294967295', (text) => whole(text, 4294967295)),
  t: field('ns', 'an instant in whole nanoseconds', (text) => whole(text, LONGEST_NS)),
  o: field('ordinal', 'a whole number of events', (text) => whole(text, LONGEST_NS)),
  moment: field('moment', 'a moment of the story: a whole number from 0', (text) => whole(text, 99)),
  lesson: field('lesson', 'the id of a lesson', id),
  step: field('step', 'a step of the lesson: a whole number from 0', (text) => whole(text, 99)),
  speed: field('speed', 'a number from 0.00001 to 100 (machine seconds per second)', (text) => between(text, 0.00001, 100)),
  theme: field('theme', 'auto, light, dark or projector', oneOf(['auto', 'light', 'dark', 'projector'])),
  motion: field('motion', 'auto, reduce or full', oneOf(['auto', 'reduce', 'full'])),
  k: field('kernelNames', '1 or 0', flag, (value) => bool(value as boolean)),
  lens: field('lens', LENSES.join(', '), oneOf(LENSES)),
  z: field('zoom', 'a number from 1 to 1000000', (text) => between(text, 1, 1e6)),
  at: field('centre', 'the number of a block', (text) => between(text, 0, 1e9)),
  b: field('block', 'the number of a block', (text) => whole(text, 1e9)),
  embed: field('embed', '1 or 0', flag, (value) => bool(value as boolean)),
  gallery: field('gallery', '1 or 0', flag, (value) => bool(value as boolean)),
  present: field('present', '1 or 0', flag, (value) => bool(value as boolean)),
  notes: field('notes', '1 or 0', flag, (value) => bool(value as boolean)),
  channel: field('channel', '12 to 32 small letters and digits', (text) => (/^[a-z0-9]{12,32}$/.test(text) ? text : NO_FIELD)),
  panel: field('panel', 'the id of a panel', id),
  controls: field('controls', 'full, mini or none', oneOf(['full', 'mini', 'none'])),
  autoplay: field('autoplay', '1 or 0', flag, (value) => bool(value as boolean)),
  keys: field('keys', 'deck, app or none', oneOf(['deck', 'app', 'none'])),
  scale: field('scale', 'a number from 0.25 to 4', (text) => between(text, 0.25, 4)),
  caption: field('caption', '1 or 0', flag, (value) => bool(value as boolean)),
} as unknown as Readonly<Record<string, Field<keyof Link>>>;

const LISTS = ['sw', 'c', 'p', 'vs', 'vc', 'vx', 'kept', 'f', 'only', 'bm'] as const;
const MOST_PANELS = 14;

/** Reads query and hash together; where both name a field, the hash wins (it is what the page writes). */
export function decodeLink(search: string, hash: string): { link: Link; problems: Problem[] } {
  const problems: Problem[] = [];
  const link: { -readonly [K in keyof Link]: Link[K] } = { ...defaultLink };
  const inHash = new URLSearchParams(hash.replace(/^#/, ''));
  const inQuery = new URLSearchParams(search);
  // Without a prototype, so that a field named __proto__ is a field like any other, and is named as a strange one.
  const raw = Object.create(null) as Record<string, string>;
  for (const params of [inQuery, inHash]) for (const [name, value] of params) raw[name] = value;
  const fields = upgradeFields(raw, problems);

  for (const [name, text] of Object.entries(fields)) {
    const known = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    if (known !== undefined) {
      const value = known.parse(text);
      if (value === NO_FIELD) problems.push({ field: name, expected: known.expected, got: shorten(text) });
      else (link as Record<string, unknown>)[known.key] = value;
    } else if (name !== 'v' && !LISTS.includes(name as 'sw') && inHash.has(name)) {
      // Hosts append their own fields to a query; nobody but a hand writes into the hash.
      problems.push({ field: shorten(name) || '(no name)', expected: 'a field that exists', got: shorten(text) });
    }
  }

  const read = <T,>(name: string, expected: string, parse: (part: string) => Parsed<T>, most: number): T[] => {
    const text = fields[name];
    if (text === undefined || text === '') {
      if (text === '') problems.push({ field: name, expected, got: '' });
      return [];
    }
    const values: T[] = [];
    for (const part of text.split(',')) {
      const value = parse(part);
      if (value === NO_FIELD) problems.push({ field: name, expected, got: shorten(part) });
      else if (values.length === most) {
        problems.push({ field: name, expected: `at most ${most} of them`, got: String(text.split(',').length) });
        break;
      } else values.push(value);
    }
    return values;
  };
  // Assigning key by key would let '__proto__' through as a prototype; fromEntries makes plain own keys.
  link.switches = Object.fromEntries(read('sw', 'switch:option', switchPart, 100));
  link.commands = read('c', 'ordinal.switch.option', commandPart, MOST_COMMANDS);
  link.beside = besideOf(fields, problems, read);
  link.branches = read('kept', 'name~switch:option~ordinal.switch.option', branchPart, MOST_BRANCHES);
  const numbers = new Set<number>();
  link.follow = read('f', EXPECTED.f, (part) => {
    const one = readFollowed(part);
    return one === null || numbers.size === numbers.add(one.n).size ? NO_FIELD : one;
  }, 3);
  link.brush = read('only', EXPECTED.only, (part) => readBrush(part) ?? NO_FIELD, 1)[0] ?? null;
  link.bookmarks = read('bm', EXPECTED.bm, (part) => readBookmark(part) ?? NO_FIELD, MOST_BOOKMARKS);
  link.panels = [...new Set(read('p', 'the id of a panel', id, MOST_PANELS))];
  return { link, problems };
}

function upgradeFields(raw: Record<string, string>, problems: Problem[]): Readonly<Record<string, string>> {
  const text = raw['v'];
  if (text === undefined) return raw;
  const version = whole(text, 1e6);
  if (version === NO_FIELD || version > LINK_VERSION) {
    problems.push({ field: 'v', expected: `a link version from 0 to ${LINK_VERSION}`, got: shorten(text) });
    return raw;
  }
  return upgrade(raw, version);
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Whether a link leaves it to a story to tell itself: it names no instant, no change and nothing to look at. */
export function leavesItToTheStory(link: Link, problems: readonly Problem[]): boolean {
  if (link.lesson !== null) return false;
  if (link.moment !== null) return true;
  const looksAt = link.ns !== null || link.ordinal !== null || link.commands.length > 0 || link.beside !== null || link.branches.length > 0 || link.panels.length > 0 || link.panel !== null || link.zoom !== 1 || link.block !== null || link.follow.length > 0 || link.brush !== null || link.bookmarks.length > 0;
  if (looksAt || problems.length > 0) return false;
  return link.scenario !== null || (!link.embed && link.seed === defaultLink.seed && Object.keys(link.switches).length === 0);
}

/** The link's text, without the leading # or ?. Empty when everything is as by default. */
export function encodeLink(link: Link): string {
  const parts: string[] = [];
  for (const [name, known] of Object.entries(FIELDS)) {
    const value = link[known.key];
    if (value === null || value === defaultLink[known.key]) continue;
    parts.push(`${name}=${known.format(value as never)}`);
  }
  const switches = Object.entries(link.switches).map(switchText);
  if (switches.length > 0) parts.push(`sw=${switches.join(',')}`);
  const commands = link.commands.map(commandText);
  if (commands.length > 0) parts.push(`c=${commands.join(',')}`);
  if (link.panels.length > 0) parts.push(`p=${link.panels.join(',')}`);
  if (link.beside !== null) parts.push(...besideText(link.beside));
  if (link.branches.length > 0) parts.push(`kept=${link.branches.map(branchText).map(encodeURIComponent).join(',')}`);
  if (link.follow.length > 0) parts.push(`f=${link.follow.map(followedText).join(',')}`);
  if (link.brush !== null) parts.push(`only=${brushText(link.brush)}`);
  if (link.bookmarks.length > 0) parts.push(`bm=${link.bookmarks.map(bookmarkText).map(encodeURIComponent).join(',')}`);
  return parts.length === 0 ? '' : `v=${LINK_VERSION}&${parts.join('&')}`;
}
