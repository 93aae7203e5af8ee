// What changed, in sentences; each piece leads to what it is about. Below them what many seeds say.
import type { Clause } from '#wire/difference.ts';
import type { ReactElement } from 'react';
import { useSession } from '../state/session-store.ts';
import { useConductor } from '../use-conductor.ts';
import { clockText } from '../words.ts';
import { Comparison } from './comparison.ts';
import { useCompare } from './compare-store.ts';
import { SEEDS } from './seed-runner.ts';

export function WhatChanged(): ReactElement {
  const changed = useCompare((state) => state.changed);
  const looked_ns = useCompare((state) => state.looked_ns);
  const problem = useCompare((state) => state.firstProblem);
  const duration = useSession((state) => state.info?.duration_ns ?? 1e9);
  return (
    <section className="card changed" aria-label="What changed">
      <div className="changed-words">
        <h2>What changed.</h2>
        {looked_ns !== null && <p className="muted" role="status">Looking for where the two part: the same up to {clockText(looked_ns, duration)}…</p>}
        {problem !== '' && <p className="muted">Where the two part is not known: {problem}</p>}
        {changed?.sentences.map((sentence, ix) => (
          <p key={ix} data-sentence={ix}>
            <Sentence clauses={sentence} />
          </p>
        ))}
      </div>
      <Seeds />
    </section>
  );
}

function Sentence({ clauses }: { readonly clauses: readonly Clause[] }): ReactElement {
  const conductor = useConductor();
  return (
    <>
      {clauses.map(({ text, link }, ix) =>
        link === null ? (
          <span key={ix}>{text}</span>
        ) : (
          <button
            key={ix}
            type="button"
            className="clause"
            title={link.kind === 'instant' ? 'to this instant' : 'to this figure'}
            onClick={() => {
              if (link.kind === 'instant') conductor.seek(link.ns);
              else useCompare.setState({ looked: link.metric, pricesOnly: false });
            }}
          >
            {text}
          </button>
        ),
      )}
    </>
  );
}

/** The story's number, and the price that weighs most: what many seeds are asked for. */
function metricsOf(rows: readonly { readonly metric: string; readonly story: boolean; readonly price: boolean; readonly verdict: string }[]): string[] {
  const lead = rows.find((row) => row.story);
  const price = rows.find((row) => row.price && row.verdict === 'worse' && !row.story);
  return [lead, price].flatMap((row) => (row === undefined ? [] : [row.metric]));
}

function Seeds(): ReactElement {
  const conductor = useConductor();
  const changed = useCompare((state) => state.changed);
  const seeds = useCompare((state) => state.seeds);
  const at_ns = useCompare((state) => state.at_ns);
  const duration = useSession((state) => state.info?.duration_ns ?? 1e9);
  const comparison = conductor.beside instanceof Comparison ? conductor.beside : null;
  const metrics = metricsOf(changed?.rows ?? []);
  return (
    <div className="changed-seeds">
      {changed?.confidence.map((clause) => (
        <p key={clause.text} data-confidence>
          <Sentence clauses={[clause]} />
        </p>
      ))}
      {seeds !== null && (
        <p className="muted" role="status">
          {seeds.done} of {seeds.of} seeds, up to {clockText(seeds.until_ns, duration)}
        </p>
      )}
      {seeds?.running === true ? (
        <button type="button" onClick={() => comparison?.seeds.stop()}>
          Stop
        </button>
      ) : (
        <button type="button" disabled={metrics.length === 0 || at_ns === 0} title="The same two runs with other seeds, each from the beginning to this instant" onClick={() => void comparison?.seeds.start(comparison, metrics, at_ns)}>
          Is it so in {SEEDS} seeds?
        </button>
      )}
    </div>
  );
}
