// Two runs of one scenario and seed compared: where they part, what they came to. The run beside the open one is made here a
// second time only to look for where the two part: both are run side by side in slices, and neither is what the page looks at.
import { confidence_of } from '#session/confidence.ts';
import type { FirstDifference } from '#session/first_difference.ts';
import { FirstDifferenceSearch } from '#session/first_difference.ts';
import type { Change } from '#session/what_changed.ts';
import { figures_for, rows_of, sentences_of } from '#session/what_changed.ts';
import type { FirstDifferenceText, Twin, WhatChanged } from '#wire/difference.ts';
import type { Command, Problem, Request, SessionInfo } from '#wire/messages.ts';
import type { LoadedScenario, Model } from './model.ts';

type Asked<T extends Request['type']> = Extract<Request, { type: T }>;

/** The run that is open, as it can be made again. */
export interface Opened {
  readonly scenario: LoadedScenario;
  readonly seed: number;
  readonly switches: Readonly<Record<string, string>>;
  readonly commands: readonly Command[];
}

/** Work of one slice in ms; pictures come between two of them. */
const SLICE_MS = 10;
/** Events of one slice without a clock, and between two looks at it. */
const SLICE_EVENTS = 10_000;
const PIECE = 1000;

interface Search {
  readonly key: string;
  readonly search: FirstDifferenceSearch;
  over: boolean;
}

export interface SearchAnswer {
  readonly found: FirstDifferenceText | null;
  readonly looked_ns: number;
  readonly catching_up: boolean;
}

function key_of(opened: Opened, twin: Twin): string {
  return JSON.stringify([opened.scenario.id, opened.seed, opened.switches, opened.commands, twin.switches, twin.commands]);
}

export class Comparing {
  private readonly model: Model;
  private readonly clock: (() => number) | null;
  private present: Search | null = null;

  constructor(model: Model, clock: (() => number) | null) {
    this.model = model;
    this.clock = clock;
  }

  /** The same question again goes on where the budget ran out. */
  first_difference(opened: Opened, { twin }: Asked<'first_difference'>): SearchAnswer | { readonly problems: readonly Problem[] } {
    const problems = this.problems_of(twin);
    if (problems.length > 0) return { problems };
    const key = key_of(opened, twin);
    if (this.present?.key !== key) {
      // Before the next two machines are made.
      this.present = null;
      const make = (switches: Readonly<Record<string, string>>) => this.model.make_machine(opened.scenario, opened.seed, switches);
      this.present = { key, search: new FirstDifferenceSearch(make(opened.switches), opened.commands, make(twin.switches), twin.commands), over: false };
    }
    const { present } = this;
    if (!present.over) present.over = this.slice(present.search);
    return { found: present.over ? text_of(present.search.found) : null, looked_ns: present.search.at_ns, catching_up: !present.over };
  }

  private problems_of(twin: Twin): Problem[] {
    const named = [
      ...Object.entries(twin.switches).map(([id, option]) => ({ field: `twin.switches.${id}`, id, option })),
      ...twin.commands.map((command, i) => ({ field: `twin.commands[${i}]`, id: command.switch, option: command.option })),
    ];
    return named.flatMap(({ field, id, option }) => {
      const problem = this.model.switch_problem(id, option);
      return problem === null ? [] : [{ ...problem, field }];
    });
  }

  private slice(search: FirstDifferenceSearch): boolean {
    const { clock } = this;
    if (clock === null) return search.run(SLICE_EVENTS).reached;
    const start = clock();
    do {
      if (search.run(PIECE).reached) return true;
    } while (clock() - start < SLICE_MS);
    return false;
  }

  /** `report`: of the open run at its present instant. */
  what_changed(opened: Opened, info: SessionInfo, at_ns: number, report: unknown, { open_is, twin, other, seeds }: Asked<'what_changed'>): WhatChanged {
    const compared = { ...(open_is === 'a' ? { a: report, b: other } : { a: other, b: report }), at_ns, story: info.story.number, changes: open_is === 'a' ? { a: this.changes_of(opened), b: this.changes_of(twin) } : { a: this.changes_of(twin), b: this.changes_of(opened) } };
    const rows = rows_of(compared);
    const { present } = this;
    const known = present !== null && present.over && present.key === key_of(opened, twin);
    const first = known ? sided(present.search.found, open_is) : undefined;
    return { rows, sentences: sentences_of(compared, rows, first), confidence: confidence_of(figures_for(compared).figures, seeds) };
  }

  private changes_of({ commands }: Pick<Twin, 'commands'>): Change[] {
    const switches = this.model.switches();
    return commands.map((command) => {
      const of = switches.find((one) => one.id === command.switch);
      return { ordinal: command.ordinal, words: `${of?.label ?? command.switch}, now ${of?.options.find((one) => one.id === command.option)?.label ?? command.option}` };
    });
  }
}

function text_of(found: FirstDifference | null): FirstDifferenceText | null {
  return found === null ? null : { open: found.a, other: found.b, ns: found.ns, alike: found.alike };
}

/** The search knows the open run as A, whatever letter it has on the page. */
function sided(found: FirstDifference | null, open_is: 'a' | 'b'): FirstDifference | null {
  return found === null || open_is === 'a' ? found : { ...found, a: found.b, b: found.a };
}
