// The end of a lesson: its number over many seeds, what the gain costs, the larger machine, the sources, and the way on.
import type { ReactElement } from 'react';
import { useConductor } from '../use-conductor.ts';
import { useSession } from '../state/session-store.ts';
import { BigFigure } from './BigFigure.tsx';
import { figureOf, priceFigures, spreadOf } from './facts.ts';
import { hold, openIndex } from './holding.ts';
import { figureWords, sentenceOf } from './lesson-words.ts';
import type { Player } from './player.ts';
import { Say } from './Say.tsx';
import { SpreadPicture } from './SpreadPicture.tsx';

export function NumberBody({ player }: { readonly player: Player }): ReactElement {
  const spread = spreadOf(player);
  const { number } = player.lesson;
  const shown = figureOf(player);
  return (
    <>
      <p className="muted">{sentenceOf(player.lesson, player.stop)}</p>
      {shown !== null && <BigFigure figure={shown} />}
      <SpreadPicture values={spread.known} expect={number.expect} measure={number.measure} />
      <p className="lesson-spread">{spread.words}</p>
      <section className="lesson-price" aria-label="What it costs">
        <h3>What it costs</h3>
        <dl>
          {priceFigures(player).map(({ measure, value }) => (
            <div key={measure.label}>
              <dt>{measure.label}</dt>
              <dd>{value === undefined ? '…' : figureWords(value, measure)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <details className="lesson-try">
        <summary>Every seed as a number</summary>
        <table className="lesson-seeds">
          <tbody>
            {spread.values.map(({ seed, value }) => (
              <tr key={seed}>
                <th scope="row">seed {seed}</th>
                <td>{value === undefined ? '…' : figureWords(value, number.measure)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

export function EndBody({ player }: { readonly player: Player }): ReactElement {
  const conductor = useConductor();
  const lessons = useSession((state) => state.catalog?.lessons) ?? [];
  const { lesson } = player;
  const next = lessons[lessons.findIndex((one) => one.id === lesson.id) + 1];
  const shown = figureOf(player);
  return (
    <>
      {lesson.real === null ? <p className="sentence">{lesson.goal}</p> : <Say player={player} say={lesson.real.say} />}
      {shown?.value !== undefined && shown !== null && <BigFigure figure={shown} />}
      {lesson.real !== null && (
        <button type="button" className="lesson-real" onClick={() => player.openReal()}>
          Now on the real machine
        </button>
      )}
      {lesson.yours !== null && (
        <section className="lesson-yours" aria-label="On your own machine">
          <h3>On your own machine</h3>
          <pre tabIndex={0} role="region" aria-label="Commands">{lesson.yours.run.join('\n')}</pre>
          <p>{lesson.yours.look}</p>
          <p className="muted">{lesson.yours.source}</p>
        </section>
      )}
      <section className="lesson-sources" aria-label="Sources">
        <h3>Sources</h3>
        <ul>
          {lesson.sources.map((source) => (
            <li key={source}>{source}</li>
          ))}
        </ul>
      </section>
      <p className="lesson-on">
        {next !== undefined && (
          <button type="button" className="strong" onClick={() => void hold(conductor, next.id, 0)}>
            Next lesson: {next.title}
          </button>
        )}
        <button type="button" onClick={() => openIndex(conductor)}>
          All lessons
        </button>
      </p>
    </>
  );
}
