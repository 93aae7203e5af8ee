// "Draw the rest of the curve": by pointer on the paper, or each point by a slider of its own.
import type { PointerEvent, ReactElement } from 'react';
import { useState } from 'react';
import type { AnswerProps } from './AskBody.tsx';
import { CurvePicture, HEIGHT, placesOf, WIDTH } from './CurvePicture.tsx';
import { useLesson } from './lesson-store.ts';
import { figureWords } from './lesson-words.ts';
import { clockText } from '../words.ts';

const NOTCHES = 60;

export function CurveAnswer({ ask, player, onGuess, guess }: AnswerProps): ReactElement {
  const paper = useLesson((state) => state.curves[state.hold.at]);
  const [focused, setFocused] = useState(-1);
  if (paper === undefined) return <p className="muted">The paper is being ruled…</p>;
  const unit = ask.curve?.unit ?? '';
  const from = paper.before[paper.before.length - 1]?.value ?? 0;
  const { top } = paper;
  const values = guess?.kind === 'curve' ? guess.values : paper.at_ns.map(() => from);
  const put = (ix: number, value: number): void => onGuess({ kind: 'curve', values: values.map((old, at) => (at === ix ? Math.round(value) : old)) });
  const draw = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const { xs, valueAt } = placesOf(paper);
    const x = ((event.clientX - box.left) / box.width) * WIDTH;
    const own = xs.slice(paper.before.length);
    const nearest = own.reduce((best, at, ix) => (Math.abs(at - x) < Math.abs(own[best]! - x) ? ix : best), 0);
    put(nearest, Math.min(Math.max(valueAt(((event.clientY - box.top) / box.height) * HEIGHT), 0), top));
  };
  const duration = player.conductor.info?.duration_ns ?? 1e9;
  return (
    <div className="lesson-curve">
      <CurvePicture paper={paper} unit={unit} guess={values} truth={null} focused={focused} onDraw={draw} duration_ns={duration} />
      <p className="muted">Draw on the paper; or Tab to a point and move it with the arrows{focused < 0 ? '.' : `: ${figureWords(values[focused]!, { unit })} at ${clockText(paper.at_ns[focused]!, duration)}.`}</p>
      <div className="lesson-points">
        {paper.at_ns.map((ns, ix) => (
          <input
            key={ns}
            type="range"
            min={0}
            max={NOTCHES}
            step={1}
            value={Math.round((values[ix]! / top) * NOTCHES)}
            aria-label={`At ${clockText(ns, duration)}`}
            aria-valuetext={figureWords(values[ix]!, { unit })}
            onFocus={() => setFocused(ix)}
            onBlur={() => setFocused(-1)}
            onChange={(event) => put(ix, (Number(event.target.value) / NOTCHES) * top)}
          />
        ))}
      </div>
    </div>
  );
}
