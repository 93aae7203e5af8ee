// From event to event of one thing.
import type { ReactElement } from 'react';
import { nextOf } from './about.ts';
import { Icon } from './Icons.tsx';
import type { About } from './state/ui-store.ts';
import { useUi } from './state/ui-store.ts';
import { useConductor } from './use-conductor.ts';

/** Two buttons for the thing chosen; nothing while nothing is. */
export function NextOf(): ReactElement | null {
  const about = useUi((state) => state.about);
  return about === null ? null : <Jumps about={about} keys />;
}

export function Jumps({ about, keys = false }: { readonly about: About; readonly keys?: boolean }): ReactElement {
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
