// What to run: two arms, one switch through all its options, or two switches; and how many seeds. And which number to look at.
import type { MetricText } from '#wire/metrics.ts';
import { METRICS } from '#wire/metrics.ts';
import type { ReactElement } from 'react';
import { useEffect } from 'react';
import { useSession } from '../state/session-store.ts';
import { useConductor } from '../use-conductor.ts';
import { startRuns, switchesNow } from './deeds.ts';
import type { Form, Kind } from './plan.ts';
import { armCount, formProblem, FEWEST_SEEDS, metricsOf, MOST_SEEDS, otherOption, startForm, switchOf } from './plan.ts';
import { useSeeds } from './seeds-store.ts';
import { unitBeside } from './value.ts';

const KINDS: readonly { readonly id: Kind; readonly label: string }[] = [
  { id: 'pair', label: 'A and B' },
  { id: 'one', label: 'one switch, all its options' },
  { id: 'two', label: 'two switches' },
];

function change(by: Partial<Form>): void {
  useSeeds.setState(({ form }) => (form === null ? {} : { form: { ...form, ...by } }));
}

export function RunForm(): ReactElement | null {
  const conductor = useConductor();
  const info = useSession((state) => state.info);
  const catalog = useSession((state) => state.catalog);
  const form = useSeeds((state) => state.form);
  const running = useSeeds((state) => state.running);
  useEffect(() => {
    if (form === null && info !== null && catalog !== null) useSeeds.setState({ form: startForm(info, catalog, switchesNow()) });
  }, [form, info, catalog]);
  if (form === null || info === null || catalog === null) return null;
  const now = switchesNow();
  const problem = formProblem(form, catalog);
  const options = (switchOf(catalog, form.first)?.options ?? []).filter((option) => option.id !== now[form.first]);
  const label = switchOf(catalog, form.first)?.options.find((option) => option.id === now[form.first])?.label ?? now[form.first];
  return (
    <form
      className="seeds-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === '') void startRuns(conductor);
      }}
    >
      <fieldset>
        <legend className="visually-hidden">What to compare</legend>
        {KINDS.map((kind) => (
          <label key={kind.id} className="check">
            <input type="radio" name="seeds-kind" checked={form.kind === kind.id} onChange={() => change({ kind: kind.id })} />
            {kind.label}
          </label>
        ))}
      </fieldset>
      <div className="seeds-row">
        <SwitchPick label={form.kind === 'two' ? 'down' : 'switch'} value={form.first} onPick={(first) => change({ first, option: otherOption(catalog, first, now) })} />
        {form.kind === 'pair' && (
          <>
            <span>
              <strong className="seeds-letter seeds-a">A</strong> {label}
            </span>
            <label>
              <strong className="seeds-letter seeds-b">B</strong>{' '}
              <select aria-label="B" value={form.option} onChange={(event) => change({ option: event.target.value })}>
                {options.map((option) => (
                  <option key={option.id} value={option.id}>
                    {option.label}
                  </option>
                ))}
              </select>
            </label>
          </>
        )}
        {form.kind === 'two' && <SwitchPick label="across" value={form.second} onPick={(second) => change({ second })} />}
        <label>
          seeds{' '}
          <input
            type="number" min={FEWEST_SEEDS} max={MOST_SEEDS} value={Number.isNaN(form.seeds) ? '' : form.seeds} aria-invalid={problem !== ''}
            onChange={(event) => change({ seeds: event.target.valueAsNumber })}
          />
        </label>
        <button type="submit" className="strong" disabled={running || problem !== ''}>
          {problem === '' ? `Run ${(form.seeds * armCount(form, catalog)).toLocaleString('en')}` : 'Run'}
        </button>
      </div>
      {problem !== '' && <p role="alert">{problem}</p>}
      <MetricPick />
    </form>
  );
}

function SwitchPick({ label, value, onPick }: { readonly label: string; readonly value: string; readonly onPick: (id: string) => void }): ReactElement {
  const catalog = useSession((state) => state.catalog);
  const story = useSession((state) => state.info?.story.switches) ?? [];
  const switches = catalog?.switches ?? [];
  const pick = (title: string, list: typeof switches): ReactElement => (
    <optgroup label={title}>
      {list.map((one) => (
        <option key={one.id} value={one.id}>
          {one.label}
        </option>
      ))}
    </optgroup>
  );
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={(event) => onPick(event.target.value)}>
        {pick('of this story', switches.filter((one) => story.includes(one.id)))}
        {pick('all others', switches.filter((one) => !story.includes(one.id)))}
      </select>
    </label>
  );
}

/** Every run measures every number, so that another one can be looked at without running again. */
function MetricPick(): ReactElement | null {
  const info = useSession((state) => state.info);
  const catalog = useSession((state) => state.catalog);
  const metric = useSeeds((state) => state.metric);
  if (info === null || catalog === null) return null;
  const list = metricsOf(info, catalog);
  const own = METRICS.flatMap((group) => group.metrics).every((one) => one.path !== list[0]?.path) || list[0]?.path === info.story.number.metric;
  const unitOf = (one: MetricText): string => (unitBeside(one) === '' ? '' : `, ${unitBeside(one)}`);
  return (
    <label>
      number{' '}
      <select value={metric} onChange={(event) => useSeeds.setState({ metric: Number(event.target.value) })}>
        {own && list[0] !== undefined && (
          <option value={0}>
            the story’s: {list[0].label}
            {unitOf(list[0])}
          </option>
        )}
        {METRICS.map((group) => (
          <optgroup key={group.title} label={group.title}>
            {group.metrics.map((one) => {
              const ix = list.findIndex((other) => other.path === one.path);
              return own && ix === 0 ? null : (
                <option key={one.path} value={ix}>
                  {one.label}
                  {unitOf(one)}
                </option>
              );
            })}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
