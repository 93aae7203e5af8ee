// What many seeds say of one figure of two runs. Values are paired by seed. A difference is clear where the paired spread, without
// its ends, lies on one side of nought (base/spread.ts); where it crosses nought the words are "no clear difference", however
// large the difference in one seed may be.
import { paired_of } from '#base/spread.ts';
import type { Figure } from './figures.ts';
import type { Clause } from './what_changed.ts';

export interface SeedFigures {
  readonly metric: string;
  /** By seed, the same seeds in the same order. */
  readonly a: readonly (number | null)[];
  readonly b: readonly (number | null)[];
}

/** "In 38 of 40 seeds B has fewer seeks of the disk." */
export function confidence_text(figure: Pick<Figure, 'label' | 'words'>, seeds: SeedFigures): string {
  const { below, above, same, verdict } = paired_of(seeds.b, seeds.a);
  const all = below + above + same;
  if (all === 0) return `No seed has a value for ${figure.label} in both.`;
  if (verdict === 'too few seeds') return `${all} ${all === 1 ? 'seed is' : 'seeds are'} too few to say anything of ${figure.label}.`;
  if (verdict === 'no clear difference') return `No clear difference in ${figure.label}: lower in B in ${below} of ${all} seeds, higher in ${above}.`;
  const lower = verdict === 'below';
  const { words, label } = figure;
  const how = lower ? words.less : words.more;
  return `In ${lower ? below : above} of ${all} seeds ${words.before ? `B has ${how} ${label}` : `the ${label} is ${how} in B`}.`;
}

/** One sentence for each figure that was run over seeds and that is known here. */
export function confidence_of(figures: readonly Figure[], seeds: readonly SeedFigures[]): Clause[] {
  return seeds.flatMap((one) => {
    const figure = figures.find((each) => each.metric === one.metric);
    return figure === undefined ? [] : [{ text: confidence_text(figure, one), link: { kind: 'row' as const, metric: one.metric } }];
  });
}
