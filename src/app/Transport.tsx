// Play, pause, one event on and back, one marker on and back; how fast; what time it is.
import { nearestSpeedIndex, SPEEDS } from '#wire/speeds.ts';
import type { ReactElement } from 'react';
import { useId } from 'react';
import { Icon } from './Icons.tsx';
import { useSession } from './state/session-store.ts';
import { useUi } from './state/ui-store.ts';
import { useConductor } from './use-conductor.ts';
import { clockText, speedText } from './words.ts';

export function Transport({ mini = false }: { readonly mini?: boolean }): ReactElement {
  const conductor = useConductor();
  const playing = useUi((state) => state.playing);
  const ready = useSession((state) => state.status === 'ready');
  const px = mini ? 15 : 18;
  return (
    <div className="transport" role="group" aria-label="Playback">
      {!mini && (
        <button type="button" disabled={!ready} aria-label="Marker before" title="Marker before (Shift ←)" onClick={() => conductor.marker(-1)}>
          <Icon name="markerBack" />
        </button>
      )}
      <button type="button" disabled={!ready} aria-label="One event back" title="One event back (←)" onClick={() => conductor.step(-1)}>
        <Icon name="stepBack" />
      </button>
      <button
        type="button"
        className="play"
        disabled={!ready}
        aria-label={playing ? 'Pause' : 'Play'}
        title={playing ? 'Pause (Space)' : 'Play (Space)'}
        onClick={() => conductor.toggle()}
      >
        <Icon name={playing ? 'pause' : 'play'} px={px} />
      </button>
      <button type="button" disabled={!ready} aria-label="One event on" title="One event on (→)" onClick={() => conductor.step(1)}>
        <Icon name="stepOn" />
      </button>
      {!mini && (
        <button type="button" disabled={!ready} aria-label="Next marker" title="Next marker (Shift →)" onClick={() => conductor.marker(1)}>
          <Icon name="markerOn" />
        </button>
      )}
    </div>
  );
}

export function ClockReadout(): ReactElement {
  const clock = useSession((state) => state.clock);
  const duration = useSession((state) => state.info?.duration_ns ?? 1e9);
  return (
    <p className="clock">
      <span className="clock-ns">{clockText(clock.ns, duration)}</span>
      <span className="clock-ordinal">
        {clock.ended ? 'the end' : `event ${clock.ordinal.toLocaleString('en')}`}
      </span>
    </p>
  );
}

export function SpeedControl(): ReactElement {
  const conductor = useConductor();
  const speed = useUi((state) => state.speed);
  const pauseAtMarkers = useUi((state) => state.pauseAtMarkers);
  const id = useId();
  return (
    <div className="speed">
      <label htmlFor={id}>speed</label>
      <input
        id={id}
        type="range"
        min={0}
        max={SPEEDS.length - 1}
        step={1}
        value={nearestSpeedIndex(speed)}
        aria-valuetext={speedText(speed)}
        title="− slower, + faster"
        onChange={(event) => conductor.setSpeed(SPEEDS[Number(event.target.value)] ?? speed)}
      />
      <span className="speed-text">{speedText(speed)}</span>
      <label className="check">
        <input type="checkbox" checked={pauseAtMarkers} onChange={(event) => useUi.setState({ pauseAtMarkers: event.target.checked })} />
        pause at markers
      </label>
    </div>
  );
}
