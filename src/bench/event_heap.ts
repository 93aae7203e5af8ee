// The event heap by the hold model: take the earliest event, put it back later. Against npm's flatqueue, which keeps no
// order among events of one instant and one payload an event, where ours keeps the order and three.
import FlatQueue from 'flatqueue';
import type { Shipped } from './bundle.ts';
import type { Row } from './measure.ts';
import { compare, median, ratio, row, timed } from './measure.ts';

/** Whole, roughly exponential increments, drawn before the clock starts. */
function increments(n: number): Float64Array {
  const steps = new Float64Array(n);
  let x = 12345;
  for (let i = 0; i < n; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    steps[i] = 1 + Math.floor(-Math.log((x + 1) / 4294967297) * 1e6);
  }
  return steps;
}

export function event_heap(shipped: Shipped, holds: number, rounds: number): Row[] {
  const steps = increments(65536);
  const rows: Row[] = [];
  for (const pending of [32, 1024]) {
    const measured = compare(
      [
        {
          name: `flatqueue, ${pending} pending`,
          run: () => {
            const queue = new FlatQueue<number>();
            for (let i = 0; i < pending; i++) queue.push(i, steps[i]!);
            return timed(() => {
              for (let i = 0; i < holds; i++) {
                const at = queue.peekValue()!;
                const event = queue.pop()!;
                queue.push(event, at + steps[i & 65535]!);
              }
              return holds;
            });
          },
        },
        {
          name: `Pagestage event heap, ${pending} pending`,
          run: () => {
            const column = (name: string, type: 'f64' | 'i32', length: number) => ({ name, type, length });
            const arena = new shipped.Arena([column('t', 'f64', pending), column('s', 'f64', pending), column('k', 'i32', pending), column('a', 'i32', pending), column('g', 'i32', pending), column('n', 'i32', 2)]);
            const heap = new shipped.EventHeap({ time: arena.f64('t'), seq: arena.f64('s'), kind: arena.i32('k'), arg: arena.i32('a'), gen: arena.i32('g'), size: arena.i32('n') });
            for (let i = 0; i < pending; i++) heap.push(steps[i]!, i, 1, i, 0);
            return timed(() => {
              for (let i = 0; i < holds; i++) {
                const at = heap.top_time();
                const arg = heap.arg[0]!;
                heap.pop();
                heap.push(at + steps[i & 65535]!, pending + i, 1, arg, 0);
              }
              return holds;
            });
          },
        },
      ],
      rounds,
    );
    for (const m of measured) rows.push(row(m.name, median(m.rates) / 1e6, 'M holds/s', { ratios: [{ to: 'flatqueue', ratio: ratio(m, measured[0]!) }] }));
  }
  return rows;
}
