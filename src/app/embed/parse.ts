// A message of the host, checked field by field. Nothing of it is believed, nothing in it is walked into, and whatever it is
// the answer is one of three: not meant for us; a command; refused, and why.
import type { HostCommand, MessageId } from '#wire/host.ts';
import { COMMAND_TYPES, HOST_LIMITS, HOST_NS, HOST_VERSION } from '#wire/host.ts';

export interface Refusal {
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

export type Heard =
  | { readonly kind: 'other' }
  | { readonly kind: 'command'; readonly command: HostCommand; readonly id: MessageId | null; readonly slide: boolean }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly id: MessageId | null };

const OTHER: Heard = { kind: 'other' };
const LONGEST_GOT = 60;

/** A value in a few letters, however large it is. */
export function gotText(value: unknown): string {
  if (typeof value === 'string') return value.length > LONGEST_GOT ? `${value.slice(0, LONGEST_GOT - 3)}... (${value.length} letters)` : value;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined) return String(value);
  if (typeof value === 'bigint') return 'a big number';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

class Refused extends Error {
  readonly refusal: Refusal;
  constructor(field: string, expected: string, got: unknown) {
    super(field);
    this.refusal = { field, expected, got: gotText(got) };
  }
}

type Fields = (name: string) => unknown;

/** Own fields only: a message that names a prototype's field does not have it. */
const fieldsOf = (data: object): Fields => (name) => (Object.hasOwn(data, name) ? (data as Record<string, unknown>)[name] : undefined);

function whole(of: Fields, name: string, least: number, most: number): number {
  const value = of(name);
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new Refused(name, `a whole number from ${least} to ${most}`, value);
}

function between(of: Fields, name: string, least: number, most: number): number {
  const value = of(name);
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new Refused(name, `a number from ${least} to ${most}`, value);
}

const isName = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= HOST_LIMITS.name;

function name(of: Fields, field: string, what: string): string {
  const value = of(field);
  if (isName(value)) return value;
  throw new Refused(field, `the id of ${what}`, value);
}

function oneOf<T extends string | number>(of: Fields, field: string, choices: readonly T[]): T {
  const value = of(field);
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new Refused(field, choices.join(', '), value);
}

function go(of: Fields): 'next' | 'previous' | number {
  const value = of('go');
  if (value === 'next' || value === 'previous') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new Refused('go', 'next, previous or the number of a beat', value);
}

function panels(of: Fields): string | readonly [string] | readonly [string, string] {
  const value = of('panel');
  if (isName(value)) return value;
  if (Array.isArray(value) && (value.length === 1 || value.length === 2)) {
    const [one, other] = value as unknown[];
    if (isName(one) && value.length === 1) return [one];
    if (isName(one) && isName(other) && one !== other) return [one, other];
  }
  throw new Refused('panel', 'the id of a panel, or a list of two', value);
}

function range(of: Fields): HostCommand {
  if (of('from') === null && of('to') === null) return { type: 'range', from: null, to: null };
  const from = whole(of, 'from', 0, Number.MAX_SAFE_INTEGER - 1);
  return { type: 'range', from, to: whole(of, 'to', from + 1, Number.MAX_SAFE_INTEGER) };
}

function commandOf(type: HostCommand['type'], of: Fields): HostCommand {
  switch (type) {
    case 'hello':
    case 'play':
    case 'pause':
    case 'toggle':
    case 'restart':
      return { type };
    case 'seek':
      return { type, t: whole(of, 't', 0, Number.MAX_SAFE_INTEGER) };
    case 'step':
      return { type, events: whole(of, 'events', -HOST_LIMITS.step, HOST_LIMITS.step) };
    case 'beat':
      return { type, go: go(of) };
    case 'marker':
      return { type, direction: oneOf(of, 'direction', [1, -1]) };
    case 'switch':
      return { type, switch: name(of, 'switch', 'a switch'), option: name(of, 'option', 'an option') };
    case 'panel':
      return { type, panel: panels(of) };
    case 'theme':
      return { type, theme: oneOf(of, 'theme', ['auto', 'light', 'dark', 'projector']) };
    case 'scale':
      return { type, scale: between(of, 'scale', 0.25, 4) };
    case 'speed':
      return { type, speed: between(of, 'speed', 0.00001, 100) };
    case 'range':
      return range(of);
    case 'snapshot':
      return {
        type,
        ...(of('width') === undefined ? {} : { width: whole(of, 'width', 16, HOST_LIMITS.picture) }),
        ...(of('height') === undefined ? {} : { height: whole(of, 'height', 16, HOST_LIMITS.picture) }),
      };
  }
}

function idOf(of: Fields): MessageId | null {
  const id = of('id');
  if (id === undefined) return null;
  if (Number.isSafeInteger(id) || (typeof id === 'string' && id.length <= HOST_LIMITS.id)) return id as MessageId;
  throw new Refused('id', `a text of at most ${HOST_LIMITS.id} letters or a whole number`, id);
}

export function readMessage(data: unknown): Heard {
  if (data === 'slide:start' || data === 'slide:stop') return { kind: 'command', command: { type: data === 'slide:start' ? 'play' : 'pause' }, id: null, slide: true };
  let id: MessageId | null = null;
  try {
    if (typeof data !== 'object' || data === null) return OTHER;
    const of = fieldsOf(data);
    if (of('ns') !== HOST_NS) return OTHER;
    id = idOf(of);
    if (of('v') !== HOST_VERSION) throw new Refused('v', String(HOST_VERSION), of('v'));
    const type = COMMAND_TYPES.find((one) => one === of('type'));
    if (type === undefined) throw new Refused('type', COMMAND_TYPES.join(', '), of('type'));
    return { kind: 'command', command: commandOf(type, of), id, slide: false };
  } catch (error) {
    // A message that cannot even be looked at is no command.
    const refusal = error instanceof Refused ? error.refusal : { field: 'message', expected: 'an object that can be read', got: 'one that cannot' };
    return { kind: 'refused', refusal, id };
  }
}
