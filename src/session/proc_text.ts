// Reads /proc/buddyinfo and /proc/pagetypeinfo as Linux prints them, of any kernel from 2.6.24 to today: the names of the migrate
// types and the number of orders come from the text. What does not fit the form is an error that names the line.

export interface BuddyZone {
  readonly node: number;
  readonly zone: string;
  /** Free blocks by order. */
  readonly free: readonly number[];
}

export interface PagetypeZone {
  readonly node: number;
  readonly zone: string;
  /** Free blocks by migrate type and order. A count that the kernel capped (">100000") is that bound. */
  readonly free: Readonly<Record<string, readonly number[]>>;
  /** Pageblocks by migrate type. */
  readonly blocks: Readonly<Record<string, number>>;
}

export interface Pagetypeinfo {
  readonly block_order: number;
  readonly block_pages: number;
  readonly zones: readonly PagetypeZone[];
}

export class ProcTextError extends Error {
  constructor(line: number, expected: string, got: string) {
    super(`line ${line}: expected ${expected}, got ${JSON.stringify(got)}`);
  }
}

const COUNT = /^>?\d+$/;

function counts_of(text: string, line: number): number[] {
  return text.trim().split(/\s+/).map((word) => {
    if (!COUNT.test(word)) throw new ProcTextError(line, 'a count', word);
    return Number(word.replace('>', ''));
  });
}

export function parse_buddyinfo(text: string): BuddyZone[] {
  const zones: BuddyZone[] = [];
  text.split('\n').forEach((line, i) => {
    if (line === '' && i > 0) return;
    const match = /^Node (\d+), zone +(\S+) (.*)$/.exec(line);
    if (match === null) throw new ProcTextError(i + 1, '"Node N, zone NAME" and counts', line);
    const free = counts_of(match[3]!, i + 1);
    if (zones.length > 0 && zones[0]!.free.length !== free.length) throw new ProcTextError(i + 1, `${zones[0]!.free.length} counts`, line);
    zones.push({ node: Number(match[1]), zone: match[2]!, free });
  });
  return zones;
}

/** One line at a time, so that an error can say which. */
class Lines {
  private readonly lines: readonly string[];
  at = 0;

  constructor(text: string) {
    this.lines = text.split('\n');
  }

  peek(): string {
    return this.lines[this.at] ?? '';
  }

  take(form: RegExp, expected: string): RegExpExecArray {
    const line = this.peek();
    const match = form.exec(line);
    if (match === null) throw new ProcTextError(this.at + 1, expected, line);
    this.at++;
    return match;
  }
}

export function parse_pagetypeinfo(text: string): Pagetypeinfo {
  const lines = new Lines(text);
  const block_order = Number(lines.take(/^Page block order: (\d+)$/, '"Page block order: N"')[1]);
  const block_pages = Number(lines.take(/^Pages per block: +(\d+)$/, '"Pages per block:  N"')[1]);
  lines.take(/^$/, 'an empty line');
  const nr_orders = counts_of(lines.take(/^Free pages count per migrate type at order +(.*)$/, 'the heading of the free pages')[1]!, lines.at).length;
  const zones = new Map<string, { node: number; zone: string; free: Record<string, readonly number[]>; blocks: Record<string, number> }>();
  while (lines.peek() !== '') {
    const match = lines.take(/^Node +(\d+), zone +(\S+), type +(\S+) (.*)$/, '"Node N, zone NAME, type TYPE" and counts');
    const free = counts_of(match[4]!, lines.at);
    if (free.length !== nr_orders) throw new ProcTextError(lines.at, `${nr_orders} counts`, match[0]);
    const key = `${match[1]} ${match[2]}`;
    const zone = zones.get(key) ?? { node: Number(match[1]), zone: match[2]!, free: {}, blocks: {} };
    zone.free[match[3]!] = free;
    zones.set(key, zone);
  }
  lines.take(/^$/, 'an empty line');
  const types = lines.take(/^Number of blocks type +(.*)$/, 'the heading of the blocks')[1]!.trim().split(/\s+/);
  while (lines.peek() !== '') {
    const match = lines.take(/^Node (\d+), zone +(\S+) (.*)$/, '"Node N, zone NAME" and counts');
    const counts = counts_of(match[3]!, lines.at);
    const zone = zones.get(`${match[1]} ${match[2]}`);
    if (zone === undefined) throw new ProcTextError(lines.at, 'a zone of the first table', match[0]);
    if (counts.length !== types.length) throw new ProcTextError(lines.at, `${types.length} counts`, match[0]);
    types.forEach((type, i) => {
      zone.blocks[type] = counts[i]!;
    });
  }
  return { block_order, block_pages, zones: [...zones.values()] };
}
