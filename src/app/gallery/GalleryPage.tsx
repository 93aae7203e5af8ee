// Every panel at fixed moments of real runs, in three sizes and three themes, with its text form beside it: what somebody
// looks through who has changed a drawing. A new panel appears by itself.
import { GALLERY_MOMENTS, takeMoments } from '#client/moments.ts';
import type { TakenMoment } from '#client/moments.ts';
import { spawnPort } from '#client/spawn.ts';
import type { ThemeId } from '#panels/draw/palette.ts';
import { panels as LISTED } from '#panels/index.ts';
import type { Panel } from '#panels/panel.ts';
import { format_ns } from '#base/units.ts';
import type { ReactElement } from 'react';
import { useEffect, useState } from 'react';
import type { Link } from '../state/url-codec.ts';
import { TextTable } from '../TextTable.tsx';
import { galleryInput, Picture } from './Picture.tsx';
import type { GallerySize } from './sizes.ts';
import { GALLERY_SIZES } from './sizes.ts';
import '../styles/gallery.css';

const THEME_IDS: readonly ThemeId[] = ['light', 'dark', 'projector'];
const ALL = '';

interface Choice {
  readonly panel: string;
  readonly size: string;
  readonly theme: string;
  readonly kernelNames: boolean;
}

function momentName({ session, moment }: TakenMoment): string {
  return `${session.title}, ${moment.ns === 0 ? 'at the start' : `after ${format_ns(moment.ns)}`}`;
}

/** Moments and panels as they arrive, and what could not be had. */
function useTaken(link: Link): { readonly states: readonly TakenMoment[]; readonly panels: readonly Panel[]; readonly complete: boolean; readonly problems: readonly string[] } {
  const [states, setStates] = useState<readonly TakenMoment[]>([]);
  const [panels, setPanels] = useState<readonly Panel[]>([]);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [complete, setComplete] = useState(false);
  useEffect(() => {
    let wanted = true;
    const problem = (what: string): void => setProblems((before) => [...before, what]);
    const moments = GALLERY_MOMENTS.filter((moment) => link.scenario === null || moment.scenario === link.scenario);
    const listed = LISTED.filter((panel) => link.panels.length === 0 || link.panels.includes(panel.id));
    const load = async (): Promise<void> => {
      if (moments.length === 0) problem(`The gallery shows no moment of the story ${link.scenario}; expected one of ${[...new Set(GALLERY_MOMENTS.map((one) => one.scenario))].join(', ')}.`);
      if (listed.length === 0) problem(`There is no panel ${link.panels.join(', ')}; expected one of ${LISTED.map((panel) => panel.id).join(', ')}.`);
      setPanels(await Promise.all(listed.map((panel) => panel.load())));
      await takeMoments(spawnPort, moments, {
        taken: (one) => wanted && setStates((before) => [...before, one]),
        missed: (moment, why) => problem(`${moment.scenario} at ${format_ns(moment.ns)} could not be shown: ${why}.`),
        goOn: () => wanted,
      });
    };
    load()
      .catch((error: unknown) => problem(error instanceof Error ? error.message : String(error)))
      .finally(() => wanted && setComplete(true));
    return () => {
      wanted = false;
    };
  }, [link]);
  return { states, panels, complete, problems };
}

export function GalleryPage({ link }: { readonly link: Link }): ReactElement {
  const { states, panels, complete, problems } = useTaken(link);
  const [choice, setChoice] = useState<Choice>({ panel: ALL, size: ALL, theme: link.theme === 'auto' ? ALL : link.theme, kernelNames: link.kernelNames });
  const choose = (part: Partial<Choice>): void => setChoice((before) => ({ ...before, ...part }));
  const sizes = GALLERY_SIZES.filter((size) => choice.size === ALL || size.id === choice.size);
  const themes = THEME_IDS.filter((theme) => choice.theme === ALL || theme === choice.theme);
  return (
    <main className="gallery" data-complete={complete ? 'yes' : 'no'}>
      <header>
        <h1>Every panel</h1>
        <p className="muted" role="status">
          {complete ? `${panels.length} panels at ${states.length} moments of real runs.` : `Running the model: ${states.length} moments so far…`}
        </p>
        <div className="gallery-choice">
          <Select label="Panel" value={choice.panel} options={panels.map(({ id, title }) => [id, title])} onChange={(panel) => choose({ panel })} />
          <Select label="Size" value={choice.size} options={GALLERY_SIZES.map((size) => [size.id, sizeName(size)])} onChange={(size) => choose({ size })} />
          <Select label="Theme" value={choice.theme} options={THEME_IDS.map((id) => [id, id])} onChange={(theme) => choose({ theme })} />
          <label className="check">
            <input type="checkbox" checked={choice.kernelNames} onChange={(event) => choose({ kernelNames: event.target.checked })} />
            kernel names
          </label>
        </div>
        {problems.map((problem) => (
          <p key={problem} role="alert">
            {problem}
          </p>
        ))}
      </header>
      {panels
        .filter((panel) => choice.panel === ALL || panel.id === choice.panel)
        .map((panel) => (
          <section key={panel.id} aria-label={panel.title}>
            <h2>{panel.title}</h2>
            <p className="muted">{panel.question}</p>
            {states.map((state) => (
              <article key={`${state.moment.scenario} ${state.moment.ns}`}>
                <h3>{momentName(state)}</h3>
                <div className="gallery-row">
                  <div className="gallery-pictures">
                    {sizes.flatMap((size) =>
                      themes.map((theme) => (
                        <Picture
                          key={`${size.id} ${theme}`} panel={panel} state={state} size={size} theme={theme} kernelNames={choice.kernelNames}
                          name={`${sizeName(size)}, ${theme}`}
                        />
                      )),
                    )}
                  </div>
                  <PanelWords panel={panel} state={state} kernelNames={choice.kernelNames} />
                </div>
              </article>
            ))}
          </section>
        ))}
    </main>
  );
}

function sizeName({ id, width, height }: GallerySize): string {
  return `${id}, ${width} × ${height}`;
}

function PanelWords({ panel, state, kernelNames }: { readonly panel: Panel; readonly state: TakenMoment; readonly kernelNames: boolean }): ReactElement {
  const text = panel.describe(galleryInput(state, GALLERY_SIZES[1]!, 'light', kernelNames));
  return (
    <aside className="gallery-words" aria-label={`${panel.title} as text`}>
      <p>{text.summary}</p>
      <TextTable text={text} caption={panel.title} />
    </aside>
  );
}

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [id: string, label: string])[];
  readonly onChange: (value: string) => void;
}

function Select({ label, value, options, onChange }: SelectProps): ReactElement {
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value={ALL}>all</option>
        {options.map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
