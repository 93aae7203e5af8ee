// What a story's number comes to at the end of its run, in its own seed and a few others: made beside the talk, one run after
// the other, and only for machines that take no time.
import { RunPool } from '#client/pool.ts';
import type { SessionInfo } from '#wire/messages.ts';
import type { Conductor } from '../conductor.ts';
import { useSession } from '../state/session-store.ts';
import { numberText } from '../words.ts';
import { usePresenter } from './presenter-store.ts';

const SEEDS = 5;
const MOST_PAGES = 20_000;

let made: { readonly of: SessionInfo; readonly values: (number | null)[]; readonly stop: () => void } | null = null;

function begin(conductor: Conductor, of: SessionInfo): void {
  const pool = new RunPool({ spawn: conductor.spawn, workers: 1 });
  const control = new AbortController();
  const values: (number | null)[] = [];
  const over = conductor.idle.begin('expected');
  const end = (): void => {
    pool.close();
    over();
  };
  made = { of, values, stop: () => control.abort() };
  const asks = Array.from({ length: SEEDS }, (_, ix) => ({ scenario: of.scenario, seed: of.seed + ix, switches: of.switches, until_ns: null, metrics: [of.story.number.metric] }));
  control.signal.addEventListener('abort', end, { once: true });
  void pool
    .run(asks, (answer, ix) => {
      values[ix] = answer.values[0] ?? null;
      usePresenter.setState(({ tick }) => ({ tick: tick + 1 }));
    }, control.signal, () => {})
    .finally(() => {
      if (!control.signal.aborted) end();
    });
}

/** '' where the story has no number; begins to find out when it is first asked, while somebody reads the notes. */
export function expectedOf(conductor: Conductor): string {
  const { info } = useSession.getState();
  if (info === null || info.story.number.metric === '') return '';
  const { metric, label, unit } = info.story.number;
  if (info.commands.length > 0) return `${label}: nobody has run it with these changes before`;
  if (info.dims.nr_pages > MOST_PAGES) return `${label}: a machine as large as this is not run ahead`;
  if (made?.of.scenario !== info.scenario || made.of.seed !== info.seed || JSON.stringify(made.of.switches) !== JSON.stringify(info.switches)) {
    stopExpecting();
    begin(conductor, info);
  }
  const write = (value: number): string => `${numberText(value, metric, unit)}${unit === '' ? '' : ` ${unit}`}`;
  const known = (made?.values ?? []).flatMap((value) => (typeof value === 'number' ? [value] : []));
  const own = made?.values[0];
  if (typeof own !== 'number' || known.length === 0) return `${label}: being run ahead…`;
  const range = known.length === 1 ? '' : `; ${known.length} seeds: ${write(Math.min(...known))} to ${write(Math.max(...known))}`;
  return `${label}, at the end of the run: ${write(own)}${range}`;
}

export function stopExpecting(): void {
  made?.stop();
  made = null;
}
