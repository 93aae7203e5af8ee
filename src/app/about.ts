// What "next event of this" is about: the block, page or task that the visitor chose last, or any theft; and getting there.
import type { FrameReply } from '#client/session_client.ts';
import type { Frames } from '#client/frames.ts';
import type { Thing } from '#wire/life.ts';
import type { PageDetail, SessionInfo, Subject } from '#wire/messages.ts';
import type { Conductor } from './conductor.ts';
import { useSession } from './state/session-store.ts';
import type { About } from './state/ui-store.ts';
import { addFollow, sameThing, useUi } from './state/ui-store.ts';

export const ANY_THEFT: About = { what: { kind: 'steal' }, label: 'any theft' };

export function aboutBlock(block: number): About {
  return { what: { kind: 'block', block }, label: `block ${block}` };
}

export function aboutTask(task: number): About {
  return { what: { kind: 'task', task }, label: useSession.getState().info?.tasks.find((one) => one.id === task)?.name ?? `task ${task}` };
}

function announce(announcement: string): void {
  useSession.setState({ announcement });
}

/** Makes a block or a task the thing that Alt and the arrows go by; a block is looked at, too. */
export function choose(about: About): void {
  useUi.setState({ about, ...(about.what.kind === 'block' ? { looked: { kind: 'block', number: about.what.block } as const } : {}) });
  announce(`Alt and the arrow keys go to the events of ${about.label}.`);
}

/** "page 12 of film", "page 7 of the memory of grower", "block 21", "grower". */
export function thingWords(info: SessionInfo | null, what: Thing): string {
  if (what.kind === 'block') return `block ${what.block}`;
  const task = (id: number): string => info?.tasks.find((one) => one.id === id)?.name ?? `task ${id}`;
  if (what.kind === 'task') return task(what.task);
  const owner = what.mapping >= 0 ? (info?.files.find((file) => file.id === what.mapping)?.name ?? `file ${what.mapping}`) : `the memory of ${task(-2 - what.mapping)}`;
  return `page ${what.index} of ${owner}`;
}

/** Follows a thing, or lets it go if it was followed. */
export function followThing(conductor: Pick<Conductor, 'refresh'>, what: Thing): void {
  const before = useUi.getState().follow;
  const followed = addFollow(before, what);
  const words = thingWords(useSession.getState().info, what);
  const one = followed.find((other) => sameThing(other.what, what));
  useUi.setState(({ life }) => ({ follow: followed, life: followed.some((other) => other.n === life) ? life : null, about: one === undefined ? null : { what, label: words } }));
  announce(one === undefined ? `No longer followed: ${words}.` : `Followed, number ${one.n}: ${words}. ${followed.length} of 3.`);
  conductor.refresh();
}

/** False: nothing was followed or chosen. */
export function letAllGo(): boolean {
  const { follow: followed, about } = useUi.getState();
  if (followed.length === 0 && about === null) return false;
  useUi.setState({ follow: [], about: null, life: null });
  return true;
}

/** Null: the frame holds nothing that could be followed. */
export function pageThing({ mapping, index, pfn }: PageDetail): Thing | null {
  if (index >= 0) return { kind: 'page', mapping, index };
  announce(`Page ${pfn} holds nothing that could be followed.`);
  return null;
}

/** To the next or previous event of the thing chosen. */
export function nextOf(conductor: Conductor, direction: 1 | -1, about = useUi.getState().about): void {
  if (about === null) announce('Choose a page, a block or a task first: click on it, or look at it by its number.');
  else conductor.nextOf(about.what, direction);
}

/** The search under way: what is shown stays until it ends, and it may end where it began. */
export class Sought {
  #from: number | null = null;

  begin(from: number): void {
    this.#from = from;
  }

  /** True: a frame from the way there, which nobody needs to see. */
  passOver(reply: FrameReply, frames: Frames): boolean {
    if (reply.target.kind !== 'next_of') {
      this.#from = null;
      return false;
    }
    if (reply.catching_up) {
      frames.giveBack(reply.buffer);
      useSession.setState(({ clock }) => (clock.catchingUp ? {} : { clock: { ...clock, catchingUp: true } }));
      return true;
    }
    if (reply.instant.ordinal === this.#from) announce(`No ${reply.target.direction === 1 ? 'later' : 'earlier'} event of ${wordsOf(reply.target.what)} in this run.`);
    this.#from = null;
    return false;
  }
}

function wordsOf(what: Subject): string {
  const { about } = useUi.getState();
  return what.kind === 'steal' ? ANY_THEFT.label : (about?.label ?? 'it');
}
