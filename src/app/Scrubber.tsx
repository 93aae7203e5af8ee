// All of time in one strip: how busy it was, who waited, what happened, what is not computed yet, and the future that a
// changed switch replaced. Dragging shows that instant in every panel.
import type { CSSProperties, ReactElement } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { MarkerGlyph } from './Icons.tsx';
import type { MarkerInput } from './scrubber-layout.ts';
import { densityPath, layoutMarkers, stalledRuns } from './scrubber-layout.ts';
import type { TimelineState } from './state/session-store.ts';
import { useSession } from './state/session-store.ts';
import { useUi } from './state/ui-store.ts';
import { useConductor } from './use-conductor.ts';
import { clockText, eventKind, markerLabel } from './words.ts';

/** Room of a marker and of a letter of its label (styles/time.css), by where the page is read. */
const SIZES = {
  slide: { apart_px: 16, char_px: 7 },
  laptop: { apart_px: 16, char_px: 7 },
  projector: { apart_px: 24, char_px: 11.5 },
} as const;

const percent = (share: number): string => `${(Math.min(Math.max(share, 0), 1) * 100).toFixed(3)}%`;

export function Scrubber({ labels = true }: { readonly labels?: boolean }): ReactElement {
  const conductor = useConductor();
  const box = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const info = useSession((state) => state.info);
  const timeline = useSession((state) => state.timeline);
  const ghost = useSession((state) => state.ghost);
  const ns = useSession((state) => state.clock.ns);
  const duration = Math.max(info?.duration_ns ?? 1, 1);
  const explored = Math.max(timeline?.explored_ns ?? 0, ns);

  useEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver((entries) => {
      const next = entries[entries.length - 1]?.contentRect.width ?? 0;
      if (next > 0) setWidth(next);
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  // The play-head moves with the frames, not with React.
  useEffect(
    () =>
      conductor.loop.add({
        tile: false,
        visible: () => head.current !== null,
        draw: ({ view }) => {
          const end = Math.max(conductor.info?.duration_ns ?? 1, 1);
          if (head.current !== null) head.current.style.left = percent(view.head_of('at_ns') / end);
        },
      }),
    [conductor],
  );

  return (
    <div className="scrubber" ref={box}>
      <div className="track">
        <div className="explored" style={{ width: percent(explored / duration) }} />
        {ghost !== null && <Bars of={ghost} className="bars ghost" from={ghost.from_ns / duration} />}
        {timeline !== null && <Bars of={timeline} className="bars" from={0} />}
        <div className="unexplored" style={{ left: percent(explored / duration) }} title="not computed yet" />
        {timeline !== null && <Stalls of={timeline} />}
        <div className="play-head" ref={head} aria-hidden="true" />
        <input
          type="range"
          className="seek"
          data-keys="steps"
          aria-label="Instant"
          aria-valuetext={info === null ? '' : `${clockText(ns, duration)} of ${clockText(duration, duration)}`}
          min={0}
          max={duration}
          // With a step, the browser would round an instant between two of them, and take the rounding for a wish.
          step="any"
          value={Math.min(ns, duration)}
          onChange={(event) => conductor.seek(Number(event.target.value))}
        />
      </div>
      <Markers width={width} labels={labels} />
    </div>
  );
}

function Bars({ of, className, from }: { readonly of: TimelineState; readonly className: string; readonly from: number }): ReactElement {
  const bins = Math.max(of.density.length, 1);
  const path = useMemo(() => densityPath(of.density), [of.density]);
  const clip: CSSProperties = from > 0 ? { clipPath: `inset(0 0 0 ${percent(from)})` } : {};
  return (
    <svg className={className} viewBox={`0 0 ${bins} 1`} preserveAspectRatio="none" aria-hidden="true" style={clip}>
      <path d={path} />
    </svg>
  );
}

function Stalls({ of }: { readonly of: TimelineState }): ReactElement {
  const bins = Math.max(of.stalled.length, 1);
  return (
    <div className="stalls" aria-hidden="true" title="somebody waits for memory">
      {stalledRuns(of.stalled).map(([from, to]) => (
        <i key={from} style={{ left: percent(from / bins), width: percent((to - from) / bins) }} />
      ))}
    </div>
  );
}

function useMarkers(of: TimelineState | null): readonly MarkerInput[] {
  const catalog = useSession((state) => state.catalog);
  const info = useSession((state) => state.info);
  return useMemo(() => {
    if (of === null || catalog === null || info === null) return [];
    return of.markers.map((marker) => ({
      ns: marker.ns,
      ordinal: marker.ordinal,
      kind: eventKind(catalog, marker.kind)?.marker ?? 'state',
      label: markerLabel(catalog, info, marker),
    }));
  }, [of, catalog, info]);
}

function Markers({ width, labels }: { readonly width: number; readonly labels: boolean }): ReactElement {
  const conductor = useConductor();
  const timeline = useSession((state) => state.timeline);
  const ghost = useSession((state) => state.ghost);
  const info = useSession((state) => state.info);
  const present = useMarkers(timeline);
  const past = useMarkers(ghost);
  const duration = info?.duration_ns ?? 1;
  const forks = useSession((state) => state.forks);
  const bookmarks = useSession((state) => state.bookmarks);
  const size = useUi((state) => state.size);
  const groups = useMemo(
    () => layoutMarkers([...present, ...forks.map((fork) => ({ ...fork, kind: 'fork' as const })), ...bookmarks.map((one) => ({ ...one, kind: 'bookmark' as const, label: one.name }))], { width, duration_ns: duration, ...SIZES[size] }),
    [present, forks, bookmarks, width, duration, size],
  );
  const pale = useMemo(
    () => layoutMarkers(past.filter((one) => one.ns > (ghost?.from_ns ?? 0)), { width, duration_ns: duration, ...SIZES[size] }),
    [past, ghost, width, duration, size],
  );
  return (
    <div className="markers">
      {pale.map((group) => (
        <span key={`g${group.ordinal}`} className="marker marker-ghost" style={{ left: group.x }} aria-hidden="true">
          <MarkerGlyph kind={group.kind} px={10} />
        </span>
      ))}
      {groups.map((group) => (
        <button
          key={group.ordinal}
          type="button"
          className={`marker marker-${group.kind}`}
          style={{ left: group.x }}
          title={`${group.label} · ${clockText(group.ns, duration)}`}
          aria-label={`${group.label}, at ${clockText(group.ns, duration)}`}
          onClick={() => conductor.seek(group.ns)}
        >
          <MarkerGlyph kind={group.kind} />
          {labels && group.labelled && <span className="marker-label">{group.label}</span>}
        </button>
      ))}
      {ghost !== null && (
        <button
          type="button"
          className="ghost-note"
          style={{ left: `min(${percent(ghost.from_ns / duration)}, calc(100% - 13em))` }}
          onClick={() => useSession.setState({ ghost: null })}
        >
          pale: how it would have gone on ✕
        </button>
      )}
    </div>
  );
}
