// The prediction drawn beside the truth, and in one line what differs.
import { format_ns } from '#base/units.ts';
import type { AskStep } from '#wire/lesson.ts';
import type { ReactElement } from 'react';
import { CurvePicture } from './CurvePicture.tsx';
import { differenceAt } from './facts.ts';
import type { Answer } from './hold.ts';
import { useLesson } from './lesson-store.ts';
import { figureWords } from './lesson-words.ts';
import type { Player } from './player.ts';
import type { Truth } from './predict.ts';
import { orderOf } from './predict.ts';

export function ResultView({ player, at }: { readonly player: Player; readonly at: number }): ReactElement {
  const truth = useLesson((state) => state.truths[at]);
  const answer = useLesson((state) => state.hold.answers[at] ?? null);
  const stop = player.stops[at]!;
  const difference = differenceAt(player, at);
  if (truth === undefined || difference === null || stop.kind !== 'step' || stop.step.kind !== 'ask') return <p className="muted">The run that decides is being made…</p>;
  return (
    <section className="lesson-result" aria-label="Your guess and the run">
      <Drawing ask={stop.step} answer={answer} truth={truth} player={player} at={at} />
      <p className="lesson-differs">
        {answer === null && <span className="chip">shown without a guess</span>} {difference.line}
      </p>
    </section>
  );
}

interface DrawingProps {
  readonly ask: AskStep;
  readonly answer: Answer | null;
  readonly truth: Truth;
  readonly player: Player;
  readonly at: number;
}

function Drawing({ ask, answer, truth, player, at }: DrawingProps): ReactElement | null {
  if (truth.kind === 'choose' || truth.kind === 'pays') {
    const said = answer?.kind === truth.kind ? answer.option : -1;
    return (
      <ul className="result-options">
        {ask.options.map((option, ix) => (
          <li key={option.label} className={ix === truth.option ? 'is-true' : ''}>
            <span>{option.label}</span>
            {ix === said && <span className="tag tag-guess">your guess</span>}
            {ix === truth.option && <span className="tag tag-truth">the run</span>}
          </li>
        ))}
      </ul>
    );
  }
  if (truth.kind === 'number') return <LineDrawing ask={ask} answer={answer} value={truth.value} />;
  if (truth.kind === 'order') return <OrderDrawing ask={ask} answer={answer} at_ns={truth.at_ns} />;
  return truth.kind === 'curve' ? <CurveDrawing ask={ask} answer={answer} truth={truth} player={player} at={at} /> : null;
}

/** Where a number lies between the ends of the line, from 0 to 1. */
export function shareOf({ low, high, log }: NonNullable<AskStep['line']>, value: number): number {
  const share = log ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : (value - low) / (high - low);
  return Math.min(Math.max(share, 0), 1);
}

function LineDrawing({ ask, answer, value }: { readonly ask: AskStep; readonly answer: Answer | null; readonly value: number | null }): ReactElement | null {
  const { line } = ask;
  if (line === null) return null;
  const write = (figure: number): string => figureWords(figure, ask.answer ?? { unit: line.unit });
  const place = (figure: number): string => `${(shareOf(line, figure) * 100).toFixed(1)}%`;
  return (
    <div className="result-line" aria-hidden="true">
      {answer?.kind === 'number' && (
        <span className="mark-guess" style={{ left: place(answer.value) }}>
          <i>your guess</i>▼
        </span>
      )}
      <span className="rule" />
      {value !== null && (
        <span className="mark-truth" style={{ left: place(value) }}>
          ▲<i>the run</i>
        </span>
      )}
      <p className="lesson-ends">
        <span>{write(line.low)}</span>
        <span>{write(line.high)}</span>
      </p>
    </div>
  );
}

function OrderDrawing({ ask, answer, at_ns }: { readonly ask: AskStep; readonly answer: Answer | null; readonly at_ns: readonly (number | null)[] }): ReactElement {
  return (
    <table className="result-order">
      <thead>
        <tr>
          <th scope="col">the run</th>
          <th scope="col">at</th>
          <th scope="col">you said</th>
        </tr>
      </thead>
      <tbody>
        {orderOf(at_ns).map((ix, place) => (
          <tr key={ix}>
            <td>
              {place + 1}. {ask.options[ix]?.label}
            </td>
            <td>{at_ns[ix] === null || at_ns[ix] === undefined ? 'never' : format_ns(at_ns[ix])}</td>
            <td>{answer?.kind === 'order' ? `${answer.order.indexOf(ix) + 1}.` : '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function CurveDrawing({ ask, answer, truth, player, at }: DrawingProps): ReactElement | null {
  const paper = useLesson((state) => state.curves[at]);
  if (paper === undefined || truth.kind !== 'curve') return null;
  const guess = answer?.kind === 'curve' ? answer.values : null;
  return (
    <>
      <CurvePicture paper={paper} unit={ask.curve?.unit ?? ''} guess={guess} truth={truth.values} duration_ns={player.conductor.info?.duration_ns ?? 1e9} />
      <p className="result-key" aria-hidden="true">
        {guess !== null && <span className="key-guess">your guess</span>} <span className="key-truth">the run</span>
      </p>
    </>
  );
}
