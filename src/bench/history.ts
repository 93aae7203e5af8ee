// What going back costs on a machine of 1 GiB: a keyframe, a seek, a frame for the page; and what a page frame costs in bytes.
import type { Shipped } from './bundle.ts';
import type { Row } from './measure.ts';
import { clock_ns, median, row } from './measure.ts';

const BYTES = { u8: 1, u16: 2, i32: 4, u32: 4, f64: 8 } as const;

function median_ms(times: number, work: (i: number) => void): number {
  const ms: number[] = [];
  for (let i = 0; i < times; i++) {
    const from = clock_ns();
    work(i);
    ms.push((clock_ns() - from) / 1e6);
  }
  return median(ms);
}

export function history(shipped: Shipped, virtual_ms: number, times: number): Row[] {
  const { scenario, problems } = shipped.load_scenario('who-may-write-real');
  if (scenario === null) return [row('history', NaN, '', { note: `skipped: ${JSON.stringify(problems)}` })];
  const machine = shipped.make_machine(scenario, 1);
  const { arena, size } = machine.kernel;
  const page_bytes = arena.specs.filter((spec) => spec.name.startsWith('page.')).reduce((sum, spec) => sum + BYTES[spec.type] * spec.length, 0);
  const per_frame = page_bytes / size.nr_pages;
  const rows = [row('page columns', per_frame, 'bytes/frame', { note: `state of the whole machine ${(arena.byte_length / 1e6).toFixed(1)} MB`, goal: { text: '<= 32', met: per_frame <= 32 } })];
  const buffer = arena.snapshot();
  rows.push(row('keyframe, store', median_ms(times, () => arena.snapshot(buffer)), 'ms', { note: 'into memory that is there already' }));
  rows.push(row('keyframe, restore', median_ms(times, () => arena.restore(buffer)), 'ms'));
  try {
    const timeline = new shipped.Timeline(machine);
    const from = clock_ns();
    timeline.seek_ns(virtual_ms * 1e6);
    const { ordinal } = timeline;
    rows.push(row(`first run to ${virtual_ms} virtual ms`, (clock_ns() - from) / 1e6, 'ms', { note: `${ordinal} events, with recorder and keyframes` }));
    // Multiplicative steps spread the targets over the run in an order that jumps.
    rows.push(row('seek to any instant', median_ms(times, (i) => timeline.seek_ordinal(1 + ((i + 1) * 0.618034 * ordinal) % (ordinal - 1) | 0)), 'ms', { note: `in ${virtual_ms} virtual ms` }));
    rows.push(row('seek back one event', median_ms(times, () => timeline.step(-1)), 'ms'));
    const encoder = new shipped.FrameEncoder(timeline, machine.info.dims);
    let frame: ArrayBuffer | null = null;
    rows.push(
      row('encode a frame', median_ms(times, () => (frame = encoder.encode(frame, { window_ns: 1e9, follow: [], after_id: null }))), 'ms', {
        note: `${((frame as ArrayBuffer | null)?.byteLength ?? 0) / 1e6} MB, ${size.nr_pages} frames`,
      }),
    );
  } catch (problem) {
    rows.push(row('history', NaN, '', { note: `skipped: ${String(problem)}` }));
  }
  return rows;
}
