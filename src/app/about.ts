// What "next event of this" is about: the block, page or task that the visitor chose last, or any theft; and getting there.
import type { FrameReply } from '#client/session_client.ts';
import type { Frames } from '#client/frames.ts';
import type { PageDetail, Subject } from '#wire/messages.ts';
import type { Conductor } from './conductor.ts';
import { useSession } from './state/session-store.ts';
import type { About } from './state/ui-store.ts';
import { addFollow, useUi } from './state/ui-store.ts';

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

/** Follows a page, or lets it go if it was followed; false if it holds nothing that could be. */
export function follow(page: PageDetail): boolean {
  const { mapping, index, pfn, words } = page;
  if (index < 0) {
    announce(`Page ${pfn} holds nothing that could be followed.`);
    return false;
  }
  const followed = addFollow(useUi.getState().follow, { mapping, index, label: words });
  const kept = followed.some((one) => one.mapping === mapping && one.index === index);
  useUi.setState({ follow: followed, about: kept ? { what: { kind: 'page', mapping, index }, label: `the page now in ${pfn}` } : null });
  announce(`${followed.length} of 3 pages followed. ${words}`);
  return true;
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
