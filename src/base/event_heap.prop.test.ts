// The heap of events against its twin: a list that is sorted each time.
import { describe, expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { EventHeap } from './event_heap.ts';

interface Entry {
  time: number;
  seq: number;
  kind: number;
  arg: number;
  gen: number;
}

function make(capacity: number): EventHeap {
  return new EventHeap({
    time: new Float64Array(capacity), seq: new Float64Array(capacity), kind: new Int32Array(capacity), arg: new Int32Array(capacity), gen: new Int32Array(capacity), size: new Int32Array(2),
  });
}
function top(heap: EventHeap): Entry {
  return { time: heap.time[0]!, seq: heap.seq[0]!, kind: heap.kind[0]!, arg: heap.arg[0]!, gen: heap.gen[0]! };
}

/** Few times, so that ties are common. */
const command = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('push' as const), time: fc.nat(6), kind: fc.nat(2), arg: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pop' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), which: fc.nat(20), absent: fc.boolean() }) },
);

describe('event heap', () => {
  test('does what a sorted list does, ties by sequence, and leaves no trace of what it held', () => {
    fc.assert(fc.property(fc.array(command, { maxLength: 120 }), (commands) => {
      const heap = make(128);
      let twin: Entry[] = [];
      let seq = 0;
      for (const c of commands) {
        if (c.do === 'push') {
          seq++;
          heap.push(c.time, seq, c.kind, c.arg, seq % 3);
          twin.push({ time: c.time, seq, kind: c.kind, arg: c.arg, gen: seq % 3 });
          twin.sort((a, b) => a.time - b.time || a.seq - b.seq);
        } else if (c.do === 'pop') {
          if (twin.length === 0) continue;
          expect(top(heap)).toEqual(twin[0]);
          heap.pop();
          twin.shift();
        } else {
          const e = twin[c.which % Math.max(1, twin.length)];
          if (e === undefined || c.absent) {
            expect(heap.remove(9, 9, 9)).toBe(false);
            continue;
          }
          // Any of several with one kind, argument and generation may go; the model never has two.
          if (twin.filter((x) => x.kind === e.kind && x.arg === e.arg && x.gen === e.gen).length > 1) continue;
          expect(heap.remove(e.kind, e.arg, e.gen)).toBe(true);
          twin = twin.filter((x) => x !== e);
        }
        expect(heap.length).toBe(twin.length);
        expect(heap.top_time()).toBe(twin[0]?.time ?? Infinity);
      }
      while (twin.length > 0) {
        expect(top(heap)).toEqual(twin.shift());
        heap.pop();
      }
      for (const column of [heap.time, heap.seq, heap.kind, heap.arg, heap.gen]) expect(column.every((v) => v === 0)).toBe(true);
    }), { numRuns: 300 });
  });

  test('says so when it is full or empty', () => {
    const heap = make(1);
    heap.push(1, 1, 0, 0, 0);
    expect(() => heap.push(1, 2, 0, 0, 0)).toThrow('more than 1');
    heap.pop();
    expect(() => heap.pop()).toThrow('empty');
  });
});
