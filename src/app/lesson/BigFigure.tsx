// One large figure with its unit and its label.
import type { ReactElement } from 'react';
import type { Figure } from './facts.ts';
import { figureText, unitText } from './lesson-words.ts';

export function BigFigure({ figure }: { readonly figure: Figure }): ReactElement {
  const { measure, value } = figure;
  const unit = unitText(measure);
  return (
    <p className="big">
      <output className="big-number">
        {value === undefined ? '…' : figureText(value, measure)}
        {unit !== '' && <span className="big-unit"> {unit}</span>}
      </output>
      <span className="big-label">{measure.label}</span>
    </p>
  );
}
