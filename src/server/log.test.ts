// A filtered log is what remains of the whole one; about a page it is what "next event of this" stops at.
import { expect, test } from 'vitest';
import { TP, TRACEPOINTS } from '#kernel/tracepoints.ts';
import { Timeline } from '#session/timeline.ts';
import type { LogFilter } from '#wire/messages.ts';
import { concerns } from './concerns.ts';
import { fake_served } from './fake_model.ts';
import { inspect_log } from './inspector.ts';

test('kinds, actor and thing each leave out what is not of them, and hold together', () => {
  const timeline = new Timeline(fake_served({ seed: 4 }), [], { spacing: 60 });
  timeline.seek_ordinal(700);
  timeline.seek_ordinal(350);
  const ask = (only?: LogFilter, most = 5000): ReturnType<typeof inspect_log> =>
    inspect_log(timeline, { kind: 'log', from_ordinal: 100, to_ordinal: 9000, most, ...(only === undefined ? {} : { only }) });
  const whole = ask();
  expect([whole.from_ordinal, whole.to_ordinal, whole.left_out]).toEqual([100, timeline.explored.ordinal, 0]);
  const kinds = [whole.events[0]!.kind, whole.events[5]!.kind];
  const { actor } = whole.events.find((event) => event.actor >= 0)!;
  const added = whole.events.find((event) => event.kind === TP.mm_filemap_add)!;
  const block = added.a >> timeline.machine.kernel.config.pageblock_order;
  const about = { kind: 'block', block } as const;
  const test_of = concerns(timeline.machine.kernel, about);
  const wanted = (filter: (event: (typeof whole.events)[number]) => boolean): typeof whole.events => whole.events.filter(filter);
  expect(ask({ kinds }).events).toEqual(wanted((event) => kinds.includes(event.kind)));
  expect(ask({ actor }).events).toEqual(wanted((event) => event.actor === actor));
  const concerned = wanted((event) => test_of(event.kind, event.actor, event.a, event.b));
  expect(concerned.length).toBeGreaterThan(3);
  expect(ask({ about }).events).toEqual(concerned);
  expect(ask({ about, actor }).events).toEqual(concerned.filter((event) => event.actor === actor));
  const few = ask({ about }, 2);
  expect(few.events).toEqual(concerned.slice(-2));
  expect(few.left_out).toBe(concerned.length - 2);
  expect(timeline.ordinal).toBe(350);
  // Whoever acts by name runs somewhere; the machine's own events have no CPU.
  for (const event of whole.events) {
    expect(event.kind).toBeLessThan(TRACEPOINTS.length);
    if (event.actor < 0) expect(event.cpu).toBe(-1);
  }
  expect(whole.events.some((event) => event.cpu >= 0)).toBe(true);
});
