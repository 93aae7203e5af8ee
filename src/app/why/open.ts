// Asking why: what the question is about, the answer, the changes tried one after the other, going to a card's event.
import { Fault } from '#client/session_client.ts';
import { TASK_STATE } from '#wire/marks.ts';
import type { WhyAbout, WhyCard } from '#wire/why.ts';
import { aboutTask } from '../about.ts';
import type { Conductor } from '../conductor.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { eventKind } from '../words.ts';
import type { Tried } from './why-store.ts';
import { useWhy } from './why-store.ts';

/** What lies under the pointer, else the task at hand, else whatever hurts most nearly. */
function aboutNow(conductor: Conductor): WhyAbout {
  const { hover, about } = useUi.getState();
  const hit = hover?.hit;
  if (hit?.kind === 'segment') {
    const { view } = conductor.frames;
    const sleeps = view !== null && view.segment_of(hit.row, 'task') === hit.task && view.segment_of(hit.row, 'state') === TASK_STATE.sleeping;
    return sleeps ? { kind: 'wait', task: hit.task, from_ns: view.segment_of(hit.row, 'from_ns') } : { kind: 'here', task: hit.task };
  }
  if (hit?.kind === 'page') return { kind: 'page', pfn: hit.pfn };
  if (hit?.kind === 'task') return { kind: 'here', task: hit.task };
  return { kind: 'here', task: about?.what.kind === 'task' ? about.what.task : null };
}

export function openWhy(conductor: Conductor, about: WhyAbout = aboutNow(conductor)): void {
  // A slide has no room for it.
  if (useSession.getState().info === null || useUi.getState().link.embed) return;
  conductor.takeOver();
  conductor.pause();
  const asked = useWhy.getState().asked + 1;
  useUi.setState({ whyOpen: true, hover: null, hoverPage: null });
  useWhy.setState({ asked, about, answer: null, busy: true, words: '', tried: [], shown: null });
  void ask(conductor, about, asked);
}

export function closeWhy(): void {
  useUi.setState({ whyOpen: false });
}

function current(asked: number): boolean {
  return useWhy.getState().asked === asked && useUi.getState().whyOpen;
}

async function ask(conductor: Conductor, about: WhyAbout, asked: number): Promise<void> {
  try {
    // What is on its way to the screen is what the question is about.
    const answer = await conductor.client.why(about);
    if (!current(asked)) return;
    const words = answer === null ? nothing(about) : '';
    useWhy.setState({ answer, busy: false, words, tried: (answer?.what_if ?? []).map(() => 'trying') });
    useSession.setState({ announcement: answer === null ? words : `${answer.question} ${answer.cards.length} steps.` });
    // What a wait is made of may lie beyond what had been computed: the scrubber shows it.
    conductor.refresh();
    for (const ix of answer?.what_if.keys() ?? []) {
      const tried = await tryOne(conductor, answer!.about, answer!.what_if[ix]!);
      if (!current(asked)) return;
      useWhy.setState((state) => ({ tried: state.tried.map((one, at) => (at === ix ? tried : one)) }));
    }
  } catch (error) {
    if (!current(asked)) return;
    const problems = error instanceof Fault ? error.problems.map((one) => ` ${one.field}: expected ${one.expected}, got ${one.got}.`).join('') : '';
    useWhy.setState({ busy: false, words: `This could not be answered: ${error instanceof Error ? error.message : String(error)}.${problems}` });
  }
}

async function tryOne(conductor: Conductor, about: WhyAbout, change: { readonly switch: string; readonly option: string }): Promise<Tried> {
  try {
    return await conductor.client.whyIf(about, change);
  } catch {
    return 'failed';
  }
}

function nothing(about: WhyAbout): string {
  if (about.kind === 'page') return `Of page ${about.pfn} nothing is known that led to what it is: it has been so since the machine started.`;
  if (about.kind === 'here' && about.task === null) return 'Nobody has waited for memory yet. Go on to a red mark on the time strip (Shift →), or choose a task or a page, and press W again.';
  return 'There is no wait here that could be explained. Go on to a red mark on the time strip (Shift →), and press W again.';
}

/** To the event of a card; its page, or else its task, is lit in every panel. */
export async function goToCard(conductor: Conductor, card: WhyCard): Promise<void> {
  useWhy.setState({ shown: card.id });
  conductor.seekOrdinal(card.ordinal);
  const kind = conductor.catalog === null ? undefined : eventKind(conductor.catalog, card.kind);
  if (card.actor >= 0) useUi.setState({ about: aboutTask(card.actor) });
  if (kind?.a !== 'page' && kind?.a !== 'block') return;
  await conductor.idle.idle();
  if (useWhy.getState().shown !== card.id) return;
  const page = await conductor.inspect({ kind: 'page', pfn: card.a });
  if (page === null || page.index < 0 || useWhy.getState().shown !== card.id) return;
  const { mapping, index } = page;
  useUi.setState({ follow: [{ n: 1, what: { kind: 'page', mapping, index } }] });
  conductor.refresh();
}

/** Opens what a change made of it. Today the run shown is forked there; a view of two runs side by side would begin here. */
export async function openChange(conductor: Conductor, change: { readonly switch: string; readonly option: string }, fork_ordinal: number): Promise<void> {
  closeWhy();
  conductor.seekOrdinal(fork_ordinal);
  await conductor.idle.idle();
  await conductor.setSwitch(change.switch, change.option);
}
