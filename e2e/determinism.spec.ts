// One scenario, one seed, the same commands: one state, byte for byte, in Node, in the browser's worker, on the page's
// own thread, and however the instant was reached.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { Case, Expected } from './in_node.ts';
import { hash, open, report, seek, setSwitch, test } from './page.ts';

test.use({ viewport: { width: 1024, height: 700 }, reducedMotion: 'reduce' });

test.describe.configure({ mode: 'parallel' });

const CASES: readonly Case[] = [
  { id: 'why-writing-late-is-fast', seed: 3, ns: [1_234_567_891, 4e9, 7_000_000_007], set: ['write_when', 'at_once'] },
  { id: 'out-of-stack', seed: 5, ns: [400_000_001, 1_100_000_000, 2e9], set: ['stack_size', '16k'] },
  { id: 'who-may-write', seed: 7, ns: [5e8, 1_777_777_777, 3e9], set: ['reclaim_writers', 'nobody'] },
  { id: 'W1-seq', seed: 1, ns: [3e8, 1_222_222_222, 2e9], set: ['dirty_ratio', '5'] },
  { id: 'W3-hotscan-idle', seed: 2, ns: [1e8, 1e9, 1_777_777_777], set: ['elevator', 'fcfs'] },
];

const ROOT = fileURLToPath(new URL('..', import.meta.url));

function inNode(one: Case): Expected {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'e2e/in_node.ts', JSON.stringify(one)], { cwd: ROOT, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Expected;
}

const step = (page: Page, events: number): Promise<void> => page.evaluate((by) => window.pagestage!.step(by), events);

async function walk(page: Page, { id, seed, ns, set }: Case, expected: Expected, whole: boolean): Promise<void> {
  // Straight to the second instant, on to the third, back to the first, and to the second again.
  const opened = await open(page, `#v=1&s=${id}&seed=${seed}&t=${ns[1]}&p=watermarks`);
  expect(opened).toMatchObject({ status: 'ready', scenario: id, seed, ns: ns[1], ordinal: expected.ordinal });
  expect(await hash(page), 'opened by link').toBe(expected.hashes[1]);
  for (const ix of [2, 0, 1] as const) {
    await seek(page, ns[ix]);
    expect(await hash(page), `sought instant ${ix}`).toBe(expected.hashes[ix]);
  }
  if (whole) {
    await step(page, -7);
    expect(await hash(page), 'seven events back').toBe(expected.near[0]);
    await step(page, 14);
    expect(await hash(page), 'seven events on').toBe(expected.near[1]);
    await page.evaluate((ordinal) => window.pagestage!.seekOrdinal(ordinal), expected.ordinal);
    expect(await hash(page), 'by number of events').toBe(expected.hashes[1]);
  }
  await setSwitch(page, ...set);
  await seek(page, ns[2]);
  expect(await hash(page), 'the third instant after the fork').toBe(expected.forked);
  if (!whole) return;
  await seek(page, ns[0]);
  expect(await hash(page), 'the past after the fork').toBe(expected.hashes[0]);
  await seek(page, ns[2]);
  expect(await hash(page), 'and the forked future again').toBe(expected.forked);
}

for (const one of CASES) {
  test(`${one.id}: Node, worker and main thread agree, at every instant and after every way there`, async ({ page, context }) => {
    const expected = inNode(one);
    // Another seed is another run, or equal hashes would prove nothing; so is the fork.
    expect(expected.other_seed).not.toEqual(expected.hashes);
    expect(expected.forked).not.toBe(expected.hashes[2]);
    await walk(page, one, expected, true);
    expect((await page.evaluate(() => window.pagestage!.state())).carrier).toBe('worker');
    const threadless = await context.newPage();
    await threadless.addInitScript(() => Reflect.deleteProperty(window, 'Worker'));
    // The same server without the worker around it: boot, seeks and a fork.
    await walk(threadless, one, expected, false);
    expect((await threadless.evaluate(() => window.pagestage!.state())).carrier).toBe('main thread');
  });
}

test('the command line says the same hash as the page', async ({ page }) => {
  const run = spawnSync(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'src/runner/main.ts', 'run', 'who-may-write', '--seed', '7', '--set', 'elevator=fcfs', '--until', '2s', '--json'], {
    cwd: ROOT, encoding: 'utf8', maxBuffer: 1e8,
  });
  expect(run.status, run.stderr).toBe(0);
  const said = JSON.parse(run.stdout) as { hash: string; instant: { ordinal: number } };
  const state = await open(page, '#v=1&s=who-may-write&seed=7&t=2000000000&sw=elevator:fcfs');
  expect(state.ordinal).toBe(said.instant.ordinal);
  expect(await hash(page)).toBe(said.hash);
});

test('a switch set there and back loses nothing: the past, its markers, and the future but for two entries of the log', async ({ page }) => {
  const past = [500_000_000, 2_000_000_000];
  const here = 4_000_000_000;
  const later = 6_000_000_000;
  await open(page, `#v=1&s=who-may-write&t=${later}`);
  const untouched = await report(page);
  const hashes: string[] = [];
  for (const ns of past) {
    await seek(page, ns);
    hashes.push(await hash(page));
  }
  const before = await seek(page, here);
  const markers = before.markers.filter((marker) => marker.ordinal <= before.ordinal);
  expect(markers.length).toBeGreaterThan(0);
  await setSwitch(page, 'reclaim_writers', 'nobody');
  const back = await setSwitch(page, 'reclaim_writers', 'everyone');
  expect(back).toMatchObject({ ns: here, ordinal: before.ordinal, commands: 2, switches: before.switches });
  // Both changes are marked beside what was there; nothing that was there is gone.
  expect(back.markers.length).toBe(markers.length + 2);
  expect(back.markers).toEqual(expect.arrayContaining([...markers]));
  for (const [ix, ns] of past.entries()) {
    await seek(page, ns);
    expect(await hash(page)).toBe(hashes[ix]);
  }
  await seek(page, later);
  const after = await report(page);
  for (const part of ['vmstat', 'zones', 'disk', 'writes', 'stack', 'tasks', 'instant'] as const) expect(after[part], part).toEqual(untouched[part]);
});

test('a link opened again comes to the same state: instant, number of events, switches, panels', async ({ page }) => {
  await open(page, '#v=1&s=out-of-stack&seed=4&t=1500000000&sw=storage:plain&p=disk-head');
  await setSwitch(page, 'stack_size', '16k');
  await page.keyboard.press('ArrowRight');
  // An instant in the middle of several events of one nanosecond, if there is one among the next.
  for (let tries = 0; tries < 60; tries++) {
    const frame = await page.evaluate(async () => {
      window.pagestage!.step(1);
      await window.pagestage!.idle();
      return window.pagestage!.frame()!.head;
    });
    if (frame.next_ns === frame.at_ns) break;
  }
  const shown = await page.evaluate(() => window.pagestage!.state());
  const shown_hash = await hash(page);
  await page.waitForFunction((ns) => location.hash.includes(`t=${ns}`) && location.hash.includes('c='), shown.ns);
  await page.reload();
  const again = await page.waitForFunction(() => window.pagestage?.state().status === 'ready').then(() => hash(page));
  expect(again).toBe(shown_hash);
  const state = await page.evaluate(() => window.pagestage!.state());
  for (const field of ['scenario', 'seed', 'ns', 'ordinal', 'switches', 'commands', 'panels'] as const) expect(state[field], field).toEqual(shown[field]);
});
