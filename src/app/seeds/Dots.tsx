// A dot for each seed. Two arms share one axis, A above it and B below; the options of a switch are strips on one axis.
// Enter or a click opens the run; arrows walk along the values, up and down to the same seed of the next arm.
import { median } from '#base/spread.ts';
import type { MeasuredRun } from '#base/sweep.ts';
import type { KeyboardEvent, ReactElement } from 'react';
import { useRef, useState } from 'react';
import { useSession } from '../state/session-store.ts';
import { useConductor } from '../use-conductor.ts';
import { openRun, startTour } from './deeds.ts';
import type { Axis, Dot } from './dots.ts';
import { axisOf, placeOn, stackDots, tallest } from './dots.ts';
import type { Plan } from './plan.ts';
import { armLabel } from './plan.ts';
import { useSeeds } from './seeds-store.ts';
import { bareText, unitBeside, valueText } from './value.ts';

export interface RunsProps {
  readonly plan: Plan;
  readonly runs: readonly (MeasuredRun | null)[];
  readonly metric: number;
}

/** Heights in px: of a level of dots, of a strip at least and at most, of the axis. */
const LEVEL = 14;
const LEAST = 60;
const MOST = { pair: 168, many: 96 } as const;
const AXIS = 26;

export function valuesOf(plan: Plan, runs: RunsProps['runs'], metric: number, arm: number): (number | null)[] {
  return plan.seeds.map((_, ix) => runs[ix * plan.arms.length + arm]?.values[metric] ?? null);
}

interface Strip {
  readonly arm: number;
  readonly values: readonly (number | null)[];
  readonly dots: readonly Dot[];
  readonly level: number;
  readonly height: number;
  readonly down: boolean;
  /** Where its axis lies, from the top of the field. */
  readonly foot: number;
}

function stripsOf(plan: Plan, runs: RunsProps['runs'], metric: number, arms: readonly number[], axis: Axis): Strip[] {
  const pair = plan.kind === 'pair';
  let top = 0;
  return arms.map((arm, row) => {
    const values = valuesOf(plan, runs, metric, arm);
    const dots = stackDots(values, axis);
    const most = MOST[pair || arms.length === 1 ? 'pair' : 'many'];
    const level = Math.min(LEVEL, (most - 8) / Math.max(1, tallest(dots)));
    const height = Math.max(arms.length === 1 ? LEAST * 2 : LEAST, Math.ceil(tallest(dots) * level) + 8);
    const down = pair && row === 1;
    const strip = { arm, values, dots, level, height, down, foot: down ? top + AXIS : top + height };
    top += height + (down ? AXIS : 0);
    return strip;
  });
}

const middleOf = (strip: Strip, dot: Dot): number => (strip.down ? strip.foot + (dot.level + 0.5) * strip.level : strip.foot - (dot.level + 0.5) * strip.level);

export function Dots({ plan, runs, metric, arms }: RunsProps & { readonly arms: readonly number[] }): ReactElement {
  const lines = useSeeds((state) => state.lines);
  const catalog = useSession((state) => state.catalog);
  const axis = axisOf(arms.flatMap((arm) => valuesOf(plan, runs, metric, arm)));
  const strips = stripsOf(plan, runs, metric, arms, axis);
  const pair = plan.kind === 'pair';
  const number = plan.metrics[metric]!;
  const axisTop = pair ? strips[0]!.foot : strips.reduce((sum, strip) => sum + strip.height, 0);
  const height = strips.reduce((sum, strip) => sum + strip.height, AXIS);
  const known = strips.some((strip) => strip.dots.length > 0);
  if (catalog === null) return <div />;
  return (
    <figure className="seeds-figure" aria-label={`${number.label}, a dot for each seed`}>
      <figcaption>
        {number.label} <span className="muted">{unitBeside(number)}</span>
      </figcaption>
      {!known && <p className="muted">No run so far has this number. It may belong to another story.</p>}
      {known && (
        <div className="seeds-plot" style={{ gridTemplateRows: pair ? `${strips[0]!.height}px ${AXIS}px ${strips[1]!.height}px` : undefined }}>
          <div className="seeds-heads">
            {strips.map((strip) => (
              <div key={strip.arm} style={{ top: strip.down ? strip.foot : strip.foot - strip.height, height: strip.height }}>
                <ArmHead plan={plan} strip={strip} number={valueText(median(strip.values), number)} label={armLabel(plan, strip.arm, catalog)} />
              </div>
            ))}
          </div>
          <div className="seeds-field" style={{ height }}>
            <Axes axis={axis} top={axisTop} rows={strips.map((strip) => strip.foot)} metric={number} />
            {lines && pair && <Lines strips={strips} height={height} />}
            {strips.map((strip) => (
              <Median key={strip.arm} strip={strip} axis={axis} />
            ))}
            <DotButtons plan={plan} strips={strips} metric={metric} />
          </div>
        </div>
      )}
    </figure>
  );
}

function ArmHead({ plan, strip, number, label }: { readonly plan: Plan; readonly strip: Strip; readonly number: string; readonly label: string }): ReactElement {
  const conductor = useConductor();
  const letter = plan.kind === 'pair' ? 'AB'[strip.arm]! : '';
  return (
    <>
      <span className="seeds-name" title={label}>
        {letter !== '' && <strong className={`seeds-letter seeds-${letter.toLowerCase()}`}>{letter}</strong>} {label}
      </span>
      <span className="muted">
        median <span className="number">{number}</span>
      </span>
      <button type="button" className="quiet" disabled={strip.dots.length === 0} onClick={() => startTour(conductor, strip.arm)}>
        Show me five random runs
      </button>
    </>
  );
}

function Axes({ axis, top, rows, metric }: { readonly axis: Axis; readonly top: number; readonly rows: readonly number[]; readonly metric: Plan['metrics'][number] }): ReactElement {
  return (
    <div aria-hidden="true">
      {rows.map((foot) => (
        <span key={foot} className="seeds-base" style={{ top: foot }} />
      ))}
      {axis.ticks.map((tick) => (
        <span key={tick} className="seeds-tick" style={{ left: `${placeOn(axis, tick) * 100}%`, top, height: AXIS }}>
          {bareText(tick, metric)}
        </span>
      ))}
    </div>
  );
}

function Median({ strip, axis }: { readonly strip: Strip; readonly axis: Axis }): ReactElement | null {
  const at = median(strip.values);
  if (at === null) return null;
  return <span className="seeds-median" aria-hidden="true" style={{ left: `${placeOn(axis, at) * 100}%`, top: strip.down ? strip.foot : strip.foot - strip.height, height: strip.height }} />;
}

/** From A to B of each seed. */
function Lines({ strips, height }: { readonly strips: readonly Strip[]; readonly height: number }): ReactElement {
  const [a, b] = strips;
  return (
    <svg className="seeds-lines" aria-hidden="true" viewBox={`0 0 100 ${height}`} preserveAspectRatio="none">
      {a!.dots.map((dot) => {
        const other = b!.dots.find((one) => one.ix === dot.ix);
        return other === undefined ? null : <line key={dot.ix} x1={dot.x * 100} y1={middleOf(a!, dot)} x2={other.x * 100} y2={middleOf(b!, other)} vectorEffect="non-scaling-stroke" />;
      })}
    </svg>
  );
}

function DotButtons({ plan, strips, metric }: { readonly plan: Plan; readonly strips: readonly Strip[]; readonly metric: number }): ReactElement {
  const conductor = useConductor();
  const opened = useSeeds((state) => state.opened);
  const field = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<{ readonly arm: number; readonly ix: number } | null>(null);
  const number = plan.metrics[metric]!;
  const go = (strip: Strip | undefined, dot: Dot | undefined): void => {
    if (strip === undefined || dot === undefined) return;
    field.current?.querySelector<HTMLElement>(`[data-arm="${strip.arm}"][data-ix="${dot.ix}"]`)?.focus();
  };
  const onKey = (event: KeyboardEvent, row: number, place: number): void => {
    const strip = strips[row]!;
    const dot = strip.dots[place]!;
    const same = (other: Strip | undefined): void => go(other, other?.dots.find((one) => one.ix === dot.ix) ?? other?.dots[0]);
    const moves: Readonly<Record<string, () => void>> = {
      ArrowRight: () => go(strip, strip.dots[place + 1]),
      ArrowLeft: () => go(strip, strip.dots[place - 1]),
      Home: () => go(strip, strip.dots[0]),
      End: () => go(strip, strip.dots.at(-1)),
      ArrowDown: () => same(strips[row + 1]),
      ArrowUp: () => same(strips[row - 1]),
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  };
  return (
    <div ref={field}>
      {strips.map((strip, row) =>
        strip.dots.map((dot, place) => {
          const reached = at?.arm === strip.arm && strip.dots.some((one) => one.ix === at.ix) ? at.ix === dot.ix : place === Math.floor((strip.dots.length - 1) / 2);
          const letter = plan.kind === 'pair' ? ` of ${'AB'[strip.arm]}` : '';
          const text = `seed ${plan.seeds[dot.ix]}${letter}: ${valueText(dot.value, number)}`;
          return (
            <button
              key={`${strip.arm}.${dot.ix}`} type="button" data-arm={strip.arm} data-ix={dot.ix} aria-label={text} title={text} tabIndex={reached ? 0 : -1}
              className={`seeds-dot ${plan.kind === 'pair' ? `seeds-${strip.arm === 0 ? 'a' : 'b'}` : ''} ${opened?.arm === strip.arm && opened.ix === dot.ix ? 'seeds-seen' : ''}`}
              style={{ left: `${dot.x * 100}%`, top: middleOf(strip, dot) }}
              onFocus={() => setAt({ arm: strip.arm, ix: dot.ix })} onKeyDown={(event) => onKey(event, row, place)}
              onClick={() => openRun(conductor, { arm: strip.arm, ix: dot.ix, tour: null })}
            />
          );
        }),
      )}
    </div>
  );
}
