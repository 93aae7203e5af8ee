// The keyboard's way to pick something out: what kind of thing, and which.
import type { Brush } from '#panels/brush.ts';
import { LISTS, ORIGIN_TEXT } from '#wire/marks.ts';
import type { FormEvent, ReactElement } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { pickOut } from './deeds.ts';

const KINDS = [
  ['blocks', 'blocks of memory'], ['task', 'a task'], ['time', 'a stretch of time'], ['list', 'a list of pages'], ['origin', 'who asked the disk'], ['reason', 'a kind of wait'],
] as const;
type Kind = (typeof KINDS)[number][0];

function close(): void {
  useUi.setState({ picking: false });
}

export function PickForm(): ReactElement | null {
  const info = useSession((state) => state.info);
  const catalog = useSession((state) => state.catalog);
  const [now] = useState(() => useSession.getState().clock.ns);
  const [kind, setKind] = useState<Kind>('blocks');
  const [which, setWhich] = useState<string | null>(null);
  const [range, setRange] = useState<readonly [string, string]>(['', '']);
  const first = useRef<HTMLSelectElement>(null);
  useEffect(() => first.current?.focus(), []);
  if (info === null || catalog === null) return null;
  const stretch = kind === 'blocks' || kind === 'time';
  const choices: readonly (readonly [number, string])[] =
    kind === 'task' ? info.tasks.map((task) => [task.id, task.name] as const)
    : kind === 'list' ? LISTS.map((list, ix) => [ix, list.label] as const)
    : kind === 'origin' ? ORIGIN_TEXT.map((origin, ix) => [ix, origin.label] as const)
    : kind === 'reason' ? catalog.wait_reasons.map((reason) => [reason.id, reason.label] as const) : [];
  const most = kind === 'blocks' ? info.dims.nr_blocks - 1 : info.duration_ns / 1e6;
  // Of time the stretch up to now, of memory its first blocks: something to begin with.
  const [from, to] = [range[0] === '' ? 0 : Number(range[0]), range[1] === '' ? (kind === 'blocks' ? Math.min(most, 7) : now / 1e6) : Number(range[1])];
  const show = (event: FormEvent): void => {
    event.preventDefault();
    const chosen = which === null ? (choices[0]?.[0] ?? 0) : Number(which);
    const [low, high] = [Math.min(from, to, most), Math.min(Math.max(from, to), most)];
    const brush: Brush =
      kind === 'blocks' ? { kind, from: Math.floor(low), to: Math.floor(high) }
      : kind === 'time' ? { kind, from_ns: Math.round(low * 1e6), to_ns: Math.round(high * 1e6) }
      : kind === 'task' ? { kind, task: chosen } : kind === 'list' ? { kind, list: chosen } : kind === 'origin' ? { kind, origin: chosen } : { kind, reason: chosen };
    pickOut(brush);
    close();
  };
  const unit = kind === 'time' ? 'ms' : 'block';
  return (
    <form className="mark-form" aria-label="Show only" onSubmit={show}>
      <label>
        show only{' '}
        <select ref={first} value={kind} onChange={(event) => { setKind(event.target.value as Kind); setWhich(null); setRange(['', '']); }}>
          {KINDS.map(([id, words]) => <option key={id} value={id}>{words}</option>)}
        </select>
      </label>
      {stretch ? (
        <>
          <label>
            from{' '}
            <input type="number" aria-label={`from ${unit}`} min={0} max={most} step="any" value={range[0] === '' ? from : range[0]} onChange={(event) => setRange([event.target.value, range[1]])} />
          </label>
          <label>
            to{' '}
            <input type="number" aria-label={`to ${unit}`} min={0} max={most} step="any" value={range[1] === '' ? to : range[1]} onChange={(event) => setRange([range[0], event.target.value])} />{' '}
            {kind === 'time' ? 'ms' : ''}
          </label>
        </>
      ) : (
        <select aria-label="which" value={which ?? String(choices[0]?.[0] ?? '')} onChange={(event) => setWhich(event.target.value)}>
          {choices.map(([value, words]) => <option key={value} value={value}>{words}</option>)}
        </select>
      )}
      <button type="submit">Show</button>
      <button type="button" className="quiet" onClick={close}>Close</button>
    </form>
  );
}
