// Taking back the last change of a switch: the run without it, at the same instant. Seed and command log are the run, so it is
// opened anew without that command; nothing is patched.
import { Fault } from '#client/session_client.ts';
import type { Conductor } from '../conductor.ts';
import { notify, useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';

/** What is taken back, in words; null where no switch was changed on the way. */
export function lastChange(): string | null {
  const { info, catalog } = useSession.getState();
  const last = info?.commands.at(-1);
  if (last === undefined) return null;
  const of = catalog?.switches.find((one) => one.id === last.switch);
  return `${of?.label ?? last.switch}: ${of?.options.find((one) => one.id === last.option)?.label ?? last.option}`;
}

export function undo(conductor: Conductor): void {
  void takeBack(conductor);
}

async function takeBack(conductor: Conductor): Promise<void> {
  const { info, openSwitches, clock, forks, timeline, status } = useSession.getState();
  const words = lastChange();
  if (info === null || words === null || status !== 'ready') {
    useSession.setState({ announcement: 'No switch was changed in this run: there is nothing to take back.' });
    return;
  }
  const { about, looked, playing } = useUi.getState();
  const commands = info.commands.slice(0, -1);
  const last = info.commands.at(-1)!;
  const from_ns = forks.find((fork) => fork.ordinal === last.ordinal)?.ns;
  // Between two events of one ns only the number says where, and only up to the change both runs have the same numbers.
  const at = clock.midway && clock.ordinal <= last.ordinal ? { ordinal: clock.ordinal } : { ns: clock.ns };
  try {
    await conductor.open({ scenario: info.scenario, seed: info.seed, switches: openSwitches, commands }, at);
  } catch (error) {
    notify(`The change could not be taken back (${error instanceof Error ? error.message : String(error)}).`, error instanceof Fault ? error.problems : []);
    return;
  }
  const ghost = timeline !== null && from_ns !== undefined && timeline.explored_ns > from_ns ? { ...timeline, from_ns } : null;
  // Of several changes at one instant the others stay.
  const kept = forks.filter((fork) => commands.some((command) => command.ordinal === fork.ordinal)).slice(0, commands.length);
  useSession.setState({ ghost, forks: kept, announcement: `Taken back: ${words}.` });
  useUi.setState({ about, looked });
  conductor.refresh();
  if (playing) conductor.play();
}

/** Ctrl (or Command) and Z, unless a field that is typed in takes it for itself. True: it was meant for this. */
export function undoKey(conductor: Conductor, event: KeyboardEvent): boolean {
  if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.defaultPrevented) return false;
  const at = event.target;
  const typed = at instanceof HTMLTextAreaElement || (at instanceof HTMLInputElement && ['text', 'number', 'search'].includes(at.type));
  if (typed || useUi.getState().telling || document.querySelector('dialog[open]') !== null) return false;
  event.preventDefault();
  undo(conductor);
  return true;
}
