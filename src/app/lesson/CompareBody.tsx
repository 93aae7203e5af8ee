// The same seed under two to four options of one switch: a letter each, a bar for each figure, and a way into each run.
import type { CompareStep } from '#wire/lesson.ts';
import type { ReactElement } from 'react';
import { compareRows } from './facts.ts';
import { figureWords } from './lesson-words.ts';
import type { Player } from './player.ts';
import { Say } from './Say.tsx';

export function CompareBody({ player, step }: { readonly player: Player; readonly step: CompareStep }): ReactElement {
  const rows = compareRows(player, step);
  const until_ms = step.measures[0]?.until_ms ?? 0;
  return (
    <>
      <Say player={player} say={step.say} />
      {step.measures.map((measure, at) => {
        const most = Math.max(...rows.map((row) => Math.abs(row.values[at] ?? 0)), 1e-9);
        return (
          <table key={measure.label} className="compare-bars">
            <caption>{measure.label}</caption>
            <tbody>
              {rows.map((row) => {
                const value = row.values[at];
                return (
                  <tr key={row.option}>
                    <th scope="row">
                      <b>{row.letter}</b>
                      <span className={at === 0 ? '' : 'visually-hidden'}>{row.label}</span>
                    </th>
                    <td>
                      <i aria-hidden="true" style={{ width: `calc((100% - 6.4em) * ${(Math.abs(value ?? 0) / most).toFixed(4)})` }} className={`bar-${row.letter.toLowerCase()}`} />
                      <span>{value === undefined ? '…' : figureWords(value, measure)}</span>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        );
      })}
      <p className="compare-open">
        <span className="muted">Open the run of</span>
        {rows.map((row) => (
          <button key={row.option} type="button" aria-label={`Open the run of ${row.letter}, ${row.label}`} onClick={() => player.openOption(step.switch, row.option, until_ms)}>
            {row.letter}
          </button>
        ))}
      </p>
    </>
  );
}
