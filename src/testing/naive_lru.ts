// The lists of mm/swap.c of 2.6.34 once more, with arrays and objects: five lists, head first, and for each CPU a batch of
// 14 in front of each, and one of pages to be rotated. Written from the reference (kernel-reclaim.md, section 8).

export interface NaivePage {
  active: boolean;
  referenced: boolean;
  readonly anon: boolean;
  where: 'nowhere' | 'batch' | 'list';
  rotating: boolean;
}

const BATCH = 14;

export class NaiveLru {
  readonly pages = new Map<number, NaivePage>();
  /** inactive anon, active anon, inactive file, active file. */
  readonly lists: number[][] = [[], [], [], []];
  readonly batches: number[][][];
  readonly rotate: number[][];
  activated = 0;
  rotated = 0;
  /** Looked at and rotated lately, anonymous and file. */
  readonly recent = { scanned: [0, 0], rotated: [0, 0] };

  constructor(cpus: number) {
    this.batches = Array.from({ length: cpus }, () => [[], [], [], []]);
    this.rotate = Array.from({ length: cpus }, () => []);
  }

  private page(pfn: number): NaivePage {
    return this.pages.get(pfn)!;
  }

  private list_of(page: NaivePage): number[] {
    return this.lists[(page.anon ? 0 : 2) + (page.active ? 1 : 0)]!;
  }

  add(pfn: number, list: number, cpu: number): void {
    this.pages.set(pfn, { active: false, referenced: false, anon: list < 2, where: 'batch', rotating: false });
    const batch = this.batches[cpu]![list]!;
    batch.push(pfn);
    if (batch.length === BATCH) this.flush(cpu, list);
  }

  private flush(cpu: number, list: number): void {
    for (const pfn of this.batches[cpu]![list]!.splice(0)) {
      const page = this.page(pfn);
      page.where = 'list';
      page.active = list % 2 === 1;
      this.lists[list]!.unshift(pfn);
      this.recent.scanned[list >> 1]!++;
      if (page.active) this.recent.rotated[list >> 1]!++;
    }
  }

  drain(cpu: number): void {
    for (let list = 0; list < 4; list++) this.flush(cpu, list);
    this.flush_rotations(cpu);
  }

  /** inactive -> inactive, used -> active; the second step only on a list. */
  touch(pfn: number): void {
    const page = this.page(pfn);
    if (!page.referenced) page.referenced = true;
    else if (!page.active && page.where === 'list') {
      this.take(pfn);
      page.active = true;
      page.referenced = false;
      this.list_of(page).unshift(pfn);
      this.activated++;
      this.recent.scanned[page.anon ? 0 : 1]!++;
      this.recent.rotated[page.anon ? 0 : 1]!++;
    }
  }

  private take(pfn: number): void {
    const list = this.list_of(this.page(pfn));
    list.splice(list.indexOf(pfn), 1);
  }

  written(pfn: number, cpu: number): void {
    const page = this.page(pfn);
    if (page.where !== 'list' || page.active || page.rotating) return;
    page.rotating = true;
    this.rotate[cpu]!.push(pfn);
    if (this.rotate[cpu]!.length === BATCH) this.flush_rotations(cpu);
  }

  private flush_rotations(cpu: number): void {
    for (const pfn of this.rotate[cpu]!.splice(0)) {
      const page = this.page(pfn);
      page.rotating = false;
      if (page.active) continue;
      this.take(pfn);
      this.list_of(page).push(pfn);
      this.rotated++;
    }
  }
}
