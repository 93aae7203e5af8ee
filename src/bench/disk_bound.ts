// How long a minute takes: 60 virtual seconds of machines of 1 GiB that wait for their disk.
import type { Shipped } from './bundle.ts';
import type { Row } from './measure.ts';
import { clock_ns, median, row } from './measure.ts';

const MINUTE_NS = 60e9;

/** One task reads a film from the first page to the last, over and over. */
const SEQUENTIAL = {
  id: 'bench-seq',
  title: 'Sequential read',
  machine: { size: 'real', cpus: 2 },
  files: [{ id: 'film', name: '/film', pages: 1200000 }],
  tasks: [{ name: 'reader', kind: 'seq', file: 'film', pages: 1200000, bs: 32, passes: 0 }],
  duration_ms: 60000,
};

export function disk_bound(shipped: Shipped, rounds: number): Row[] {
  const cases: readonly (readonly [string, unknown])[] = [
    ['60 s of who-may-write-real', 'who-may-write-real'],
    ['60 s of a sequential read, 1 GiB', SEQUENTIAL],
  ];
  return cases.map(([name, source]) => {
    const loaded = shipped.load_scenario(source);
    if (loaded.scenario === null) return row(name, NaN, 's', { note: `skipped: ${JSON.stringify(loaded.problems)}` });
    const seconds: number[] = [];
    const cpu_seconds: number[] = [];
    let note = '';
    for (let round = 0; round < rounds; round++) {
      const k = shipped.make_machine(loaded.scenario, 1).kernel;
      const cpu = process.cpuUsage();
      const from = clock_ns();
      k.eng.run(MINUTE_NS, Infinity, Infinity);
      seconds.push((clock_ns() - from) / 1e9);
      cpu_seconds.push(process.cpuUsage(cpu).user / 1e6);
      note = `${k.eng.ordinal} events, ${k.size.nr_pages} frames`;
    }
    const value = median(seconds);
    // On a machine that others use too the two differ, and only the second is ours.
    note = `${median(cpu_seconds).toFixed(2)} s of CPU, ${note}`;
    return row(name, value, 's wall', { ratios: [{ to: 'real time', ratio: 60 / value }], note, goal: { text: '<= 1 s', met: value <= 1 } });
  });
}
