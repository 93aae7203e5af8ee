// What the log shows, and the whole of it as a file.
import type { ReactElement } from 'react';
import { useRef, useState } from 'react';
import { thingWords } from '../about.ts';
import { presentLink } from '../link-writer.ts';
import { useSession } from '../state/session-store.ts';
import { encodeLink } from '../state/url-codec.ts';
import { useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';
import { choiceWords, groupsOf, kindWords, useLogChoice } from './log-filter.ts';
import { logText, save } from './save-log.ts';
import { useFilter } from './use-log.ts';

export function LogTools(): ReactElement | null {
  const choice = useLogChoice();
  const catalog = useSession((state) => state.catalog);
  const info = useSession((state) => state.info);
  const about = useUi((state) => state.about);
  const follow = useUi((state) => state.follow);
  const kernelNames = useUi((state) => state.kernelNames);
  if (catalog === null || info === null) return null;
  return (
    <div className="log-tools">
      <label>
        <span className="visually-hidden">Kind of event</span>
        <select value={choice.kind} onChange={(event) => useLogChoice.setState({ kind: event.target.value })}>
          <option value="">all events</option>
          <option value="marked">what the time line marks</option>
          <optgroup label="groups">
            {groupsOf(catalog.events).map((group) => (
              <option key={group.id} value={`group:${group.id}`}>{`${group.id}_* (${group.count} kinds)`}</option>
            ))}
          </optgroup>
          <optgroup label="one kind">
            {catalog.events.map((event) => (
              <option key={event.id} value={`kind:${event.id}`}>
                {kernelNames ? event.name : kindWords(event)}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      <label>
        <span className="visually-hidden">By whom</span>
        <select value={choice.actor} onChange={(event) => useLogChoice.setState({ actor: event.target.value })}>
          <option value="">by everybody</option>
          {info.tasks.map((task) => (
            <option key={task.id} value={String(task.id)}>
              by {task.name}
            </option>
          ))}
          <option value="-1">by the machine</option>
        </select>
      </label>
      <label>
        <span className="visually-hidden">About what</span>
        <select value={choice.about} title="Follow a page or choose a block to see only its events" onChange={(event) => useLogChoice.setState({ about: event.target.value })}>
          <option value="">about everything</option>
          {about !== null && <option value="chosen">about {about.label}</option>}
          {follow.map(({ n, what }, ix) => (
            <option key={n} value={`follow:${ix}`}>
              about number {n}: {thingWords(info, what)}
            </option>
          ))}
        </select>
      </label>
      <SaveButton />
    </div>
  );
}

function SaveButton(): ReactElement {
  const conductor = useConductor();
  const filter = useFilter();
  const [share, setShare] = useState<number | null>(null);
  const stopped = useRef(false);
  const write = async (): Promise<void> => {
    const { catalog, info, clock } = useSession.getState();
    const { about, follow } = useUi.getState();
    if (catalog === null || info === null) return;
    conductor.pause();
    stopped.current = false;
    const head = {
      what: choiceWords(useLogChoice.getState(), catalog, info, about, follow),
      to_ordinal: clock.ordinal,
      link: `${location.origin}${location.pathname}#${encodeLink(presentLink(conductor.firstScenario()))}`,
    };
    const part = (now: number): boolean => {
      setShare(now);
      return !stopped.current;
    };
    const blob = await logText((what) => conductor.inspect(what), catalog, info, filter, head, part);
    setShare(null);
    if (blob !== null) save(blob, `pagestage-${info.scenario}-seed-${info.seed}.txt`);
    useSession.setState({ announcement: blob === null ? 'The log was not saved.' : 'The log is saved.' });
  };
  if (share !== null) {
    return (
      <button type="button" onClick={() => (stopped.current = true)}>
        Stop ({Math.floor(share * 100)} %)
      </button>
    );
  }
  return (
    <button type="button" title="From the beginning to the instant shown, as filtered, as a text file" onClick={() => void write()}>
      Save as text
    </button>
  );
}
