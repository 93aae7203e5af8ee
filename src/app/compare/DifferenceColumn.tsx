// The third column: B minus A. Where the two memories differ, then the figures: values, change, and which side is better off.
import { THEMES } from '#panels/draw/palette.ts';
import { countDifferences, differenceColours, drawDifference, MOST_PAGES, ONLY_A, ONLY_B, OTHER_USE, SAME } from '#panels/difference-map/draw.ts';
import type { DifferenceRow } from '#wire/difference.ts';
import type { ReactElement } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { Scene } from '../panel-surface.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { clockText } from '../words.ts';
import { shownRows, useCompare } from './compare-store.ts';

export function DifferenceColumn({ a, b }: { readonly a: Scene; readonly b: Scene }): ReactElement {
  const changed = useCompare((state) => state.changed);
  const at_ns = useCompare((state) => state.at_ns);
  const pricesOnly = useCompare((state) => state.pricesOnly);
  const duration = useSession((state) => state.info?.duration_ns ?? 1e9);
  const playing = useUi((state) => state.playing);
  const { figures, counters } = shownRows(changed?.rows ?? [], pricesOnly);
  return (
    <aside className="card difference" aria-label="Difference: B minus A">
      <header>
        <h2>B minus A</h2>
        <span className="muted">{changed === null ? '' : `${playing ? 'as of' : 'at'} ${clockText(at_ns, duration)}`}</span>
      </header>
      {/* Scrolls by itself, so it can be reached by keyboard. */}
      <div className="difference-body" tabIndex={0} role="region" aria-label="Figures of both runs">
        <DifferenceMap a={a} b={b} />
        {changed !== null && figures.every((row) => row.verdict === 'same') && <p className="muted">Up to here every figure is the same.</p>}
        <ul className="difference-rows">
          {figures.map((row) => (
            <Figure key={row.metric} row={row} />
          ))}
        </ul>
        {changed !== null && (
          <label className="check">
            <input type="checkbox" checked={pricesOnly} onChange={(event) => useCompare.setState({ pricesOnly: event.target.checked })} />
            only what can be paid with
          </label>
        )}
        {counters.length > 0 && (
          <details>
            <summary>{counters.length} other figures differ</summary>
            <ul className="difference-rows difference-counters">
              {counters.map((row) => (
                <Figure key={row.metric} row={row} />
              ))}
            </ul>
          </details>
        )}
      </div>
    </aside>
  );
}

const GLYPH = { better: '▲ ', worse: '▼ ', same: '', differs: '' } as const;

function Figure({ row }: { readonly row: DifferenceRow }): ReactElement {
  const node = useRef<HTMLLIElement>(null);
  const looked = useCompare((state) => state.looked === row.metric);
  const kernelNames = useUi((state) => state.kernelNames);
  useEffect(() => {
    if (looked) node.current?.scrollIntoView({ block: 'center' });
  }, [looked]);
  return (
    <li ref={node} className={`difference-row difference-${row.verdict} ${row.story ? 'difference-story' : ''} ${looked ? 'difference-looked' : ''}`} data-metric={row.metric}>
      <span className="difference-label">
        {kernelNames && row.kernel !== '' ? <code>{row.kernel}</code> : row.label}
      </span>
      <span className="difference-values" data-a={row.a} data-b={row.b}>
        {row.a_text} → {row.b_text}
      </span>
      {row.verdict !== 'same' && (
        <strong className="difference-change">
          {row.share === '' ? row.change : row.share}
          {row.share !== '' && <small> {row.change}</small>}
        </strong>
      )}
      <span className="difference-words">
        <span aria-hidden="true">{GLYPH[row.verdict]}</span>
        {row.words}
      </span>
    </li>
  );
}

function DifferenceMap({ a, b }: { readonly a: Scene; readonly b: Scene }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = THEMES[useUi((state) => state.theme)];
  const [counts, setCounts] = useState<ReturnType<typeof countDifferences> | null>(null);
  const pages = a.info?.dims.nr_pages ?? 0;
  useEffect(() => {
    const draw = (): void => {
      const node = canvas.current;
      const box = node?.parentElement?.getBoundingClientRect();
      const ctx = node?.getContext('2d');
      const [one, two] = [a.frames.view, b.frames.view];
      if (node === null || ctx === null || ctx === undefined || box === undefined || box.width < 1 || one === null || two === null) return;
      const ratio = devicePixelRatio || 1;
      const width = Math.floor(box.width);
      const height = Math.floor(box.height);
      node.width = Math.round(width * ratio);
      node.height = Math.round(height * ratio);
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawDifference(ctx, one.mark, two.mark, theme, width, height);
      const now = countDifferences(one.mark, two.mark);
      setCounts((before) => (before?.join() === now.join() ? before : now));
    };
    // Both loops draw it: whichever run has a new picture.
    const surface = { tile: false, visible: () => canvas.current !== null, draw };
    const removes = [a.loop.add(surface), b.loop.add(surface)];
    return () => removes.forEach((remove) => remove());
  }, [a, b, theme]);
  if (pages > MOST_PAGES) {
    return <p className="muted">The small map of differences is drawn up to {MOST_PAGES.toLocaleString('en')} pages; this memory has {pages.toLocaleString('en')}.</p>;
  }
  const colours = differenceColours(theme);
  const classes = [
    { of: ONLY_A, letter: 'A', words: 'in use only in A' },
    { of: ONLY_B, letter: 'B', words: 'in use only in B' },
    { of: OTHER_USE, letter: '', words: 'another use in each' },
    { of: SAME, letter: '', words: 'alike' },
  ] as const;
  const words = counts === null ? '' : classes.map(({ of, words: what }) => `${counts[of].toLocaleString('en')} pages ${what}`).join(', ');
  return (
    <figure className="difference-map">
      <div>
        <canvas ref={canvas} role="img" aria-label={`Map of memory, difference: ${words}.`} />
      </div>
      <figcaption>
        <ul className="legend">
          {classes.map(({ of, letter, words: what }) => (
            <li key={of}>
              <i style={{ background: colours[of] }} aria-hidden="true">
                {letter}
              </i>
              {counts !== null && counts[of].toLocaleString('en')} {what}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}
