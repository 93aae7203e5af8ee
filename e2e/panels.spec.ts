// Every panel in words and numbers: its table is opened as a visitor opens it, and its numbers are those of the model.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { KIND, KIND_TEXT, MARK_DIRTY, MARK_WRITEBACK, ORIGIN_TEXT } from '#wire/marks.ts';
import type { FrameNumbers } from '../src/app/test-handle.ts';
import type { ModelReport } from './page.ts';
import { numberOf, open, report, rest, test } from './page.ts';

test.use({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });

// One page for all: a second visit costs a third of the first.
let shared: Page;
test.beforeAll(async ({ browser }, { project: { use } }) => {
  shared = await browser.newPage({ baseURL: use.baseURL!, viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
});
test.afterAll(() => shared.close());

interface Shown {
  readonly summary: string;
  readonly rows: readonly (readonly string[])[];
  readonly frame: FrameNumbers;
  readonly report: ModelReport;
}

const STORIES = [
  { s: 'who-may-write', t: 2_500_000_000 },
  { s: 'out-of-stack', t: 3_000_000_000 },
] as const;

/** The panel alone on stage at an instant, its table open. */
async function read(panel: string, { s, t }: (typeof STORIES)[number]): Promise<Shown> {
  const page = shared;
  await open(page, `#v=1&s=${s}&t=${t}&p=${panel}`);
  const section = page.locator(`.stage [data-panel="${panel}"]`);
  await section.getByRole('button', { name: 'Text' }).click();
  await expect(section.locator('table')).toBeVisible();
  const rows = await section.locator('tbody tr').evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')));
  return {
    summary: await section.locator('.panel-summary').innerText(),
    rows,
    report: await report(page),
    frame: (await page.evaluate(() => window.pagestage!.frame()))!,
  };
}

const column = (shown: Shown, ix: number, by = 0): Record<string, number> => Object.fromEntries(shown.rows.map((row) => [row[by]!, numberOf(row[ix]!)]));
const numbersIn = (text: string): number[] => (text.match(/\d[\d,]*(\.\d+)?/g) ?? []).map(numberOf);

for (const story of STORIES) {
  test(`${story.s}: physical memory`, async () => {
    const shown = await read('page-map', story);
    const table = column(shown, 2);
    const pages = (keep: (mark: number) => boolean): number => shown.frame.marks.reduce((sum, count, mark) => (keep(mark) ? sum + count : sum), 0);
    for (const kind of KIND_TEXT.filter((one) => one.code !== KIND.hole)) expect(table[kind.label], kind.label).toBe(pages((mark) => (mark & 15) === kind.code));
    expect(table['dirty']).toBe(pages((mark) => (mark & MARK_DIRTY) !== 0));
    expect(table['being written']).toBe(pages((mark) => (mark & MARK_WRITEBACK) !== 0));
    // And the frame's pages are the model's: what is free, what is being written.
    expect(table['free']).toBe(shown.report.zones.reduce((sum, zone) => sum + Number(zone['free']), 0));
    expect(table['being written']).toBe(shown.report.vmstat['nr_writeback']);
    expect(table['slab']).toBe((shown.report.vmstat['nr_slab_reclaimable'] ?? 0) + (shown.report.vmstat['nr_slab_unreclaimable'] ?? 0) || table['slab']);
  });

  test(`${story.s}: page lists`, async () => {
    const shown = await read('lru-belts', story);
    const sums = new Map<string, number>();
    for (const row of shown.rows.filter((one) => one[0] !== 'CPU trays')) sums.set(row[1]!, (sums.get(row[1]!) ?? 0) + numberOf(row[2]!));
    const { vmstat } = shown.report;
    expect(sums.get('anonymous, inactive')).toBe(vmstat['nr_inactive_anon']);
    expect(sums.get('anonymous, active')).toBe(vmstat['nr_active_anon']);
    expect(sums.get('file, inactive')).toBe(vmstat['nr_inactive_file']);
    expect(sums.get('file, active')).toBe(vmstat['nr_active_file']);
    expect(numbersIn(shown.summary)).toEqual(expect.arrayContaining([vmstat['nr_inactive_file'] === undefined ? -1 : shown.frame.lists.at(-1)![2]!]));
  });

  test(`${story.s}: free memory`, async () => {
    const shown = await read('watermarks', story);
    expect(shown.rows.length).toBe(shown.report.zones.length);
    for (const [ix, zone] of shown.report.zones.entries()) {
      const row = shown.rows[ix]!;
      expect(row[0]).toBe(zone['name']);
      const boost = Number(zone['boost'] ?? 0);
      expect(row.slice(1, 7).map(numberOf)).toEqual([
        zone['free'], Number(zone['min']) + boost, Number(zone['low']) + boost, Number(zone['high']) + boost, zone['managed'], zone['pages_scanned'],
      ]);
      expect(row[8]).toBe(zone['all_unreclaimable'] === true ? 'yes' : 'no');
    }
    expect(numbersIn(shown.summary)[0]).toBe(shown.report.zones.reduce((sum, zone) => sum + Number(zone['free']), 0));
  });

  test(`${story.s}: disk`, async () => {
    const shown = await read('disk-head', story);
    const { disk } = shown.report;
    const since = shown.summary.slice(shown.summary.indexOf('Since the start'));
    expect(numbersIn(since).slice(0, 3)).toEqual([disk.seeks, disk.reads, disk.writes]);
    // The window reaches back to the start here, so the rows are all requests that were served.
    expect(shown.frame.head.window_ns).toBeGreaterThan(story.t);
    // The model counts a request when the disk takes it; the table, when it is done. At most one is in between.
    const { disk_service_origin: taken, disk_service_start_ns: begun, disk_from_cylinder: from, disk_to_cylinder: to, at_ns } = shown.frame.head;
    const served = column(shown, 1);
    const seeks = column(shown, 3);
    for (const [code, origin] of ORIGIN_TEXT.entries()) {
      const now = code === taken && begun <= at_ns ? 1 : 0;
      const counted = disk.by_origin[origin.id]!;
      expect((served[origin.label] ?? 0) + now, `requests, ${origin.label}`).toBe(counted.requests);
      expect((seeks[origin.label] ?? 0) + (now === 1 && from !== to ? 1 : 0), `seeks, ${origin.label}`).toBe(counted.seeks);
    }
  });

  test(`${story.s}: dirty pages`, async () => {
    const shown = await read('dirty-pipe', story);
    const made = Object.fromEntries(shown.rows.filter((row) => row[0] === 'makes dirty').map((row) => [row[1]!, numberOf(row[2]!)]));
    const tasks = shown.report.tasks.filter((task) => task.dirtied > 0);
    expect(tasks.length).toBeGreaterThan(0);
    for (const task of tasks) expect(made[task.name], task.name).toBe(task.dirtied);
    const written = Object.fromEntries(shown.rows.filter((row) => row[0] === 'writes').map((row) => [row[1]!, numberOf(row[2]!)]));
    const by = shown.report.disk.by_origin;
    const at_once = by['sync']!.pages;
    expect(written).toEqual({
      flusher: by['flusher']!.pages, kswapd: by['kswapd']!.pages, 'direct reclaim': by['direct']!.pages, 'the dirtying task': by['dirtier']!.pages,
      ...(at_once > 0 ? { 'written at once': at_once } : {}),
    });
    const said = numbersIn(shown.summary);
    expect(said.slice(0, 2)).toEqual([shown.report.vmstat['nr_dirty'], shown.report.vmstat['nr_writeback']]);
    expect(said).toEqual(expect.arrayContaining([shown.report.writes.asked, shown.report.writes.absorbed]));
  });

  test(`${story.s}: kernel stack`, async () => {
    const shown = await read('kernel-stack', story);
    const name = /^(.+?) uses /.exec(shown.summary)![1]!;
    const task = shown.report.tasks.find((one) => one.name === name)!;
    const detail = await shared.evaluate((id) => window.pagestage!.inspect({ kind: 'task', task: id }), task.id);
    if (detail.kind !== 'task') throw new Error('not a task');
    const bytes = detail.records.reduce((sum, record) => sum + record.bytes, 0);
    const sizes = shown.rows.filter((row) => row[1] !== '').map((row) => numberOf(row[1]!));
    const depth = shown.frame.tasks[task.id]!.depth_bytes;
    // What lies under the first record (thread_info's neighbours) is a row of its own or none.
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(depth);
    expect(depth).toBeGreaterThanOrEqual(bytes);
    expect(numbersIn(shown.summary.slice(name.length))).toEqual(expect.arrayContaining([depth, shown.report.stack.limit, task.deepest_stack]));
    // Depths run up to the whole, innermost first, each by its own size.
    const depths = shown.rows.filter((row) => row[0] !== '').map((row) => numberOf(row[0]!));
    if (depths.length > 0) expect(depths[0]).toBe(depth);
    depths.forEach((at, ix) => expect(at - sizes[ix]!).toBe(depths[ix + 1] ?? 0));
  });

  test(`${story.s}: counters`, async () => {
    const shown = await read('vmstat-strips', story);
    const table = column(shown, 1);
    expect(Object.keys(table).length).toBeGreaterThan(20);
    expect(table).toEqual(Object.fromEntries(Object.keys(table).map((name) => [name, shown.report.vmstat[name]])));
    for (const name of Object.keys(shown.report.vmstat)) expect(table[name], name).toBe(shown.report.vmstat[name]);
  });
}

test('tasks: the longest waits are those that the model says these tasks had', async ({ page }) => {
  await open(page, '#v=1&s=who-may-write&t=500000000');
  // The lanes stand under the stage; on the board their switch to text is on the lanes' own header.
  await page.evaluate(() => document.querySelector<HTMLElement>('.lanes [data-panel="task-lanes"] button')!.click());
  await expect(page.locator('.lanes table')).toBeVisible();
  await rest(page);
  const rows = await page.locator('.lanes tbody tr').evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')));
  expect(rows.length).toBeGreaterThan(3);
  const { tasks, frame } = await page.evaluate(async () => {
    const handle = window.pagestage!;
    const said = (await handle.report()).report as { tasks: { id: number; name: string }[] };
    const details = [];
    for (const { id, name } of said.tasks) {
      const detail = await handle.inspect({ kind: 'task', task: id });
      if (detail.kind === 'task') details.push({ id, name, waits: detail.waits });
    }
    return { tasks: details, frame: handle.frame()! };
  });
  let finished = 0;
  for (const [name, , , , length] of rows) {
    const task = tasks.find((one) => one.name === name)!;
    const ms = numberOf(length!);
    const lengths = task.waits.map((wait) => wait.parts[0]!.ns / 1e6);
    // A wait that goes on is cut at the present.
    const present = (frame.head.at_ns - frame.tasks[task.id]!.since_ns) / 1e6;
    const near = (one: number): boolean => Math.abs(one - ms) < 0.0015;
    if (lengths.some(near)) finished++;
    // Only a task's last waits are kept for questions; older ones cannot be asked for.
    else expect(near(present) || lengths.length >= 20, `${name} waited ${length} ms; the model says ${lengths.map((one) => one.toFixed(3)).join(', ')}`).toBe(true);
  }
  expect(finished).toBeGreaterThan(2);
});
