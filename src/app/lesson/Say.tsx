// The sentence of a stop: its numbers come from the run, its links light up what they speak of.
import type { ReactElement } from 'react';
import { Fragment } from 'react';
import { numbersOf } from './facts.ts';
import { useLesson } from './lesson-store.ts';
import { sayParts } from './lesson-words.ts';
import type { Player } from './player.ts';

export function Say({ player, say, className = 'sentence' }: { readonly player: Player; readonly say: string; readonly className?: string }): ReactElement {
  const point = (link: { readonly panel: string; readonly mark: string } | null): void => {
    useLesson.setState({ link });
    player.conductor.loop.touch();
  };
  return (
    <p className={className}>
      {sayParts(say, numbersOf(player)).map((part, ix) =>
        part.link === null ? (
          <Fragment key={ix}>{part.text}</Fragment>
        ) : (
          <button
            key={ix}
            type="button"
            className="say-link"
            onPointerEnter={() => point(part.link)}
            onPointerLeave={() => point(null)}
            onFocus={() => point(part.link)}
            onBlur={() => point(null)}
            onClick={() => point(part.link)}
          >
            {part.text}
          </button>
        ),
      )}
    </p>
  );
}
