// A range of the run as MP4, WebM or GIF, with how far it is and a way to stop.
import { format_clock, format_ns } from '#base/units.ts';
import type { FilmFormat } from '#pictures/film.ts';
import { FPS, frameCount, MOST_FRAMES } from '#pictures/instants.ts';
import { evenSide } from '#pictures/even.ts';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { usePanelList } from '../panel-list.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';
import { CommonFields, sizeOf, useFields } from './Fields.tsx';
import { defaultCaption, makeFile } from './make.ts';
import { Preview } from './Preview.tsx';
import { readTime } from './time.ts';
import { useWork } from './work.ts';

const FORMATS: readonly { readonly id: FilmFormat; readonly words: string }[] = [
  { id: 'mp4', words: 'MP4 (H.264): PowerPoint, Keynote, Google Slides' },
  { id: 'webm', words: 'WebM (VP9, VP8): pages, LibreOffice' },
  { id: 'gif', words: 'GIF: wherever a picture goes' },
];
const RATES = [10, 20, 25, 30, 50, 60] as const;

export function FilmForm({ address }: { readonly address: string }): ReactElement {
  const conductor = useConductor();
  const info = useSession((state) => state.info);
  const now = useSession((state) => state.clock.ns);
  const panels = usePanelList((state) => state.panels);
  const [fields, choose] = useFields('1280x720');
  const duration = info?.duration_ns ?? 0;
  const [seconds, setSeconds] = useState('5');
  // What the visitor would see in five seconds from here.
  const [from, setFrom] = useState(() => timeText(Math.max(0, Math.min(now, duration - ahead()))));
  const [to, setTo] = useState(() => timeText(Math.min(duration, Math.max(0, Math.min(now, duration - ahead())) + ahead())));
  const [format, setFormat] = useState<FilmFormat>('mp4');
  const [fps, setFps] = useState(30);
  const work = useWork();
  const [from_ns, to_ns] = [readTime(from), readTime(to)];
  const long = /^\d+(\.\d+)?$/.test(seconds) ? Number(seconds) : NaN;
  const frames = frameCount(long, fps);
  const problem = problemOf(from_ns, to_ns, from, to, long, seconds, frames, duration);
  const start = (): void => {
    if (problem !== '' || from_ns === null || to_ns === null) return;
    const { width, height } = sizeOf(fields.size);
    const even = format === 'gif' ? (side: number) => side : evenSide;
    work.start((working) =>
      makeFile(conductor, {
        kind: 'film', format, from_ns, to_ns, fps, seconds: long, panels: fields.panels, theme: fields.theme, width: even(width), height: even(height), caption: fields.caption || null, address,
      }, working),
    );
  };
  const speed = from_ns !== null && to_ns !== null && long > 0 ? `1 s of film is ${format_ns(Math.round((to_ns - from_ns) / long))} of the machine` : '';
  return (
    <div className="share-form">
      <CommonFields fields={fields} choose={choose} caption={defaultCaption((panels ?? []).filter((one) => fields.panels.includes(one.id)))} />
      <div className="share-row">
        <label>
          From
          <input type="text" size={9} value={from} spellCheck={false} onChange={(event) => setFrom(event.target.value)} />
        </label>
        <label>
          To
          <input type="text" size={9} value={to} spellCheck={false} onChange={(event) => setTo(event.target.value)} />
        </label>
        <label>
          Seconds of film
          <input type="text" size={4} inputMode="decimal" value={seconds} onChange={(event) => setSeconds(event.target.value)} />
        </label>
        <label>
          Pictures a second
          <select value={fps} onChange={(event) => setFps(Number(event.target.value))}>
            {RATES.filter((rate) => format !== 'gif' || rate <= FPS.most_gif).map((rate) => (
              <option key={rate}>{rate}</option>
            ))}
          </select>
        </label>
        <label>
          File
          <select
            value={format}
            onChange={(event) => {
              const next = event.target.value as FilmFormat;
              setFormat(next);
              if (next === 'gif') setFps((rate) => Math.min(rate, 20));
            }}
          >
            {FORMATS.map((one) => (
              <option key={one.id} value={one.id}>
                {one.words}
              </option>
            ))}
          </select>
        </label>
      </div>
      {problem !== '' ? <p role="alert">{problem}</p> : <p className="muted">{`${frames.toLocaleString('en')} pictures, from ${format_clock(from_ns ?? 0, duration)} to ${format_clock(to_ns ?? 0, duration)}, both included; ${speed}.`}</p>}
      <div className="share-row">
        {work.doing === null ? (
          <button type="button" disabled={problem !== '' || fields.panels.length === 0} onClick={start}>
            Make the film
          </button>
        ) : (
          <>
            <button type="button" onClick={work.cancel}>
              Stop
            </button>
            <progress max={1} value={work.doing.share} aria-label="Film" />
            <span className="muted">{work.doing.words}</span>
          </>
        )}
        <output className="share-said">{work.said}</output>
      </div>
      <Preview conductor={conductor} fields={fields} address={address} />
    </div>
  );
}

/** Machine time in five seconds of viewing, ns. */
function ahead(): number {
  return Math.round(useUi.getState().speed * 5e9);
}

function timeText(ns: number): string {
  return ns % 1e6 === 0 ? `${ns / 1e9}s` : `${ns}ns`;
}

function problemOf(from_ns: number | null, to_ns: number | null, from: string, to: string, long: number, seconds: string, frames: number, duration: number): string {
  const time = 'a time such as 3.5s, 250ms or 40us';
  if (from_ns === null) return `From: expected ${time}, got “${from}”.`;
  if (to_ns === null) return `To: expected ${time}, got “${to}”.`;
  if (to_ns > duration) return `To: expected at most the end of the run, ${format_clock(duration, duration)}, got “${to}”.`;
  if (from_ns >= to_ns) return `To: expected a time after From, got “${to}”.`;
  if (!(long > 0)) return `Seconds of film: expected a number such as 5, got “${seconds}”.`;
  return frames > MOST_FRAMES ? `Seconds of film: expected a film of at most ${MOST_FRAMES.toLocaleString('en')} pictures, got ${frames.toLocaleString('en')}.` : '';
}
