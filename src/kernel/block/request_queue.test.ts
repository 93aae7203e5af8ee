// The queue's numbers (kernel-reclaim.md section 22): 128 requests a direction, congestion at 113 and 103, merging up to
// 512 KiB, plug of 4 requests or 3 ms, and who is let in when it is full.
import { describe, expect, test } from 'vitest';
import { boot_recipe, PLAIN } from '#testing/arbitraries.ts';
import { D, MAX_REQUESTS, RQ } from '../columns.ts';
import { SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { ORIGIN } from '../mm/origin.ts';
import { WAIT } from '../wait_reasons.ts';
import { CONGESTION_OFF, CONGESTION_ON, submit_page, unplug } from './request_queue.ts';

/** A machine whose queue nobody uses but the test: slow device, kernel threads asleep. Pages below 0 need no frame. */
function queue(): Kernel {
  const k = boot_recipe({ ...PLAIN, devices: ['slow'] });
  k.eng.run(1e6, Infinity, Infinity);
  return k;
}
const META = -5000;
const submit = (k: Kernel, sector: number, write = true): boolean => submit_page(k, 0, 0, sector, META, write, ORIGIN.metadata);
/** Requests that cannot merge with each other. */
const scattered = (k: Kernel, n: number, write = true): number => {
  let taken = 0;
  for (let i = 0; i < n; i++) if (submit(k, 64 + 64 * i + (write ? 0 : 60_000), write)) taken++;
  return taken;
};

describe('limits', () => {
  test('128 requests of a direction; the other direction has its own', () => {
    const k = queue();
    expect(scattered(k, 200)).toBe(128);
    expect(k.dev[D.nr_writes]).toBe(128);
    expect(scattered(k, 200, false)).toBe(128);
  });

  test('a page that merges needs no request of its own, even when all are taken', () => {
    const k = queue();
    scattered(k, 128);
    expect(submit(k, 64 + 64 * 100 + 8)).toBe(true);
    expect(submit(k, 8_000_000)).toBe(false);
  });

  test('congested from the 113th request on, no longer when fewer than 103 are left', () => {
    expect([CONGESTION_ON, CONGESTION_OFF]).toEqual([113, 103]);
    const k = queue();
    scattered(k, 112);
    expect(k.dev[D.congested_write]).toBe(0);
    submit(k, 100_000);
    expect(k.dev[D.congested_write]).toBe(1);
    const seen = new Map<number, number>();
    while (k.dev[D.nr_writes]! > 0 && k.eng.run(Infinity, Infinity, 1) === 1) seen.set(k.dev[D.nr_writes]!, k.dev[D.congested_write]!);
    expect([seen.get(112), seen.get(103), seen.get(102)]).toEqual([1, 1, 0]);
  });

  test('a nap for congestion ends when the queue thins', () => {
    const k = queue();
    scattered(k, 128);
    k.eng.cpu_task[0] = -1;
    k.eng.sleep(0, WAIT.congestion_wait, 0, 100e9);
    while (k.dev[D.nr_writes]! > 102) k.eng.run(Infinity, Infinity, 1);
    expect(k.eng.wait_timed_out[0]).toBe(0);
    expect(k.eng.nr_waiting[WAIT.congestion_wait]).toBe(0);
  });
});

describe('merging', () => {
  test('neighbours become one request, up to 1024 sectors; the next page starts another', () => {
    const k = queue();
    for (let i = 0; i < 128; i++) submit(k, 1000 + 8 * i);
    expect([k.dev[D.nr_writes], k.dev[D.merges], k.rq_sectors[0]]).toEqual([1, 127, 1024]);
    submit(k, 1000 + 8 * 128);
    expect(k.dev[D.nr_writes]).toBe(2);
  });
  test('in front as well as behind, but reads never with writes, and not with a request in service', () => {
    const k = queue();
    submit(k, 1000);
    submit(k, 992);
    expect([k.rq_sector[0], k.rq_sectors[0]]).toEqual([992, 16]);
    submit(k, 1008, false);
    expect(k.dev[D.nr_reads]).toBe(1);
    unplug(k, 0);
    const served = k.dev[D.in_service]! - 1;
    expect(k.rq_state[served]).toBe(RQ.in_service);
    const end = k.rq_sector[served]! + k.rq_sectors[served]!;
    const queued = k.dev[D.nr_queued]!;
    submit(k, end, k.rq_write[served] === 1);
    // If the other request, which is queued, ends here too, it may merge there; never with the one in service.
    expect(k.rq_sector[served]! + k.rq_sectors[served]!).toBe(end);
    expect(k.dev[D.nr_queued]!).toBeGreaterThanOrEqual(queued);
  });
});

describe('plug', () => {
  test('an idle device waits for 4 requests', () => {
    const k = queue();
    scattered(k, 3);
    expect([k.dev[D.plugged], k.dev[D.busy]]).toEqual([1, 0]);
    submit(k, 500_000);
    expect([k.dev[D.plugged], k.dev[D.busy]]).toEqual([0, 1]);
  });
  test('or 3 ms', () => {
    const k = queue();
    const at = k.eng.local_now;
    submit(k, 64);
    k.eng.run(at + 3e6 - 1, Infinity, Infinity);
    expect(k.dev[D.busy]).toBe(0);
    k.eng.run(at + 3e6, Infinity, Infinity);
    expect(k.dev[D.busy]).toBe(1);
  });
  test('or whoever must wait for it', () => {
    const k = queue();
    submit(k, 64);
    unplug(k, 0);
    expect([k.dev[D.plugged], k.dev[D.busy]]).toEqual([0, 1]);
  });
});

describe('elevators', () => {
  function order(elevator: number): number[] {
    const k = queue();
    k.sw[SW.elevator] = elevator;
    for (const sector of [5000, 100, 9000, 3000, 7000]) submit(k, sector);
    const served: number[] = [];
    let last = -1;
    for (let i = 0; i < 5000 && served.length < 5; i++) {
      const rq = k.dev[D.in_service]! - 1;
      if (rq >= 0 && rq < MAX_REQUESTS && k.rq_sector[rq] !== last) served.push((last = k.rq_sector[rq]!));
      k.eng.run(Infinity, Infinity, 1);
    }
    return served;
  }
  test('FCFS serves in the order of arrival, C-LOOK upwards and back to the lowest', () => {
    expect(order(0)).toEqual([5000, 100, 9000, 3000, 7000]);
    // The plug opens with the fourth request; the head is at 0.
    expect(order(1)).toEqual([100, 3000, 5000, 7000, 9000]);
  });
});

describe('how crowded it is where reclaim writes', () => {
  test.each([['direct', ORIGIN.direct, D.direct_depth, D.direct_sweep], ['kswapd', ORIGIN.kswapd, D.kswapd_depth, D.kswapd_sweep]] as const)('of %s: requests in the queue, and those of its sweep', (_name, origin, depth, sweep) => {
    const k = queue();
    k.sw[SW.elevator] = 0;
    // In the order 640, 64, 960, 320: the second turns back, the third goes on, the last turns back again.
    for (const sector of [640, 64, 960, 320]) submit_page(k, 0, 0, sector, META, true, origin);
    while (k.dev[D.nr_writes]! > 0) k.eng.run(Infinity, Infinity, 1);
    expect(k.dev[depth]).toBe(4 + 3 + 2 + 1);
    // Served before it in the sweep, itself, and still ahead: 640 (960), 64 (960, 320), 64 960, 320.
    expect(k.dev[sweep]).toBe(2 + 3 + 2 + 1);
    const other = origin === ORIGIN.direct ? D.kswapd_depth : D.direct_depth;
    expect(k.dev[other]).toBe(0);
  });

  test('writes of others are not counted', () => {
    const k = queue();
    scattered(k, 20);
    while (k.dev[D.nr_writes]! > 0) k.eng.run(Infinity, Infinity, 1);
    expect([k.dev[D.direct_depth], k.dev[D.kswapd_depth]]).toEqual([0, 0]);
  });
});
