// The waits summed up: one page against a huge page, task by task, or by what their time went into. A bar and the figures; where
// the time went, the rows add up to all of it.
import { format_ns } from '#base/units.ts';
import type { SessionInfo, WaitsByDetail } from '#wire/messages.ts';
import type { ReactElement } from 'react';
import { useEffect, useState } from 'react';
import { Pick } from '../marks/Pick.tsx';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';
import { actorName } from '../words.ts';

export interface WaitsByProps {
  readonly by: WaitsByDetail['by'];
  readonly range: { readonly from_ns: number; readonly to_ns: number; readonly task?: number } | null;
  readonly of: string;
}

const HEADS = { order: 'wanted', task: 'who', reason: 'its time went into' } as const;

export function WaitsBy({ by, range, of }: WaitsByProps): ReactElement | null {
  const conductor = useConductor();
  const info = useSession((state) => state.info);
  const kernelNames = useUi((state) => state.kernelNames);
  const textTick = useUi((state) => state.textTick);
  const reasons = useSession((state) => state.catalog?.wait_reasons) ?? [];
  const [found, setFound] = useState<WaitsByDetail | null>(null);
  const key = JSON.stringify(range);
  useEffect(() => {
    const asked = JSON.parse(key) as WaitsByProps['range'];
    if (asked === null) return;
    let stale = false;
    void conductor.inspect({ kind: 'waits_by', by, from_ns: asked.from_ns, to_ns: asked.to_ns, task: asked.task ?? null }).then((detail) => {
      if (!stale) setFound(detail);
    });
    return () => {
      stale = true;
    };
  }, [by, key, textTick, conductor]);
  if (info === null || found === null || found.by !== by) return null;
  const name = (row: WaitsByDetail['rows'][number]): string => {
    if (by === 'order') return orderWords(row.key, info, kernelNames);
    if (by === 'task') return actorName(info, row.key);
    if (row.key === 0) return kernelNames ? 'try_to_free_pages, compact_zone (running)' : 'it works for the memory itself: reclaims or moves pages';
    const reason = reasons.find((one) => one.id === row.key);
    return kernelNames ? (reason?.name ?? String(row.key)) : (reason?.label ?? String(row.key));
  };
  return (
    <div className="text-table waits-by" tabIndex={0} role="region" aria-label={`Waits of allocations, ${HEADS[by]}`}>
      <table>
        <caption>
          {of}: {found.count.toLocaleString('en')}, {format_ns(found.total_ns)} together
        </caption>
        <thead>
          <tr>
            <th scope="col">{HEADS[by]}</th>
            <th scope="col">together</th>
            <th scope="col">share</th>
            <th scope="col">waits</th>
            <th scope="col">median</th>
            <th scope="col">99th percentile</th>
            <th scope="col">longest</th>
            <th scope="col">not had</th>
          </tr>
        </thead>
        <tbody>
          {found.rows.map((row) => (
            <tr key={row.key}>
              <th scope="row"><Pick brush={by === 'order' || row.key === 0 ? null : by === 'task' ? { kind: 'task', task: row.key } : { kind: 'reason', reason: row.key }}>{name(row)}</Pick></th>
              <td>{format_ns(row.total_ns)}</td>
              <td>
                <span className={`waits-share ${row.memory ? 'waits-harm' : ''}`} aria-hidden="true" style={{ width: `${(row.total_ns / Math.max(1, found.total_ns)) * 5}em` }} /> {Math.round((row.total_ns / Math.max(1, found.total_ns)) * 100)} %
              </td>
              <td className="number">{row.count.toLocaleString('en')}</td>
              <td>{format_ns(row.median_ns)}</td>
              <td>{format_ns(row.p99_ns)}</td>
              <td>{format_ns(row.longest_ns)}</td>
              <td className="number">{row.failed.toLocaleString('en')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.rows.length === 0 && <p className="muted">No allocation that ended then had to wait.</p>}
    </div>
  );
}

function orderWords(order: number, info: SessionInfo, kernelNames: boolean): string {
  if (kernelNames) return `order ${order}`;
  const pages = 2 ** order;
  return pages === 1 ? 'one page' : pages === info.block_pages ? `a huge page (${pages.toLocaleString('en')} pages)` : `a block of ${pages.toLocaleString('en')} pages`;
}
