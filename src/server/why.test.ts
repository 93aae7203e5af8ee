// "Why?" over the wire: the answer, the tries, and what is said about a question that cannot be answered.
import { expect, test } from 'vitest';
import type { Reply } from '#wire/messages.ts';
import type { Server } from './server.ts';
import { create_server } from './server.ts';

class Asker {
  private readonly server: Server;
  private readonly replies: Reply[] = [];
  private next: (() => void) | null = null;
  private id = 0;

  constructor() {
    this.server = create_server((reply) => {
      this.replies.push(reply);
      this.next?.();
    });
  }

  /** The part that answers is loaded with the first question, so an answer may come later. */
  async ask(request: object): Promise<Reply> {
    const id = ++this.id;
    this.server.handle({ ...request, id } as never);
    for (;;) {
      const reply = this.replies.find((one) => one.id === id);
      if (reply !== undefined) return reply;
      await new Promise<void>((resolve) => {
        this.next = resolve;
      });
    }
  }
}

async function opened(scenario: string, ns: number): Promise<Asker> {
  const asker = new Asker();
  expect((await asker.ask({ type: 'open', scenario, seed: 1, switches: {}, commands: [] })).type).toBe('opened');
  for (;;) {
    const reply = await asker.ask({ type: 'frame_at', target: { kind: 'ns', ns }, window_ns: 1e9, follow: [], recycle: null });
    if (reply.type === 'frame' && !reply.catching_up) return asker;
  }
}

test('a theft is explained and a change tried; the instant shown stays', async () => {
  const asker = await opened('stolen', 0.3e9);
  const reply = await asker.ask({ type: 'why', about: { kind: 'here', task: null } });
  if (reply.type !== 'why' || reply.why === null) throw new Error(JSON.stringify(reply));
  const { why } = reply;
  // It crosses to the page as plain data.
  expect(structuredClone(why)).toEqual(why);
  expect(why.parts.reduce((sum, part) => sum + part.ns, 0)).toBe(why.to_ns - why.from_ns);
  const tried = await asker.ask({ type: 'why_if', about: why.about, change: why.what_if[0] });
  if (tried.type !== 'why_if') throw new Error(JSON.stringify(tried));
  expect(tried.result.unit).toBe('times');
  expect(tried.result.with).toBeLessThan(tried.result.without);
  const after = await asker.ask({ type: 'frame_at', target: { kind: 'step', events: 0 }, window_ns: 1e9, follow: [], recycle: null });
  expect(after.type === 'frame' && after.instant.ns).toBe(0.3e9);
});

test('where nobody has waited there is nothing to explain; what is not there is named', async () => {
  const asker = await opened('why-writing-late-is-fast', 1e6);
  expect(await asker.ask({ type: 'why', about: { kind: 'here', task: null } })).toMatchObject({ type: 'why', why: null });
  const expected = async (about: object, field: string): Promise<void> => {
    const reply = await asker.ask({ type: 'why', about });
    expect(reply.type === 'fault' && reply.problems[0]?.field).toBe(field);
  };
  await expected({ kind: 'wait', task: 4000, from_ns: null }, 'about.task');
  await expected({ kind: 'page', pfn: 1e9 }, 'about.pfn');
  await expected({ kind: 'event', ordinal: 1e12, id: 1 }, 'about.ordinal');
  await expected({ kind: 'page', pfn: -1 }, 'about.pfn');
  await expected({ kind: 'stars' }, 'about.kind');
  const reply = await asker.ask({ type: 'why_if', about: { kind: 'here', task: null }, change: { switch: 'no_such', option: 'x' } });
  expect(reply.type === 'fault' && reply.problems[0]?.field).toBe('switch.no_such');
});
