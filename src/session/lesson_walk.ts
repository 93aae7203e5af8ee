// The run of a lesson as its steps move it: on to a point, sideways by a switch, anew, to another seed. Points are sought as
// the page seeks them, each after the one before.
import type { Mark } from '#scenarios/opening.ts';
import type { Scenario } from '#scenarios/scenario.ts';
import { sought } from './lesson_check.ts';
import type { Machine } from './machine.ts';
import { make_machine } from './machine.ts';
import type { FoundMark, SoughtMark } from './mark_search.ts';
import { MarkSearch } from './mark_search.ts';
import { Timeline } from './timeline.ts';

type Switches = Readonly<Record<string, string>>;

export class LessonWalk {
  machine!: Machine;
  timeline!: Timeline;
  seed = 0;
  private readonly scenario: Scenario;
  /** The points at which the steps since the run began have ended. */
  private chain: SoughtMark[] = [];
  private at: FoundMark | null = null;
  /** Of points sought ahead in one go: they hold until the next fork. */
  private ahead: { readonly marks: readonly SoughtMark[]; readonly found: readonly FoundMark[] } = { marks: [], found: [] };

  constructor(scenario: Scenario, seed: number, switches: Switches) {
    this.scenario = scenario;
    this.begin(seed, switches);
  }

  /** The same scenario from its beginning. */
  begin(seed: number, switches: Switches): void {
    this.machine = make_machine(this.scenario, seed, switches);
    this.timeline = new Timeline(this.machine);
    this.seed = seed;
    this.chain = [];
    this.at = null;
    this.ahead = { marks: [], found: [] };
  }

  get ns(): number {
    return this.at?.ns ?? 0;
  }
  get ordinal(): number {
    return this.at?.ordinal ?? 0;
  }

  /** Changes switches where the walk stands. */
  set(switches: Switches): void {
    if (Object.keys(switches).length === 0) return;
    this.timeline.seek_ordinal(this.ordinal);
    for (const [id, option] of Object.entries(switches)) this.timeline.fork({ switch: id, option });
    this.ahead = { marks: [], found: [] };
  }

  /** The point after where the walk stands, or null. Does not go there. */
  next(mark: Mark): FoundMark | null {
    return this.search([...this.chain, sought(mark)])[this.chain.length] ?? null;
  }

  /** Goes to the point after where the walk stands, or nowhere. `behind`: points that will be gone to next, sought in the same go. */
  go(mark: Mark, behind: readonly Mark[] = []): FoundMark | null {
    const chain = [...this.chain, sought(mark)];
    const known = this.ahead.marks.length >= chain.length && chain.every((one, i) => JSON.stringify(one) === JSON.stringify(this.ahead.marks[i]));
    if (!known) {
      const marks = [...chain, ...behind.map(sought)];
      this.ahead = { marks, found: this.search(marks) };
    }
    const found = this.ahead.found[chain.length - 1] ?? null;
    if (found !== null) {
      this.chain = chain;
      this.at = found;
    }
    return found;
  }

  private search(marks: readonly SoughtMark[]): readonly FoundMark[] {
    const search = new MarkSearch(this.machine.kernel, marks);
    while (!this.timeline.seek_event(search).reached);
    return search.found;
  }

  /** What a series is at some instants of the run as it stands. `read` is asked while the machine is there. */
  sample(at_ns: readonly number[], read: (machine: Machine) => number): number[] {
    return at_ns.map((ns) => {
      this.timeline.seek_ns(ns);
      return read(this.machine);
    });
  }
}
