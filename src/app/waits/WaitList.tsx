// The waits of allocations one by one, the longest first: who, for how much, how long; and a way to where each began and ended.
import { LONGEST_WAIT } from '#wire/waits.ts';
import type { Brush } from '#panels/brush.ts';
import type { SessionInfo, WaitsByDetail, WaitsDetail } from '#wire/messages.ts';
import { format_ns } from '#base/units.ts';
import type { ReactElement } from 'react';
import { useEffect, useState } from 'react';
import type { Conductor } from '../conductor.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';
import { actorName, clockText } from '../words.ts';
import type { WaitsAsked } from './wait-store.ts';
import { listWaits, useWaits } from './wait-store.ts';
import { WaitsBy } from './WaitsBy.tsx';
import './waits.css';

const MOST_ROWS = 200;

interface Range {
  readonly from_ns: number;
  readonly to_ns: number;
  readonly least_ns: number;
  readonly below_ns: number;
  readonly task?: number;
}

/** Of the cell that was clicked; else of what is picked out, if that is a stretch of time or a task; else of all the time shown. */
function rangeOf(conductor: Conductor, asked: WaitsAsked | 'all', brush: Brush | null): Range | null {
  const own = brush?.kind === 'task' ? { task: brush.task } : {};
  if (asked === 'all' && brush?.kind === 'time') return { from_ns: brush.from_ns, to_ns: brush.to_ns + 1, least_ns: 0, below_ns: LONGEST_WAIT };
  const range = shownRange(conductor, asked);
  return range === null ? null : { ...range, ...own };
}

function shownRange(conductor: Conductor, asked: WaitsAsked | 'all'): Range | null {
  if (asked !== 'all') return { from_ns: asked.from_ns, to_ns: asked.to_ns, least_ns: asked.least_ns, below_ns: asked.below_ns };
  const { view } = conductor.frames;
  if (view === null) return null;
  const at = view.head_of('at_ns');
  return { from_ns: Math.max(0, Math.floor(at - view.head_of('window_ns'))), to_ns: Math.ceil(at) + 1, least_ns: 0, below_ns: LONGEST_WAIT };
}

function sizeWords(wait: WaitsDetail['waits'][number]): string {
  const size = wait.order === 0 ? '1 page' : `a block of ${(2 ** wait.order).toLocaleString('en')} pages`;
  return wait.failed ? `${size}: not had` : size;
}

export function WaitList(): ReactElement {
  const conductor = useConductor();
  const asked = useWaits((state) => state.asked);
  const info = useSession((state) => state.info);
  const textTick = useUi((state) => state.textTick);
  const brush = useUi((state) => state.brush);
  const [by, setBy] = useState<WaitsByDetail['by'] | null>(null);
  const [found, setFound] = useState<WaitsDetail | null>(null);

  useEffect(() => {
    const range = asked === null ? null : rangeOf(conductor, asked, brush);
    if (range === null) return;
    let stale = false;
    void conductor.inspect({ kind: 'waits', ...range, most: MOST_ROWS }).then((detail) => {
      if (!stale) setFound(detail);
    });
    return () => {
      stale = true;
    };
  }, [asked, brush, textTick, conductor]);

  return (
    <div className="waits">
      <p className="waits-head">
        <button type="button" className="quiet" aria-expanded={asked !== null} onClick={() => listWaits(asked === null ? 'all' : null)}>
          {asked === null ? 'List the waits' : 'Close the list'}
        </button>
        {asked !== null && <output>{asked === 'all' ? `${onlyWords(brush, info)}, the longest first.` : `${asked.label}.`}</output>}
        {asked !== null && asked !== 'all' && (
          <button type="button" className="quiet" onClick={() => listWaits('all')}>
            All of the time shown
          </button>
        )}
        <label>
          <span className="visually-hidden">Sum up the waits</span>
          <select value={by ?? ''} onChange={(event) => setBy(event.target.value === '' ? null : (event.target.value as WaitsByDetail['by']))}>
            <option value="">not summed up</option>
            <option value="order">by how much was wanted</option>
            <option value="task">by who waited</option>
            <option value="reason">by what the time went into</option>
          </select>
        </label>
      </p>
      {by !== null && <WaitsBy by={by} range={rangeOf(conductor, 'all', brush)} of={onlyWords(brush, info)} />}
      {asked !== null && found !== null && <WaitTable found={found} />}
    </div>
  );
}

function onlyWords(brush: Brush | null, info: SessionInfo | null): string {
  if (brush?.kind === 'time' && info !== null) return `All that ended from ${clockText(brush.from_ns, info.duration_ns)} to ${clockText(brush.to_ns, info.duration_ns)}`;
  return brush?.kind === 'task' && info !== null ? `Those of ${actorName(info, brush.task)} that ended in the time shown` : 'All that ended in the time shown';
}

function WaitTable({ found }: { readonly found: WaitsDetail }): ReactElement | null {
  const conductor = useConductor();
  const info = useSession((state) => state.info);
  const kernelNames = useUi((state) => state.kernelNames);
  if (info === null) return null;
  const jump = (ns: number, ordinal: number, words: string): ReactElement => (
    <button type="button" className="link" title={`Go to where the wait ${words}`} onClick={() => conductor.seekOrdinal(ordinal)}>
      {clockText(ns, info.duration_ns)}
    </button>
  );
  return (
    <div className="text-table" tabIndex={0} role="region" aria-label="Waits of allocations, one by one">
      <table>
        <thead>
          <tr>
            <th scope="col">how long</th>
            <th scope="col">who</th>
            <th scope="col">{kernelNames ? 'order' : 'for'}</th>
            <th scope="col">began</th>
            <th scope="col">over</th>
          </tr>
        </thead>
        <tbody>
          {found.waits.map((wait) => (
            <tr key={`${wait.end_ordinal} ${wait.task}`}>
              <td>{format_ns(wait.to_ns - wait.from_ns)}</td>
              <td>{actorName(info, wait.task)}</td>
              <td>{kernelNames ? `order ${wait.order}${wait.failed ? ', failed' : ''}` : sizeWords(wait)}</td>
              <td>{jump(wait.from_ns, wait.begin_ordinal, 'began')}</td>
              <td>{jump(wait.to_ns, wait.end_ordinal, 'was over')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.waits.length === 0 && <p className="muted">No wait of that length ended then.</p>}
      {found.left_out > 0 && <p className="muted">{found.left_out.toLocaleString('en')} shorter ones are not listed.</p>}
    </div>
  );
}
