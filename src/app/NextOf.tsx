// From event to event of one thing, and the list of thefts: who took which page out of a block that somebody was emptying.
import type { STEAL } from '#wire/frame_layout.ts';
import type { FrameView } from '#wire/frame_view.ts';
import type { StealText } from '#wire/messages.ts';
import type { ReactElement } from 'react';
import { ANY_THEFT, nextOf } from './about.ts';
import { Icon } from './Icons.tsx';
import { useSession } from './state/session-store.ts';
import type { About } from './state/ui-store.ts';
import { useUi } from './state/ui-store.ts';
import { useConductor } from './use-conductor.ts';
import { actorName, clockText } from './words.ts';

/** Rows shown at once; the newest. */
const MOST_ROWS = 12;

/** Two buttons for the thing chosen; nothing while nothing is. */
export function NextOf(): ReactElement | null {
  const about = useUi((state) => state.about);
  return about === null ? null : <Jumps about={about} keys />;
}

function Jumps({ about, keys = false }: { readonly about: About; readonly keys?: boolean }): ReactElement {
  const conductor = useConductor();
  const title = (words: string, key: string): string => `${words} of ${about.label}${keys ? ` (Alt ${key})` : ''}`;
  return (
    <p className="next-of">
      <button type="button" aria-label={`Event before of ${about.label}`} title={title('Event before', '←')} onClick={() => nextOf(conductor, -1, about)}>
        <Icon name="stepBack" px={13} />
      </button>
      <span>{about.what.kind === 'steal' ? 'from theft to theft' : `events of ${about.label}`}</span>
      <button type="button" aria-label={`Next event of ${about.label}`} title={title('Next event', '→')} onClick={() => nextOf(conductor, 1, about)}>
        <Icon name="stepOn" px={13} />
      </button>
    </p>
  );
}

export interface TheftRow extends StealText {
  readonly block: number;
}

function theftsOf(view: FrameView | null): readonly TheftRow[] {
  if (view === null) return [];
  const count = view.head_of('nr_steals');
  return Array.from({ length: Math.min(count, MOST_ROWS) }, (_, ix) => {
    const of = (field: (typeof STEAL)[number]): number => view.steal_of(count - 1 - ix, field);
    return { pfn: of('pfn'), block: of('block'), thief: of('thief'), victim: of('victim'), ns: of('ns'), ordinal: of('ordinal') };
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
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
