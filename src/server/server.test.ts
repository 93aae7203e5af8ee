// The server with the real model: what the page will see of it, and that history holds for Linux as it does for the fake.
import { beforeAll, describe, expect, test } from 'vitest';
import type { SectionName } from '#wire/frame_layout.ts';
import { FrameView } from '#wire/frame_view.ts';
import type { Reply, Request, SessionInfo, Target } from '#wire/messages.ts';
import { create_server } from './server.ts';

const SMALL = 'why-writing-late-is-fast';
const DEEP = 'out-of-stack';

function connect(clock?: () => number): { ask(request: object): Reply; open(scenario: string, commands?: SessionInfo['commands']): SessionInfo; show(target: Target): FrameView; hash(): unknown } {
  let last: Reply | null = null;
  let id = 0;
  let session: SessionInfo;
  const server = create_server((reply) => { last = reply; }, clock);
  const ask = (request: object): Reply => {
    server.handle({ ...request, id: ++id } as Request);
    return last!;
  };
  return {
    ask,
    open: (scenario, commands = []) => {
      const reply = ask({ type: 'open', scenario, seed: 3, switches: {}, commands });
      if (reply.type !== 'opened') throw new Error(JSON.stringify(reply));
      expect(reply.problems).toEqual([]);
      return (session = reply.session);
    },
    show: (target) => {
      for (;;) {
        const reply = ask({ type: 'frame_at', target, window_ns: 1e9, follow: [{ mapping: 0, index: 0 }], recycle: null });
        if (reply.type !== 'frame') throw new Error(JSON.stringify(reply));
        if (!reply.catching_up) return new FrameView(session.dims, reply.buffer);
      }
    },
    hash: () => {
      const reply = ask({ type: 'report' });
      return reply.type === 'report' ? (reply.report as { hash: string }).hash : reply;
    },
  };
}

/** Everything but how far was explored and what was shown before. */
function same_picture(one: FrameView, two: FrameView): void {
  const sections: SectionName[] = ['zone', 'task', 'vmstat', 'queue', 'dot', 'segment', 'level', 'followed', 'list_count', 'list_head', 'list_tail', 'tray', 'record', 'block', 'mark'];
  for (const name of sections) expect([name, one[name]]).toEqual([name, two[name]]);
}

// Recorded cases are loaded with the first that is opened (library.test.ts), what looks closely with the first question; after that
// every answer is at once.
beforeAll(
  () =>
    new Promise<void>((resolve) => {
      const server = create_server((reply) => reply.type === 'detail' && resolve());
      server.handle({ type: 'open', id: 1, scenario: 'W1-seq', seed: 1, switches: {}, commands: [] });
      server.handle({ type: 'inspect', id: 2, what: { kind: 'page', pfn: 0 } });
    }),
);

describe('server', () => {
  test('the catalog lists switches, scenarios and routines by their numbers', () => {
    const reply = connect().ask({ type: 'hello' });
    if (reply.type !== 'ready') throw new Error('not ready');
    const { catalog } = reply;
    expect(catalog.scenarios.map((s) => s.id)).toContain(SMALL);
    expect(catalog.switches.length).toBeGreaterThan(10);
    for (const s of catalog.switches) expect(s.options.map((o) => o.id)).toContain(s.default);
    catalog.routines.forEach((routine, i) => expect(routine.id).toBe(i));
    catalog.wait_reasons.forEach((reason, i) => expect(reason.id).toBe(i));
    // It crosses to the page as plain data.
    expect(structuredClone(catalog)).toEqual(catalog);
  });

  test('every listed scenario opens and shows its poster', () => {
    const c = connect();
    const ready = c.ask({ type: 'hello' });
    for (const { id } of ready.type === 'ready' ? ready.catalog.scenarios : []) {
      const session = c.open(id);
      if (session.dims.nr_pages > 20_000) continue; // the large ones are run by their own tests
      const view = c.show({ kind: 'ns', ns: session.story.poster_ns });
      expect(view.head_of('at_ns')).toBe(session.story.poster_ns);
      const pages = view.list_count.reduce((sum, n) => sum + n, 0);
      expect(pages).toBeGreaterThan(0);
      let free = 0;
      for (let zone = 0; zone < session.dims.nr_zones; zone++) free += view.zone_of(zone, 'free');
      expect(view.mark.filter((mark) => (mark & 15) === 0).length).toBe(free);
    }
  });

  test.each([SMALL, DEEP])('%s: walked, stepped back or straight, an instant looks the same', (scenario) => {
    const one = connect();
    const session = one.open(scenario);
    const at = Math.floor(session.duration_ns * 0.4);
    for (const share of [0.5, 0.1, 0.45, 0.3]) one.show({ kind: 'ns', ns: Math.floor(session.duration_ns * share) });
    for (let i = 0; i < 5; i++) one.show({ kind: 'step', events: -1 });
    const walked = one.show({ kind: 'ns', ns: at });
    const two = connect();
    two.open(scenario);
    const straight = two.show({ kind: 'ns', ns: at });
    expect(one.hash()).toBe(two.hash());
    same_picture(walked, straight);
  });

  test('what happened since the picture before is the same, however many pictures there were on the way', () => {
    // A clock that is over its budget at every look: a picture for every piece of the run.
    let now = 0;
    const [quick, slow] = [connect(() => 0), connect(() => (now += 1000))];
    const session = quick.open(DEEP);
    slow.open(DEEP);
    for (const share of [0.05, 0.1, 0.04, 0.12]) {
      const target: Target = { kind: 'ns', ns: Math.floor(session.duration_ns * share) };
      const [one, two] = [quick.show(target), slow.show(target)];
      same_picture(one, two);
      expect([one.head_of('nr_events'), one.head_of('nr_events_left_out')]).toEqual([two.head_of('nr_events'), two.head_of('nr_events_left_out')]);
      expect(one.event).toEqual(two.event);
    }
    expect(now).toBeGreaterThan(20_000);
  });

  test('a switch changed midway, opened again from its log, is the same run', () => {
    const one = connect();
    const session = one.open(SMALL);
    one.show({ kind: 'ns', ns: Math.floor(session.duration_ns * 0.3) });
    const forked = one.ask({ type: 'command', change: { switch: 'write_when', option: 'at_once' } });
    if (forked.type !== 'forked') throw new Error(JSON.stringify(forked));
    expect(forked.session.commands.length).toBe(1);
    const end = Math.floor(session.duration_ns * 0.8);
    const here = one.show({ kind: 'ns', ns: end });
    const two = connect();
    two.open(SMALL, forked.session.commands);
    const there = two.show({ kind: 'ns', ns: end });
    expect(two.hash()).toBe(one.hash());
    same_picture(here, there);
  });

  test('a page can be inspected and followed wherever it goes', () => {
    const c = connect();
    const session = c.open(SMALL);
    const view = c.show({ kind: 'ns', ns: Math.floor(session.duration_ns * 0.4) });
    const pfn = [...view.list_head].find((one) => one >= 0)!;
    const reply = c.ask({ type: 'inspect', what: { kind: 'page', pfn } });
    if (reply.type !== 'detail' || reply.detail.kind !== 'page') throw new Error('no page');
    const { mapping, index } = reply.detail;
    const frame = c.ask({ type: 'frame_at', target: { kind: 'step', events: 0 }, window_ns: 1e6, follow: [{ mapping, index }], recycle: null });
    if (frame.type !== 'frame') throw new Error('no frame');
    const followed = new FrameView(session.dims, frame.buffer);
    expect(followed.followed_of(0, 'pfn')).toBe(pfn);
    expect(followed.followed_of(0, 'mark')).toBe(view.mark[pfn]);
    for (let task = 0; task < session.dims.nr_tasks; task++) {
      const detail = c.ask({ type: 'inspect', what: { kind: 'task', task } });
      if (detail.type !== 'detail' || detail.detail.kind !== 'task') throw new Error('no task');
      for (const wait of detail.detail.waits) expect(wait.parts.reduce((sum, part) => sum + part.ns, 0)).toBe(wait.to_ns - wait.from_ns);
    }
  });
});

test('a recorded kernel case has its figures beside the model\'s, until a switch is changed', () => {
  const c = connect();
  const session = c.open('W1-seq');
  expect(session.truth).toBe(true);
  c.show({ kind: 'ns', ns: 1e9 });
  const hash = c.hash();
  const reply = c.ask({ type: 'report' });
  expect(reply.type === 'report' && reply.truth!.length).toBeGreaterThan(5);
  expect(c.hash()).toBe(hash);
  const forked = c.ask({ type: 'command', change: { switch: 'dirty_ratio', option: '40' } });
  expect(forked.type).toBe('forked');
  const after = c.ask({ type: 'report' });
  expect(after.type === 'report' && after.truth).toBe(null);
});
