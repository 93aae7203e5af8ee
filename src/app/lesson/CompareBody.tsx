// The same seed under two to four options of one switch: a letter each, a bar for each figure, and a way into each run.
import type { CompareStep } from '#wire/lesson.ts';
import type { ReactElement } from 'react';
import { compareRows } from './facts.ts';
import { figureText, unitText } from './lesson-words.ts';
import type { Player } from './player.ts';
import { Say } from './Say.tsx';

export function CompareBody({ player, step }: { readonly player: Player; readonly step: CompareStep }): ReactElement {
  const rows = compareRows(player, step);
  const until_ms = step.measures[0]?.until_ms ?? 0;
  return (
    <>
      <Say player={player} say={step.say} />
      <ul className="compare-options">
        {rows.map((row) => (
          <li key={row.option} className={`side-${row.letter.toLowerCase()}`}>
            <b aria-hidden="true">{row.letter}</b>
            <span>
              <span className="visually-hidden">{row.letter}: </span>
              {row.label}
            </span>
            <button type="button" aria-label={`Open the run of ${row.letter}, ${row.label}`} onClick={() => player.openOption(step.switch, row.option, until_ms)}>
              Open
            </button>
          </li>
        ))}
      </ul>
      {step.measures.map((measure, at) => {
        const unit = unitText(measure);
        const most = Math.max(...rows.map((row) => Math.abs(row.values[at] ?? 0)), 1e-9);
        return (
          <section key={measure.label} className="compare-figures" aria-label={measure.label}>
            <h3>
              {measure.label}
              {unit !== '' && <span className="muted">, {unit}</span>}
            </h3>
            <ul>
              {rows.map((row) => (
                <li key={row.option} className={`side-${row.letter.toLowerCase()}`}>
                  <span className="number">
                    <b>{row.letter}</b> {row.values[at] === undefined ? '…' : figureText(row.values[at], measure)}
                  </span>
                  <i aria-hidden="true" style={{ width: `${((Math.abs(row.values[at] ?? 0) / most) * 100).toFixed(1)}%` }} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}
