// What is followed, what is picked out and what is bookmarked, in one row over the time line: each chip says its name, opens what
// belongs to it, and can be taken away. Nothing where there is none.
import type { ReactElement } from 'react';
import { thingWords } from '../about.ts';
import { Icon } from '../Icons.tsx';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { followThing } from '../about.ts';
import { useConductor } from '../use-conductor.ts';
import { clockText } from '../words.ts';
import { dropBookmark, goToBookmark, letBrushGo, renameBookmark } from './deeds.ts';
import { PickForm } from './PickForm.tsx';
import { brushWords } from './words.ts';
import './marks.css';

export function Chips(): ReactElement | null {
  const conductor = useConductor();
  const follow = useUi((state) => state.follow);
  const brush = useUi((state) => state.brush);
  const life = useUi((state) => state.life);
  const picking = useUi((state) => state.picking);
  const info = useSession((state) => state.info);
  const catalog = useSession((state) => state.catalog);
  const bookmarks = useSession((state) => state.bookmarks);
  if (info === null || (follow.length === 0 && brush === null && bookmarks.length === 0 && !picking)) return null;
  return (
    <div className="marks" role="group" aria-label="Followed, picked out, bookmarked">
      {follow.map(({ n, what }) => (
        <span key={n} className="mark-chip">
          <b className={`mark-number mark-ring-${n}`}>{n}</b>
          <button type="button" className="link" aria-expanded={life === n} title="What happened to it (I)" onClick={() => useUi.setState({ life: life === n ? null : n })}>
            {thingWords(info, what)}
          </button>
          <button type="button" className="quiet round" aria-label={`Let go of number ${n}, ${thingWords(info, what)}`} title="Let go" onClick={() => followThing(conductor, what)}>
            <Icon name="close" px={10} />
          </button>
        </span>
      ))}
      {brush !== null && (
        <span className="mark-chip mark-only">
          <span>
            <b>only</b> {brushWords(brush, info, catalog)}
          </span>
          <button type="button" className="quiet round" aria-label={`Show everything again, not only ${brushWords(brush, info, catalog)}`} title="Show everything again (Esc)" onClick={letBrushGo}>
            ✕ <kbd>Esc</kbd>
          </button>
        </span>
      )}
      {bookmarks.map((one) => (
        <span key={`${one.ns} ${one.ordinal}`} className="mark-chip">
          <button type="button" className="link" title="Go to this instant (Shift M: to the next bookmark)" aria-label={`Go to ${one.name}, ${clockText(one.ns, info.duration_ns)}`} onClick={() => goToBookmark(conductor, one)}>
            ⚑ {clockText(one.ns, info.duration_ns)}
          </button>
          <input type="text" aria-label={`Name of the bookmark at ${clockText(one.ns, info.duration_ns)}`} title="Write here to give it another name" size={Math.max(6, one.name.length)} maxLength={48} defaultValue={one.name} key={one.name} onBlur={(event) => renameBookmark(one, event.target.value)} />
          <button type="button" className="quiet round" aria-label={`Forget ${one.name}`} title="Forget" onClick={() => dropBookmark(one)}>
            <Icon name="close" px={10} />
          </button>
        </span>
      ))}
      {picking ? <PickForm /> : brush === null && (
        <button type="button" className="quiet" title="Show only a part of it (O)" onClick={() => useUi.setState({ picking: true })}>
          Show only…
        </button>
      )}
    </div>
  );
}
