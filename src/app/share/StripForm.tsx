// The story's instants as one sheet: a file, or paper.
import type { StripForm as Form } from '#pictures/strip.ts';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { useLessonDoor } from '../lesson-door.ts';
import { usePanelList } from '../panel-list.ts';
import { useSession } from '../state/session-store.ts';
import { useConductor } from '../use-conductor.ts';
import type { BeatKind } from './beats.ts';
import { CommonFields, sizeOf, useFields } from './Fields.tsx';
import type { Job } from './make.ts';
import { makeFile, stripOf } from './make.ts';
import { printStrip } from './print.ts';
import { useWork } from './work.ts';

export function StripForm({ address }: { readonly address: string }): ReactElement {
  const conductor = useConductor();
  const info = useSession((state) => state.info);
  const panels = usePanelList((state) => state.panels);
  const lesson = useLessonDoor((state) => state.held?.lesson ?? null);
  const tells = (info?.story.opening?.moments.length ?? 0) > 0;
  const [fields, choose] = useFields('640x360');
  const [beats, setBeats] = useState<BeatKind>(lesson !== null ? 'lesson' : tells ? 'moments' : 'markers');
  const [form, setForm] = useState<Form>('sheet');
  const work = useWork();
  const job = (format: 'png' | 'svg'): Job & { kind: 'strip' } => {
    const { width, height } = sizeOf(fields.size);
    return { kind: 'strip', format, beats, form, lesson, panels: fields.panels, theme: fields.theme, width, height, caption: fields.caption || null, address };
  };
  const busy = work.doing !== null;
  return (
    <div className="share-form">
      <p className="muted">One picture for each of the story’s instants, each with its words, its number and its link.</p>
      <CommonFields fields={fields} choose={choose} most={1} caption={info?.title ?? panels?.[0]?.title ?? ''} />
      <div className="share-row">
        <label>
          Instants
          <select value={beats} onChange={(event) => setBeats(event.target.value as BeatKind)}>
            {lesson !== null && <option value="lesson">the steps of the lesson</option>}
            {tells && <option value="moments">the moments of the story</option>}
            <option value="markers">the first of each mark on the time line</option>
          </select>
        </label>
        <label>
          Form
          <select value={form} onChange={(event) => setForm(event.target.value as Form)}>
            <option value="sheet">sheet</option>
            <option value="row">one row</option>
          </select>
        </label>
      </div>
      <div className="share-row">
        {busy ? (
          <>
            <button type="button" onClick={work.cancel}>
              Stop
            </button>
            <progress max={1} value={work.doing?.share ?? 0} aria-label="Strip" />
            <span className="muted">{work.doing?.words}</span>
          </>
        ) : (
          <>
            <button type="button" disabled={fields.panels.length === 0} onClick={() => work.start((working) => makeFile(conductor, job('svg'), working))}>
              Save SVG
            </button>
            <button type="button" disabled={fields.panels.length === 0} onClick={() => work.start((working) => makeFile(conductor, job('png'), working))}>
              Save PNG
            </button>
            <button
              type="button"
              disabled={fields.panels.length === 0}
              onClick={() =>
                work.start(async (working) => {
                  const { look, beats: found } = await stripOf(conductor, job('svg'), working);
                  printStrip(look, found);
                  return null;
                })
              }
            >
              Print, or save as PDF
            </button>
          </>
        )}
        <output className="share-said">{work.said}</output>
      </div>
    </div>
  );
}
