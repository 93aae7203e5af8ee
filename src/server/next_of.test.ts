// "Next event of this" as the page asks it: the same instants that the log names, whatever the slices; nothing moves if
// there is none.
import { beforeAll, describe, expect, test } from 'vitest';
import { TRACEPOINTS } from '#kernel/tracepoints.ts';
import { FrameView } from '#wire/frame_view.ts';
import type { BlockDetail, Instant, LogDetail, Reply, Request, SessionInfo, Subject, Target } from '#wire/messages.ts';
import { fake_model } from './fake_model.ts';
import { RequestServer } from './request_server.ts';

type Event = LogDetail['events'][number];
const BLOCK_PAGES = 32;

// What is seldom asked for is loaded with the first question; after that every answer is at once.
beforeAll(
  () =>
    new Promise<void>((resolve) => {
      const server = new RequestServer(fake_model(), (reply) => reply.type === 'detail' && resolve(), null);
      server.handle({ type: 'open', id: 1, scenario: 'fake', seed: 7, switches: {}, commands: [] });
      server.handle({ type: 'inspect', id: 2, what: { kind: 'page', pfn: 0 } });
    }),
);

class Bench {
  readonly session: SessionInfo;
  slices = 0;
  private readonly replies: Reply[] = [];
  private readonly server: RequestServer;

  constructor(clock: (() => number) | null = null) {
    this.server = new RequestServer(fake_model(), (reply) => this.replies.push(reply), clock);
    const opened = this.ask({ type: 'open', id: 1, scenario: 'fake', seed: 7, switches: {}, commands: [] });
    if (opened.type !== 'opened') throw new Error(JSON.stringify(opened));
    this.session = opened.session;
  }

  ask(request: Request): Reply {
    this.server.handle(request);
    return this.replies.at(-1)!;
  }

  go(target: Target): { instant: Instant; view: FrameView } {
    for (;;) {
      const reply = this.ask({ type: 'frame_at', id: 1, target, window_ns: 100_000, follow: [], recycle: null });
      if (reply.type !== 'frame') throw new Error(JSON.stringify(reply));
      this.slices++;
      if (!reply.catching_up) return { instant: reply.instant, view: new FrameView(this.session.dims, reply.buffer) };
    }
  }

  log(to: number): readonly Event[] {
    const reply = this.ask({ type: 'inspect', id: 1, what: { kind: 'log', from_ordinal: 0, to_ordinal: to, most: 5000 } });
    return reply.type === 'detail' && reply.detail.kind === 'log' ? reply.detail.events : [];
  }
}

/** As a reader of the log would decide it. */
function names(event: Event, what: Subject): boolean {
  const text = TRACEPOINTS[event.kind]!;
  const fields = [[text.a, event.a], [text.b, event.b]] as const;
  if (what.kind === 'task') return event.actor === what.task || fields.some(([kind, value]) => kind === 'task' && value === what.task);
  if (what.kind === 'block') return fields.some(([kind, value]) => kind === 'page' && Math.floor(value / BLOCK_PAGES) === what.block);
  return false;
}

describe('next event of a block, a page, a task', () => {
  const subjects: readonly Subject[] = [{ kind: 'block', block: 9 }, { kind: 'block', block: 20 }, { kind: 'task', task: 2 }];

  test.each(subjects)('%j: forward and back as the log says', (what) => {
    const b = new Bench();
    const end = b.go({ kind: 'ns', ns: 300_000 }).instant;
    const ordinals = [...new Set(b.log(end.ordinal).filter((event) => names(event, what)).map((event) => event.ordinal))];
    expect(ordinals.length).toBeGreaterThan(5);
    b.go({ kind: 'instant', ordinal: 0 });
    const forward = ordinals.slice(0, 12).map(() => b.go({ kind: 'next_of', what, direction: 1 }).instant.ordinal);
    expect(forward).toEqual(ordinals.slice(0, 12));
    const back = forward.slice(1).map(() => b.go({ kind: 'next_of', what, direction: -1 }).instant.ordinal);
    expect(back).toEqual(forward.slice(0, -1).reverse());
    expect(b.go({ kind: 'next_of', what, direction: -1 }).instant.ordinal).toBe(ordinals[0]);
  });

  test('a page is found by its owner and offset, and its event is in the frame', () => {
    const b = new Bench();
    const { view } = b.go({ kind: 'ns', ns: 200_000 });
    const pfn = view.list_head[7 * 32]!;
    const reply = b.ask({ type: 'inspect', id: 1, what: { kind: 'page', pfn } });
    if (reply.type !== 'detail' || reply.detail.kind !== 'page') throw new Error('no page');
    const { mapping, index } = reply.detail;
    const found = b.go({ kind: 'next_of', what: { kind: 'page', mapping, index }, direction: -1 });
    const events = Array.from({ length: found.view.head_of('nr_events') }, (_, row) => found.view.event_of(row, 'a'));
    expect(found.instant.ordinal).toBeLessThan(view.head_of('ordinal'));
    expect(events).toContain(pfn);
  });

  test('where the clock cuts the work, many slices come to the same instants', () => {
    let ms = 0;
    const [whole, cut] = [new Bench(), new Bench(() => (ms += 50))];
    for (const b of [whole, cut]) b.go({ kind: 'ns', ns: 100_000 });
    cut.slices = 0;
    for (const direction of [1, 1, -1, -1, -1] as const) {
      const target: Target = { kind: 'next_of', what: { kind: 'block', block: 26 }, direction };
      expect(cut.go(target).instant).toEqual(whole.go(target).instant);
    }
    expect(cut.slices).toBeGreaterThanOrEqual(5);
  });

  test('without any such event the same instant is shown again, and another target ends a search', () => {
    const b = new Bench();
    const start = b.go({ kind: 'ns', ns: 100_700 }).instant;
    for (const what of [{ kind: 'steal' }, { kind: 'block', block: 9999 }] as const) {
      expect(b.go({ kind: 'next_of', what, direction: -1 }).instant).toEqual(start);
      b.ask({ type: 'frame_at', id: 1, target: { kind: 'next_of', what, direction: 1 }, window_ns: 1000, follow: [], recycle: null });
      expect(b.go({ kind: 'ns', ns: 100_700 }).instant).toEqual(start);
    }
  });
});

describe('a block', () => {
  test('says what it holds and what is in the way', () => {
    const b = new Bench();
    b.go({ kind: 'ns', ns: 200_000 });
    const block = (at: number): BlockDetail => {
      const reply = b.ask({ type: 'inspect', id: 1, what: { kind: 'block', block: at } });
      if (reply.type !== 'detail' || reply.detail.kind !== 'block') throw new Error(JSON.stringify(reply));
      return reply.detail;
    };
    const value = (at: number, label: string): string => block(at).facts.find((fact) => fact.label === label)!.value;
    const { view } = b.go({ kind: 'ns', ns: 200_000 });
    const file = view.block[9 * 8 + 2]!;
    expect(value(9, 'pages')).toBe('288 to 319');
    expect(value(9, 'holds')).toBe(`${view.block[9 * 8]} free, ${file} file`);
    expect(value(9, 'in the way of a huge page')).toBe(`${file}, all can move`);
    expect(value(1, 'in the way of a huge page')).toBe('nothing: it is free');
    expect(value(31, 'in the way of a huge page')).toContain('16 can neither move nor be freed');
    expect(block(9).words).toMatch(/^Block 9, kept for pages that .*: \d+ free, \d+ file; in the way \d+, all can move\.$/);
    const beyond = b.ask({ type: 'inspect', id: 1, what: { kind: 'block', block: 32 } });
    expect(beyond.type === 'fault' && beyond.problems[0]!.field).toBe('what.block');
  });
});
