// The instant that is looked at, as PNG or SVG, with a preview of the very picture.
import type { ReactElement } from 'react';
import { useState } from 'react';
import { save } from '../log/save-log.ts';
import { stagePanels, usePanelList } from '../panel-list.ts';
import { useConductor } from '../use-conductor.ts';
import { CommonFields, useFields } from './Fields.tsx';
import type { Fields } from './Fields.tsx';
import type { Job } from './make.ts';
import { defaultCaption, makeFile } from './make.ts';
import { pictureSizeOf, Preview } from './Preview.tsx';

function jobOf(fields: Fields, format: 'png' | 'svg', address: string): Job {
  const size = pictureSizeOf(fields);
  return { kind: 'still', format, panels: fields.panels, theme: fields.theme, width: size.width, height: size.height, size, caption: fields.caption || null, address };
}

export function PictureForm({ address }: { readonly address: string }): ReactElement {
  const conductor = useConductor();
  const [fields, choose] = useFields('1280x720');
  const [said, setSaid] = useState('');
  const panels = usePanelList((state) => state.panels);
  const chosen = fields.panels.flatMap((id) => (panels ?? []).find((one) => one.id === id) ?? []);
  const make = async (format: 'png' | 'svg'): Promise<void> => {
    setSaid('');
    try {
      const made = await makeFile(conductor, jobOf(fields, format, address), { progress: () => {}, signal: new AbortController().signal });
      save(made.blob, made.name);
      setSaid(`Saved ${made.name} (${made.words}, ${Math.ceil(made.blob.size / 1024)} KiB).`);
    } catch (error) {
      setSaid(`The picture could not be made: ${error instanceof Error ? error.message : String(error)}.`);
    }
  };
  return (
    <div className="share-form">
      <CommonFields fields={fields} choose={choose} screen caption={defaultCaption(chosen.length > 0 ? chosen : stagePanels(panels).slice(0, 1))} />
      <div className="share-row">
        <button type="button" disabled={fields.panels.length === 0} onClick={() => void make('png')}>
          Save PNG
        </button>
        <button type="button" disabled={fields.panels.length === 0} onClick={() => void make('svg')}>
          Save SVG
        </button>
        <output className="share-said">{said}</output>
      </div>
      <Preview conductor={conductor} fields={fields} address={address} />
    </div>
  );
}
