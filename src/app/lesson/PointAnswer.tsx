// "Point at it": a click in the panel, or its number or name by keyboard. The same ring shows it in every panel.
import type { ReactElement } from 'react';
import { useEffect, useId } from 'react';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import type { AnswerProps } from './AskBody.tsx';
import { useLesson } from './lesson-store.ts';
import { pointedAt } from './pointing.ts';

export function PointAnswer({ ask, player, onGuess, guess }: AnswerProps): ReactElement {
  const id = useId();
  const info = useSession((state) => state.info);
  const panel = ask.point?.panel ?? '';
  const tasks = panel !== 'page-map' && panel !== 'lru-belts';
  useEffect(() => {
    const touch = (pointed: ReturnType<typeof pointedAt>): void => {
      useLesson.setState({ pointed });
      player.conductor.loop.touch();
    };
    touch(guess?.kind === 'point' ? { thing: guess.thing, number: guess.number } : null);
    return () => touch(null);
  }, [guess, player]);
  useEffect(() => {
    // What lies under the pointer is known already: the panel's hover.
    const onClick = (event: MouseEvent): void => {
      const at = event.target instanceof Element ? event.target.closest(`[data-panel="${panel}"] .panel-canvas`) : null;
      const { hover } = useUi.getState();
      const pointed = at === null || hover === null || hover.panel !== panel ? null : pointedAt(hover.hit);
      if (pointed === null) return;
      event.stopPropagation();
      onGuess({ kind: 'point', ...pointed });
    };
    addEventListener('click', onClick, { capture: true });
    return () => removeEventListener('click', onClick, { capture: true });
  }, [panel, onGuess]);
  if (tasks) {
    return (
      <fieldset className="lesson-choices">
        <legend className="muted">Click on it in the picture, or choose:</legend>
        {(info?.tasks ?? []).map((task) => (
          <label key={task.id} className={`option ${guess?.kind === 'point' && guess.number === task.id ? 'option-on' : ''}`}>
            <input type="radio" name={id} checked={guess?.kind === 'point' && guess.number === task.id} onChange={() => onGuess({ kind: 'point', thing: 'task', number: task.id })} />
            <span>{task.name}</span>
          </label>
        ))}
      </fieldset>
    );
  }
  const thing = guess?.kind === 'point' && guess.thing === 'page' ? 'page' : 'block';
  const blocks = info === null ? 1 : Math.ceil(info.dims.nr_pages / info.block_pages);
  return (
    <div className="lesson-point">
      <label htmlFor={id}>Click on it in the picture, or give the number of its block (0 to {blocks - 1}):</label>
      <input
        id={id}
        type="number"
        min={0}
        max={blocks - 1}
        value={guess?.kind === 'point' && thing === 'block' ? guess.number : ''}
        onChange={({ target }) => onGuess(target.value === '' || !target.checkValidity() ? null : { kind: 'point', thing: 'block', number: Number(target.value) })}
      />
      <output>{guess?.kind === 'point' ? `${thing} ${guess.number.toLocaleString('en')}` : 'nothing yet'}</output>
    </div>
  );
}
