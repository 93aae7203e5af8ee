// Runs that are kept beside the present one: after a change of a switch both futures stay. A run is its switches as opened and
// its changes; the rest is computed again.
import type { SessionInfo } from '#wire/messages.ts';
import type { Branch, SessionState } from './state/session-store.ts';
import { useSession } from './state/session-store.ts';
import type { UiState } from './state/ui-store.ts';
import { useUi } from './state/ui-store.ts';
import type { Link } from './state/url-codec.ts';
import { clockText } from './words.ts';

const MOST = 12;

export function sameBranch(one: Pick<Branch, 'switches' | 'commands'>, other: Pick<Branch, 'switches' | 'commands'>): boolean {
  const key = ({ switches, commands }: Pick<Branch, 'switches' | 'commands'>): string =>
    JSON.stringify([Object.entries(switches).sort(), commands.map((command) => [command.ordinal, command.switch, command.option])]);
  return key(one) === key(other);
}

type Naming = Pick<SessionState, 'catalog' | 'info' | 'forks'>;

/** After its last change, or else after what it was opened with. */
export function branchName({ switches, commands }: Pick<Branch, 'switches' | 'commands'>, { catalog, info, forks }: Naming): string {
  const words = (id: string, option: string): string => {
    const of = catalog?.switches.find((one) => one.id === id);
    return `${of?.label ?? id}: ${of?.options.find((one) => one.id === option)?.label ?? option}`;
  };
  const last = commands.at(-1);
  if (last !== undefined) {
    const fork = forks.find((one) => one.ordinal === last.ordinal);
    const from = fork === undefined || info === null ? `event ${last.ordinal.toLocaleString('en')}` : clockText(fork.ns, info.duration_ns);
    return `${words(last.switch, last.option)}, from ${from}`;
  }
  const opened = Object.entries(switches);
  return opened.length === 0 ? 'as the story has it' : opened.map(([id, option]) => words(id, option)).join(', ');
}

/** The run that the store shows, as it is before a change. */
export function presentBranch(): Pick<Branch, 'switches' | 'commands'> {
  const { openSwitches, info } = useSession.getState();
  return { switches: openSwitches, commands: info?.commands ?? [] };
}

/** Keeps a run, the present one if none is named; a run that is kept already keeps its name. */
export function keepBranch(run: Pick<Branch, 'switches' | 'commands'> = presentBranch()): void {
  useSession.setState((state) => {
    if (state.branches.some((branch) => sameBranch(branch, run))) return state;
    return { branches: [...state.branches, { name: branchName(run, state), ...run }].slice(-MOST) };
  });
}

export function renameBranch(branch: Branch, name: string): void {
  if (name !== '') useSession.setState(({ branches }) => ({ branches: branches.map((one) => (one === branch ? { ...one, name } : one)) }));
}

export function dropBranch(branch: Branch): void {
  useSession.setState(({ branches }) => ({ branches: branches.filter((one) => one !== branch) }));
}

/** Kept runs and the visitor's marks are of one scenario and one seed: another one has none yet. `marks`: those of a link. */
export function sameRun(session: SessionInfo, marks: Partial<Pick<Link, 'follow' | 'brush' | 'bookmarks'>> = {}): { readonly session: Partial<SessionState>; readonly ui: Pick<UiState, 'follow' | 'brush' | 'life'> } {
  const { info, bookmarks } = useSession.getState();
  const same = info !== null && info.scenario === session.scenario && info.seed === session.seed;
  const { follow, brush, life } = useUi.getState();
  return {
    session: info === null || same ? { bookmarks: marks.bookmarks ?? bookmarks } : { branches: [], bookmarks: [] },
    ui: same ? { follow, brush, life } : { follow: marks.follow ?? [], brush: marks.brush ?? null, life: null },
  };
}
