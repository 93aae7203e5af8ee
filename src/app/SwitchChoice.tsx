// One switch as a group of radios: in the story card and on the board alike.
import type { SwitchOptionText, SwitchText } from '#wire/catalog.ts';
import type { ReactElement } from 'react';
import { useId } from 'react';
import { switchesAt, useSession } from './state/session-store.ts';
import { useUi } from './state/ui-store.ts';
import { useConductor } from './use-conductor.ts';

/** Letters of a label (a percentage) of which six stand in a row. */
const SHORT = 5;

export interface SwitchChoiceProps {
  readonly of: SwitchText;
  /** On the board with year, source and the kernel's name. */
  readonly full?: boolean;
}

/** The listed options, and among them the story's own or the present value where that is another number. */
function optionsWith(of: SwitchText, ...values: readonly string[]): readonly SwitchOptionText[] {
  const others = [...new Set(values)].filter((value) => of.options.every((option) => option.id !== value));
  if (others.length === 0) return of.options;
  // Named as its neighbours are: "10" is labelled "10 %", so "30" is "30 %".
  const like = of.options.find((option) => option.label.startsWith(option.id));
  const added = others.map((id) => ({ id, label: like === undefined ? id : id + like.label.slice(like.id.length) }));
  return [...of.options, ...added].sort((one, other) => Number.parseFloat(one.id) - Number.parseFloat(other.id));
}

export function SwitchChoice({ of, full = false }: SwitchChoiceProps): ReactElement | null {
  const conductor = useConductor();
  const name = useId();
  const help = useId();
  const kernelNames = useUi((state) => state.kernelNames);
  const value = useSession((state) => (state.info === null ? of.default : (switchesAt(state.info, state.info.commands, state.clock)[of.id] ?? of.default)));
  const base = useSession((state) => state.info?.base_switches[of.id] ?? of.default);
  const differs = value !== base;
  const label = kernelNames && of.kernel !== '' ? of.kernel : of.label;
  return (
    <fieldset className={`switch ${full ? 'switch-full' : ''}`} data-switch={of.id} aria-describedby={help}>
      <legend>
        {label}
        {differs && <span className="differs">differs</span>}
      </legend>
      <p id={help} className={full ? 'switch-help' : 'visually-hidden'}>
        {of.help}
      </p>
      <div className="options">
        {optionsWith(of, base, value).map((option) => (
          <label key={option.id} className={`option ${option.id === value ? 'option-on' : ''} ${option.label.length <= SHORT ? 'option-short' : ''}`}>
            <input
              type="radio"
              name={name}
              value={option.id}
              checked={option.id === value}
              onChange={() => void conductor.setSwitch(of.id, option.id)}
            />
            <span>{option.label}</span>
            {full && option.id === base && <small>as in the story</small>}
          </label>
        ))}
      </div>
      {full && (
        <p className="switch-source">
          {[of.year, of.source].filter((part) => part !== '').join(' · ')}
          {of.kernel !== '' && (
            <>
              {' · '}
              <code>{kernelNames ? of.label : of.kernel}</code>
            </>
          )}
        </p>
      )}
    </fieldset>
  );
}
