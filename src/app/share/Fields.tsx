// What pictures, films and strips are asked for alike: which panels, how large, in which colours, with which words above.
import type { ThemeId } from '#panels/draw/palette.ts';
import { leastText, pictureSize, SIZES } from '#pictures/size.ts';
import type { PictureSize } from '#pictures/size.ts';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { usePanelList } from '../panel-list.ts';
import { useUi } from '../state/ui-store.ts';

export interface Fields {
  readonly panels: readonly string[];
  readonly theme: ThemeId;
  /** 'WIDTHxHEIGHT', or 'screen'. */
  readonly size: string;
  readonly caption: string;
}

export const SCREEN = 'screen';
const MOST_PANELS = 4;
/** Below this a word cannot be read, however near. */
const READABLE_PX = 10;
const THEMES: readonly { readonly id: ThemeId; readonly words: string }[] = [
  { id: 'light', words: 'light' }, { id: 'dark', words: 'dark' }, { id: 'projector', words: 'projector, with thicker lines' },
];

export function useFields(size: string): [Fields, (part: Partial<Fields>) => void] {
  const { panels, theme } = useUi.getState();
  const [fields, setFields] = useState<Fields>({ panels: panels.slice(0, 1), theme, size, caption: '' });
  return [fields, (part) => setFields((before) => ({ ...before, ...part }))];
}

export function sizeOf(size: string): { readonly width: number; readonly height: number } {
  const [width = 1280, height = 720] = size.split('x').map(Number);
  return { width, height };
}

export function chosenSize({ size, panels }: Fields): PictureSize {
  const { width, height } = sizeOf(size === SCREEN ? '1280x720' : size);
  return pictureSize(width, height, Math.max(1, panels.length));
}

export interface FieldsProps {
  readonly fields: Fields;
  readonly choose: (part: Partial<Fields>) => void;
  readonly most?: number;
  readonly screen?: boolean;
  /** What stands above if nothing is written. */
  readonly caption: string;
}

export function CommonFields({ fields, choose, most = MOST_PANELS, screen = false, caption }: FieldsProps): ReactElement {
  const panels = usePanelList((state) => state.panels) ?? [];
  const least = leastText(chosenSize(fields));
  const toggle = (id: string): void => {
    const others = fields.panels.filter((other) => other !== id);
    if (most === 1) choose({ panels: [id] });
    else if (others.length < fields.panels.length) choose({ panels: others });
    else if (others.length < most) choose({ panels: [...others, id] });
  };
  return (
    <>
      <fieldset className="share-panels">
        <legend>{most === 1 ? 'Panel' : `Panels (up to ${most}, in the order chosen)`}</legend>
        {panels.map((panel) => (
          <label key={panel.id}>
            <input
              type={most === 1 ? 'radio' : 'checkbox'} name="share-panel" checked={fields.panels.includes(panel.id)}
              disabled={most > 1 && fields.panels.length >= most && !fields.panels.includes(panel.id)} onChange={() => toggle(panel.id)}
            />
            {panel.title}
          </label>
        ))}
      </fieldset>
      <div className="share-row">
        <label>
          Size
          <select value={fields.size} onChange={(event) => choose({ size: event.target.value })}>
            {SIZES.map(({ width, height, words }) => (
              <option key={width} value={`${width}x${height}`}>{`${width} × ${height}, ${words}`}</option>
            ))}
            {screen && <option value={SCREEN}>as on screen, sharp</option>}
          </select>
        </label>
        <label>
          Colours
          <select value={fields.theme} onChange={(event) => choose({ theme: event.target.value as ThemeId })}>
            {THEMES.map((one) => (
              <option key={one.id} value={one.id}>
                {one.words}
              </option>
            ))}
          </select>
        </label>
        <label className="share-grow">
          Words above
          <input type="text" value={fields.caption} placeholder={caption} maxLength={160} onChange={(event) => choose({ caption: event.target.value })} />
        </label>
      </div>
      {fields.panels.length === 0 && <p role="alert">Panels: choose at least one.</p>}
      {fields.panels.length > 0 && least < READABLE_PX && (
        <p role="alert">Its smallest words would be {Math.round(least)} pixels high. Choose a larger size or one panel.</p>
      )}
    </>
  );
}
