// The server answers every request once, in order, and lets nothing out: no exception, no change without a valid command.
import { beforeAll, describe, expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { FrameView } from '#wire/frame_view.ts';
import type { Reply, Request, SessionInfo, Target } from '#wire/messages.ts';
import { fake_model } from './fake_model.ts';
import type { Model } from './model.ts';
import { RequestServer } from './request_server.ts';

interface Bench {
  readonly server: RequestServer;
  ask(request: unknown): Reply;
  open(commands?: readonly unknown[]): SessionInfo;
  frame(target: Target, recycle?: ArrayBuffer | null): { reply: Extract<Reply, { type: 'frame' }>; view: FrameView };
}

function bench(clock: (() => number) | null = null, model: Model = fake_model()): Bench {
  const replies: Reply[] = [];
  const server = new RequestServer(model, (reply) => replies.push(reply), clock);
  let id = 0;
  let dims: SessionInfo['dims'];
  const ask = (request: unknown): Reply => {
    const before = replies.length;
    server.handle(typeof request === 'object' && request !== null ? ({ id: ++id, ...request } as Request) : request);
    expect(replies.length).toBe(before + 1);
    return replies[before]!;
  };
  return {
    server,
    ask,
    open: (commands = []) => {
      const reply = ask({ type: 'open', scenario: 'fake', seed: 7, switches: {}, commands });
      if (reply.type !== 'opened') throw new Error(JSON.stringify(reply));
      dims = reply.session.dims;
      return reply.session;
    },
    frame: (target, recycle = null) => {
      const reply = ask({ type: 'frame_at', target, window_ns: 100_000, follow: [], recycle });
      if (reply.type !== 'frame') throw new Error(JSON.stringify(reply));
      return { reply, view: new FrameView(dims, reply.buffer) };
    },
  };
}

// What is seldom asked for is loaded with the first question; after that every answer is at once.
beforeAll(
  () =>
    new Promise<void>((resolve) => {
      const server = new RequestServer(fake_model(), (reply) => reply.type === 'detail' && resolve(), null);
      server.handle({ type: 'open', id: 1, scenario: 'fake', seed: 7, switches: {}, commands: [] });
      server.handle({ type: 'inspect', id: 2, what: { kind: 'page', pfn: 0 } });
    }),
);

describe('request server', () => {
  test('hello, open, frame, inspect, timeline, report', () => {
    const b = bench();
    const ready = b.ask({ type: 'hello' });
    expect(ready.type === 'ready' && ready.catalog.routines.map((r) => r.name)).toEqual(['fake_task', 'fake_inner']);
    expect(ready.type === 'ready' && ready.catalog.events.every((e, i) => e.id === i)).toBe(true);
    b.open();
    const { reply, view } = b.frame({ kind: 'ns', ns: 200_000 });
    expect(reply.instant.ns).toBe(200_000);
    expect(reply.catching_up).toBe(false);
    expect(view.head_of('ordinal')).toBe(reply.instant.ordinal);
    const page = b.ask({ type: 'inspect', what: { kind: 'page', pfn: view.list_head[7 * 32]! } });
    expect(page.type === 'detail' && page.detail.kind === 'page' && page.detail.words).toMatch(/^Page \d+ in zone Normal: file, inactive, page \d+ of \/fake/);
    const free = b.ask({ type: 'inspect', what: { kind: 'page', pfn: 3 } });
    expect(free.type === 'detail' && free.detail.kind === 'page' && [free.detail.index, free.detail.mapping]).toEqual([-1, -1]);
    const task = b.ask({ type: 'inspect', what: { kind: 'task', task: 1 } });
    if (task.type !== 'detail' || task.detail.kind !== 'task') throw new Error('no task');
    expect(task.detail.records[0]!.locals.map((l) => l.name)).toEqual(['lap', 'laps', 'pfn']);
    expect(task.detail.waits.length).toBeGreaterThan(3);
    for (const wait of task.detail.waits) expect(wait.parts.reduce((sum, p) => sum + p.ns, 0)).toBe(wait.to_ns - wait.from_ns);
    const log = b.ask({ type: 'inspect', what: { kind: 'log', from_ordinal: 10, to_ordinal: 20, most: 1000 } });
    expect(log.type === 'detail' && log.detail.kind === 'log' && log.detail.events.every((e) => e.ordinal >= 10 && e.ordinal <= 20)).toBe(true);
    const timeline = b.ask({ type: 'timeline', bins: 100 });
    if (timeline.type !== 'timeline') throw new Error('no timeline');
    expect(timeline.explored_ns).toBe(200_000);
    expect(timeline.density.reduce((sum, n) => sum + n, 0)).toBe(reply.instant.ordinal);
    expect(timeline.markers.length).toBeGreaterThan(3);
    expect(b.ask({ type: 'report' })).toMatchObject({ type: 'report', report: { events: reply.instant.ordinal }, truth: null });
  });

  test('a command forks at the instant shown, and its log opens the same run again', () => {
    const b = bench();
    b.open();
    b.frame({ kind: 'ns', ns: 300_000 });
    const { reply } = b.frame({ kind: 'ns', ns: 100_000 });
    const forked = b.ask({ type: 'command', change: { switch: 'swappiness', option: '20' } });
    expect(forked.type === 'forked' && forked.session.mixed_eras).toEqual(['a fake era']);
    if (forked.type !== 'forked') throw new Error(JSON.stringify(forked));
    expect(forked.instant).toEqual(reply.instant);
    expect(forked.session.commands).toEqual([{ ordinal: reply.instant.ordinal, switch: 'swappiness', option: '20' }]);
    expect(forked.session.switches).toEqual({ swappiness: '0' });
    const timeline = b.ask({ type: 'timeline', bins: 10 });
    expect(timeline.type === 'timeline' && [timeline.explored_ns, timeline.ghost_from_ns]).toEqual([100_000, 100_000]);
    const here = b.frame({ kind: 'ns', ns: 250_000 }).view;
    const again = bench();
    again.open(forked.session.commands);
    const there = again.frame({ kind: 'ns', ns: 250_000 }).view;
    expect(there.head_of('ordinal')).toBe(here.head_of('ordinal'));
    expect(there.mark).toEqual(here.mark);
    expect(there.task).toEqual(here.task);
    expect(there.segment).toEqual(here.segment);
  });

  test('says where named points of the run lie, in as many calls as it takes', () => {
    const marks = [
      { kind: 'event', name: 'mm_vmscan_direct_reclaim_begin', nth: 200 }, { kind: 'event', name: 'mm_vmscan_direct_reclaim_end', nth: 1 },
      { kind: 'counter', name: 'nr_free_pages', at_least: 0 },
    ];
    const whole = bench();
    whole.open();
    const reply = whole.ask({ type: 'instants', marks });
    if (reply.type !== 'instants') throw new Error(JSON.stringify(reply));
    expect(reply.catching_up).toBe(false);
    expect(reply.found.length).toBe(3);
    expect(reply.found[1]!.ordinal).toBeGreaterThan(reply.found[0]!.ordinal);
    expect(reply.found[2]!.ordinal).toBe(reply.found[1]!.ordinal);
    const { view } = whole.frame({ kind: 'instant', ordinal: reply.found[0]!.ordinal });
    expect(view.head_of('at_ns')).toBe(reply.found[0]!.ns);
    // A clock that is over at every look.
    let ms = 0;
    const slow = bench(() => (ms += 1000));
    slow.open();
    let calls = 0;
    for (;;) {
      const part = slow.ask({ type: 'instants', marks });
      if (part.type !== 'instants') throw new Error(JSON.stringify(part));
      calls++;
      if (part.catching_up) continue;
      expect(part.found).toEqual(reply.found);
      break;
    }
    expect(calls).toBeGreaterThan(1);
    expect(whole.ask({ type: 'instants', marks: [{ kind: 'event', name: 'nothing', nth: 1 }] })).toMatchObject({ type: 'fault', problems: [{ field: 'marks[0].name' }] });
    expect(whole.ask({ type: 'instants', marks: [{ kind: 'event', name: 'wake', nth: 0 }] })).toMatchObject({ type: 'fault', problems: [{ field: 'marks[0].nth' }] });
    const few = whole.ask({ type: 'instants', marks: [{ kind: 'event', name: 'thp_split', nth: 1 }] });
    expect(few).toMatchObject({ type: 'instants', found: [], catching_up: false });
  });

  test('the same option again is no change', () => {
    const b = bench();
    b.open();
    b.frame({ kind: 'ns', ns: 300_000 });
    b.frame({ kind: 'ns', ns: 100_000 });
    const forked = b.ask({ type: 'command', change: { switch: 'swappiness', option: '0' } });
    expect(forked.type === 'forked' && forked.session.commands).toEqual([]);
    const timeline = b.ask({ type: 'timeline', bins: 10 });
    expect(timeline.type === 'timeline' && timeline.explored_ns).toBe(300_000);
  });

  test('a refused command, an unknown switch at opening, a scenario that is none: named, and nothing changes', () => {
    const b = bench();
    b.open();
    b.frame({ kind: 'ns', ns: 300_000 });
    const fault = b.ask({ type: 'command', change: { switch: 'swappiness', option: '7' } });
    expect(fault).toMatchObject({ type: 'fault', where: 'command', problems: [{ field: 'swappiness', got: '7' }] });
    expect(b.ask({ type: 'open', scenario: 'none', seed: 1, switches: {}, commands: [] })).toMatchObject({ type: 'fault', where: 'open' });
    const timeline = b.ask({ type: 'timeline', bins: 10 });
    expect(timeline.type === 'timeline' && timeline.explored_ns).toBe(300_000);
    const opened = b.ask({ type: 'open', scenario: 'fake', seed: 1, switches: { nonsense: 'x', swappiness: '4' }, commands: [{ ordinal: 5, switch: 'swappiness', option: '9' }] });
    if (opened.type !== 'opened') throw new Error('not opened');
    expect(opened.problems.map((p) => p.field)).toEqual(['switches.nonsense', 'commands[0]']);
    expect(opened.session.switches).toEqual({ swappiness: '4' });
    expect(opened.session.commands).toEqual([]);
  });

  test('out of time, it answers with what it reached, and arrives when asked again: times, steps, markers', () => {
    let now = 0;
    const b = bench(() => (now += 7));
    b.open();
    const arrive = (target: Target): { tries: number; ordinal: number } => {
      for (let tries = 1; tries < 5000; tries++) {
        const { reply } = b.frame(target);
        if (!reply.catching_up) return { tries, ordinal: reply.instant.ordinal };
      }
      throw new Error('never arrived');
    };
    const end = arrive({ kind: 'ns', ns: 4_000_000 });
    expect(end.tries).toBeGreaterThan(1);
    expect(arrive({ kind: 'instant', ordinal: 1200 }).ordinal).toBe(1200);
    expect(arrive({ kind: 'step', events: -700 }).ordinal).toBe(500);
    expect(arrive({ kind: 'step', events: 10 }).ordinal).toBe(510);
    const next = arrive({ kind: 'marker', direction: 1 }).ordinal;
    expect(next).toBeGreaterThan(510);
    expect(arrive({ kind: 'marker', direction: -1 }).ordinal).toBeLessThanOrEqual(510);
  });

  test('events of a frame: since the frame before, the same again when asked again, of the last step when going back', () => {
    const b = bench();
    b.open();
    const first = b.frame({ kind: 'instant', ordinal: 100 }).view;
    const second = b.frame({ kind: 'instant', ordinal: 130 }).view;
    expect(second.event_of(0, 'id')).toBe(first.head_of('event_id') + 1);
    const again = b.frame({ kind: 'instant', ordinal: 130 }, null).view;
    expect(again.event).toEqual(second.event);
    const back = b.frame({ kind: 'step', events: -1 }).view;
    for (let i = 0; i < back.head_of('nr_events'); i++) expect(back.event_of(i, 'ordinal')).toBe(129);
  });

  test('buffers are filled again when they fit, and never when they do not', () => {
    const b = bench();
    b.open();
    const { reply } = b.frame({ kind: 'ns', ns: 1000 });
    expect(b.frame({ kind: 'ns', ns: 2000 }, reply.buffer).reply.buffer).toBe(reply.buffer);
    expect(b.frame({ kind: 'ns', ns: 3000 }, new ArrayBuffer(8)).reply.buffer.byteLength).toBe(reply.buffer.byteLength);
  });

  test('a model that breaks in the middle of an event is put back to the last whole instant', () => {
    const model = fake_model();
    let broken = false;
    const b = bench(null, {
      ...model,
      make_machine: (...args) => {
        const machine = model.make_machine(...args);
        const { eng } = machine.kernel;
        const run = eng.run.bind(eng);
        eng.run = (ns, ordinal, budget) => {
          if (broken && ordinal > 700) {
            run(ns, ordinal, 3);
            machine.kernel.progress[0] = -1;
            throw new Error('a page is on two lists');
          }
          return run(ns, ordinal, budget);
        };
        return machine;
      },
    });
    b.open();
    const { reply } = b.frame({ kind: 'instant', ordinal: 600 });
    const whole = b.frame({ kind: 'instant', ordinal: 600 }).view;
    broken = true;
    const fault = b.ask({ type: 'frame_at', target: { kind: 'ns', ns: 4e6 }, window_ns: 0, follow: [], recycle: null });
    expect(fault).toMatchObject({ type: 'fault', where: 'frame_at', message: 'a page is on two lists' });
    const after = b.frame({ kind: 'instant', ordinal: 600 });
    expect(after.reply.instant.ordinal).toBe(reply.instant.ordinal);
    expect(after.view.task).toEqual(whole.task);
    expect(after.view.mark).toEqual(whole.mark);
  });

  test('a carrier that fails does not throw at the server\'s caller', () => {
    const server = new RequestServer(fake_model(), () => { throw new Error('port closed'); }, null);
    expect(() => server.handle({ type: 'hello', id: 1 })).not.toThrow();
  });
});

const junk = fc.oneof(fc.anything(), fc.constantFrom(NaN, Infinity, -1, 1e300, '__proto__', null, undefined, [], {}, -0, 0.5, 2 ** 53));
const field = fc.constantFrom('type', 'id', 'scenario', 'seed', 'switches', 'commands', 'target', 'window_ns', 'follow', 'recycle', 'change', 'what', 'bins', 'target.kind', 'target.ns', 'target.ordinal', 'target.direction', 'target.what', 'change.switch', 'change.option', 'what.kind', 'what.pfn', 'what.block', 'what.task', 'what.from_ordinal', 'what.most');
const good: readonly object[] = [
  { type: 'hello' },
  { type: 'frame_at', target: { kind: 'ns', ns: 50_000 }, window_ns: 1000, follow: [{ mapping: 0, index: 3 }], recycle: null },
  { type: 'frame_at', target: { kind: 'instant', ordinal: 90 }, window_ns: 0, follow: [], recycle: null },
  { type: 'frame_at', target: { kind: 'step', events: -4 }, window_ns: 1e9, follow: [], recycle: null },
  { type: 'frame_at', target: { kind: 'marker', direction: 1 }, window_ns: 1e9, follow: [{ mapping: -5, index: 1e6 }], recycle: new ArrayBuffer(3) },
  { type: 'frame_at', target: { kind: 'next_of', what: { kind: 'task', task: 1 }, direction: -1 }, window_ns: 1e9, follow: [], recycle: null },
  { type: 'inspect', what: { kind: 'page', pfn: 300 } },
  { type: 'inspect', what: { kind: 'block', block: 9 } },
  { type: 'inspect', what: { kind: 'task', task: 2 } },
  { type: 'inspect', what: { kind: 'log', from_ordinal: 1, to_ordinal: 50, most: 10 } },
  { type: 'timeline', bins: 20 },
  { type: 'report' },
  { type: 'command', change: { switch: 'swappiness', option: '4' } },
  { type: 'open', scenario: 'other', seed: 1, switches: {}, commands: [] },
];

function spoil(request: object, path: string, value: unknown): object {
  const [outer, inner] = path.split('.') as [string, string | undefined];
  if (inner === undefined) return { ...request, [outer]: value };
  const before = (request as Record<string, unknown>)[outer];
  return { ...request, [outer]: { ...(typeof before === 'object' ? before : {}), [inner]: value } };
}

test('2,000 hostile requests: each answered once, the history untouched', () => {
  const b = bench();
  b.open();
  b.frame({ kind: 'ns', ns: 60_000 });
  const fingerprint = (): unknown => {
    const { view } = b.frame({ kind: 'ns', ns: 40_000 });
    return [view.head_of('ordinal'), view.head_of('event_id'), [...view.mark], [...view.task], [...view.vmstat]];
  };
  const before = JSON.stringify(fingerprint());
  const spoilt = fc.tuple(fc.constantFrom(...good), fc.array(fc.tuple(field, junk), { minLength: 1, maxLength: 3 }))
    .map(([request, changes]) => changes.reduce((r, [path, value]) => spoil(r, path, value), request));
  const hostile = fc.oneof({ weight: 5, arbitrary: spoilt }, { weight: 1, arbitrary: fc.anything() });
  let faults = 0;
  fc.assert(fc.property(hostile, (request) => {
    const replies: Reply[] = [];
    const keep = b.server['send'];
    (b.server as unknown as { send: unknown }).send = (reply: Reply) => replies.push(reply);
    try {
      // A spoilt request may still be a valid command or opening; those are meant to change things.
      const type = (request as { type?: unknown } | null | undefined)?.type;
      const change = (request as { change?: { switch?: unknown; option?: unknown } | null } | null | undefined)?.change;
      if (type === 'command' && change?.switch === 'swappiness' && ['0', '4', '20'].includes(change.option as string)) return;
      if (type === 'open' && (request as { scenario?: unknown }).scenario === 'fake') return;
      b.server.handle(request as Request);
    } finally {
      (b.server as unknown as { send: unknown }).send = keep;
    }
    expect(replies.length).toBe(1);
    if (replies[0]!.type === 'fault') faults++;
  }), { numRuns: 2000, seed: 20100413 });
  expect(faults).toBeGreaterThan(500);
  expect(JSON.stringify(fingerprint())).toBe(before);
  const timeline = b.ask({ type: 'timeline', bins: 10 });
  expect(timeline.type === 'timeline' && timeline.ghost_from_ns).toBe(null);
  const throwing = { get type(): string { throw new Error('trap'); }, id: 1 };
  expect(() => b.server.handle(throwing as unknown as Request)).not.toThrow();
});
