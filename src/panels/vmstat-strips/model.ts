// The counters with their change since the frame shown before, in the order in which they are shown.
import type { PanelInput } from '../panel.ts';

export interface Counter {
  readonly ix: number;
  readonly name: string;
  readonly help: string;
  readonly value: number;
  /** Since the frame shown before; 0 where there is none. */
  readonly change: number;
}

/** What tells of huge pages being assembled: first where it happened, last on machines where it never did. */
const ASSEMBLY = /^(compact_|thp_|pgmigrate_)/;

function rank(counter: Counter): number {
  return ASSEMBLY.test(counter.name) ? (counter.value === 0 ? 2 : 0) : 1;
}

/** Greatest change first; among equals, and without a change, counters of huge pages that have counted, then by name. */
export function countersOf(input: PanelInput): Counter[] {
  const { view, before, catalog } = input;
  const comparable = before !== null && before.dims.nr_vmstat === view.dims.nr_vmstat;
  const counters: Counter[] = [];
  for (let ix = 0; ix < view.dims.nr_vmstat; ix++) {
    const text = catalog.vmstat[ix];
    const value = view.vmstat[ix]!;
    counters.push({
      ix,
      name: text?.name ?? `counter ${ix}`,
      help: text?.help ?? '',
      value,
      change: comparable ? value - before.vmstat[ix]! : 0,
    });
  }
  return counters.sort((a, b) => Math.abs(b.change) - Math.abs(a.change) || rank(a) - rank(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.ix - b.ix));
}
