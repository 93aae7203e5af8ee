// A question: its six kinds of answer, each by pointer and by keyboard; once answered, the answer beside what came out.
import type { AskStep } from '#wire/lesson.ts';
import type { ReactElement } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import type { Answer } from './hold.ts';
import { isOpen } from './hold.ts';
import { useLesson } from './lesson-store.ts';
import { figureWords } from './lesson-words.ts';
import type { Player } from './player.ts';
import { CurveAnswer } from './CurveAnswer.tsx';
import { PointAnswer } from './PointAnswer.tsx';
import { ResultView } from './ResultView.tsx';
import { Say } from './Say.tsx';

export interface AnswerProps {
  readonly ask: AskStep;
  readonly player: Player;
  /** Null: there is nothing to commit yet. */
  readonly onGuess: (answer: Answer | null) => void;
  readonly guess: Answer | null;
}

export function AskBody({ player, ask }: { readonly player: Player; readonly ask: AskStep }): ReactElement {
  const hold = useLesson((state) => state.hold);
  const stops = useLesson((state) => state.stops);
  const [guess, setGuess] = useState<Answer | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const open = isOpen(hold, stops);
  const ruled = useLesson((state) => state.curves[state.hold.at] !== undefined);
  // Who holds the lesson by keys stands before the choices at once.
  useEffect(() => {
    if (open && hold.by === 'next') form.current?.querySelector<HTMLElement>('input, button')?.focus({ preventScroll: true });
  }, [open, hold.by, ruled]);
  if (!open) {
    return (
      <>
        <Say player={player} say={ask.text} className="lesson-question" />
        <ResultView player={player} at={hold.at} />
        <button type="button" className="lesson-again" onClick={() => player.act({ kind: 'again' })}>
          Guess again
        </button>
      </>
    );
  }
  const Kind = KINDS[ask.ask];
  return (
    <form
      ref={form}
      className="lesson-ask"
      onSubmit={(event) => {
        event.preventDefault();
        if (guess !== null) player.act({ kind: 'commit', answer: guess });
      }}
    >
      <p className="muted">Before you look:</p>
      <Say player={player} say={ask.text} className="lesson-question" />
      <Kind ask={ask} player={player} onGuess={setGuess} guess={guess} />
      <button type="submit" className="strong" disabled={guess === null}>
        This is my guess
      </button>
    </form>
  );
}

function Choice({ ask, onGuess, guess }: AnswerProps): ReactElement {
  const name = useId();
  const kind = ask.ask === 'pays' ? 'pays' : 'choose';
  return (
    <fieldset className="lesson-choices">
      <legend className="visually-hidden">{kind === 'pays' ? 'Who pays?' : 'Choose one'}</legend>
      {ask.options.map((option, ix) => {
        const on = guess?.kind === kind && guess.option === ix;
        return (
          <label key={option.label} className={`option ${on ? 'option-on' : ''}`}>
            <input type="radio" name={name} checked={on} onChange={() => onGuess({ kind, option: ix })} />
            <span>{option.label}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

const NOTCHES = 100;

/** From a notch to a number, evenly or by powers, in two figures or so. */
export function onLine({ low, high, log }: NonNullable<AskStep['line']>, notch: number): number {
  const share = notch / NOTCHES;
  const value = log ? low * (high / low) ** share : low + (high - low) * share;
  if (share === 0 || share === 1) return share === 0 ? low : high;
  const step = 10 ** Math.floor(Math.log10(Math.max(log ? value : high - low, 1e-9)) - 1);
  return Math.min(Math.max(Number((Math.round(value / step) * step).toPrecision(6)), low), high);
}

function OnTheLine({ ask, onGuess, guess }: AnswerProps): ReactElement {
  const id = useId();
  const line = ask.line ?? { low: 0, high: 1, log: false, unit: '' };
  const [notch, setNotch] = useState(NOTCHES / 2);
  const write = (value: number): string => figureWords(value, ask.answer ?? { unit: line.unit });
  const value = onLine(line, notch);
  const take = (to: number): void => {
    setNotch(to);
    onGuess({ kind: 'number', value: onLine(line, to) });
  };
  return (
    <div className="lesson-line">
      <label htmlFor={id} className="visually-hidden">
        Your number
      </label>
      <output htmlFor={id} className={guess === null ? 'muted' : ''}>
        {guess === null ? 'Move the handle' : write(value)}
      </output>
      <input id={id} type="range" min={0} max={NOTCHES} step={1} value={notch} aria-valuetext={write(value)} onChange={(event) => take(Number(event.target.value))} onClick={(event) => take(Number(event.currentTarget.value))} />
      <p className="lesson-ends" aria-hidden="true">
        <span>{write(line.low)}</span>
        <span>{write(line.high)}</span>
      </p>
    </div>
  );
}

function InOrder({ ask, onGuess, guess }: AnswerProps): ReactElement {
  const order = guess?.kind === 'order' ? guess.order : ask.options.map((_, ix) => ix);
  const shift = (from: number, by: 1 | -1): void => {
    const next = [...order];
    [next[from], next[from + by]] = [next[from + by]!, next[from]!];
    onGuess({ kind: 'order', order: next });
  };
  return (
    <div className="lesson-order">
      <p className="muted">What comes first stands at the top.</p>
      <ol>
        {order.map((ix, place) => {
          const { label } = ask.options[ix]!;
          return (
            <li key={ix}>
              <span>{label}</span>
              <button type="button" disabled={place === 0} aria-label={`${label}: earlier`} onClick={() => shift(place, -1)}>
                ▲
              </button>
              <button type="button" disabled={place === order.length - 1} aria-label={`${label}: later`} onClick={() => shift(place, 1)}>
                ▼
              </button>
            </li>
          );
        })}
      </ol>
      {guess === null && (
        <button type="button" onClick={() => onGuess({ kind: 'order', order })}>
          It is in this order
        </button>
      )}
    </div>
  );
}

const KINDS = { choose: Choice, pays: Choice, number: OnTheLine, order: InOrder, point: PointAnswer, curve: CurveAnswer } as const;
