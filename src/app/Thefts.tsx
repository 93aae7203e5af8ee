// The list of thefts: who took which page out of a block that somebody was emptying. Loaded where there are any.
import type { STEAL } from '#wire/frame_layout.ts';
import type { FrameView } from '#wire/frame_view.ts';
import type { StealText } from '#wire/messages.ts';
import type { ReactElement } from 'react';
import { ANY_THEFT } from './about.ts';
import { useLater } from './later.ts';
import { Jumps } from './NextOf.tsx';
import { useSession } from './state/session-store.ts';
import { useUi } from './state/ui-store.ts';
import { useConductor } from './use-conductor.ts';
import { actorName, clockText } from './words.ts';

/** Rows shown at once; the newest. */
const MOST_ROWS = 12;

export interface TheftRow extends StealText {
  readonly block: number;
}

function theftsOf(view: FrameView | null): readonly TheftRow[] {
  if (view === null) return [];
  const count = view.head_of('nr_steals');
  return Array.from({ length: Math.min(count, MOST_ROWS) }, (_, ix) => {
    const of = (field: (typeof STEAL)[number]): number => view.steal_of(count - 1 - ix, field);
    return { pfn: of('pfn'), block: of('block'), thief: of('thief'), victim: of('victim'), ns: of('ns'), ordinal: of('ordinal'), event: of('event') };
  });
}

/** The thefts of the frame shown, newest first, and a way to each. Nothing where nobody has stolen. */
export function Thefts(): ReactElement | null {
  const conductor = useConductor();
  const info = useSession((state) => state.info);
  // Read anew whenever the texts are.
  useUi((state) => state.textTick);
  const rows = theftsOf(conductor.frames.view);
  if (rows.length === 0 || info === null) return null;
  return (
    <section className="thefts" aria-label="Thefts">
      <h3>Pages taken out of a block that somebody was emptying</h3>
      <Jumps about={ANY_THEFT} />
      <table>
        <thead>
          <tr>
            <th scope="col">when</th>
            <th scope="col">page</th>
            <th scope="col">block</th>
            <th scope="col">taken by</th>
            <th scope="col">from</th>
            <th scope="col">
              <span className="visually-hidden">why</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.ordinal} ${row.pfn}`}>
              <td>
                <button type="button" className="link" title="Go to this instant" onClick={() => conductor.seekOrdinal(row.ordinal)}>
                  {clockText(row.ns, info.duration_ns)}
                </button>
              </td>
              <td className="number">{row.pfn}</td>
              <td className="number">{row.block}</td>
              <td>{actorName(info, row.thief)}</td>
              <td>{actorName(info, row.victim)}</td>
              <td>
                <WhyOf of={row} words={`page ${row.pfn} was taken`} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Asks for the causes of an event that is listed. */
export function WhyOf({ of, words }: { readonly of: { readonly ordinal: number; readonly event: number }; readonly words: string }): ReactElement {
  const conductor = useConductor();
  return (
    <button type="button" className="quiet" aria-label={`Why ${words}`} title={`Why ${words}`} onClick={() => useLater.getState().parts?.openWhy(conductor, { kind: 'event', ordinal: of.ordinal, id: of.event })}>
      Why?
    </button>
  );
}
