// Two runs side by side: opened by a link and by a key, on one clock, with a difference that is that of both reports; and the
// runs that stay after a change.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { expectNothingSerious } from './axe.ts';
import { FirstDifferenceSearch } from '#session/first_difference.ts';
import { load_scenario } from '#session/load.ts';
import { make_machine } from '#session/machine.ts';
import { metric_of } from '#session/metric.ts';
import { make_report } from '#session/report.ts';
import { Timeline } from '#session/timeline.ts';
import { hash, linkHolds, open, press, rest, seek, setSwitch, test } from './page.ts';

test.use({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
test.describe.configure({ mode: 'parallel', timeout: 120_000 });

/** What a run comes to, computed here. */
function run(id: string, switches: Record<string, string>, ns: number): Record<string, unknown> {
  const machine = make_machine(load_scenario(id).scenario!, 1, switches);
  new Timeline(machine).seek_ns(ns);
  return make_report(machine, { model: '' });
}

const pictures = (page: Page): Promise<string[]> => page.locator('.compare-side canvas[role=img]').evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()));
const rows = (page: Page) =>
  page.locator('.difference-row').evaluateAll((all) => all.map((row) => {
    const values = row.querySelector<HTMLElement>('.difference-values')!.dataset;
    return { metric: (row as HTMLElement).dataset['metric']!, a: values['a'], b: values['b'], words: row.querySelector('.difference-words')!.textContent };
  }));

/** All rows are figures of the two reports. */
async function expectRows(page: Page, a: unknown, b: unknown): Promise<void> {
  const shown = await rows(page);
  expect(shown.length).toBeGreaterThan(8);
  for (const row of shown) {
    expect([row.a, row.b], row.metric).toEqual([metric_of(a, row.metric), metric_of(b, row.metric)].map((value) => (value === null ? undefined : String(value))));
    if (row.a === row.b) expect(row.words).toBe('the same');
  }
}

test('a link opens two runs on one clock: figures of both, what changed, a swap, a flip, and back', async ({ page }) => {
  const never = { thp_fault: 'never' };
  await open(page, '#v=1&s=price&vs=thp_fault:never&t=600000000');
  await expect(page.getByText('same workload, same seed 1 · one switch differs')).toBeVisible();
  await expect(page.locator('.compare-a h3')).toHaveText('wait until one has been made');
  await expect(page.locator('.compare-b h3')).toHaveText('small pages, always');
  await expect(page.locator('[data-sentence="0"]')).toHaveText('The same until 250 ms.');
  await expect(page.locator('[data-sentence="3"]')).toContainText('B pays: the share of anonymous memory in huge pages');
  await expectRows(page, run('price', {}, 600e6), run('price', never, 600e6));
  const [a, b] = await pictures(page);
  expect(a).not.toBe(b);
  expect(await page.locator('.difference-map canvas').getAttribute('aria-label')).toMatch(/\d+ pages in use only in A, \d+ pages in use only in B/);

  await expectNothingSerious(page, 'side by side');

  // Seek, step and marker drive both.
  await seek(page, 900e6);
  await expectRows(page, run('price', {}, 900e6), run('price', never, 900e6));
  const stepped = await press(page, 'ArrowRight');
  await expectRows(page, run('price', {}, stepped.ns), run('price', never, stepped.ns));

  // B in A's place while the key is held, and no longer.
  const before = await pictures(page);
  await page.keyboard.down('z');
  await expect(page.locator('.compare-side').first()).toHaveAttribute('aria-label', /^B/);
  await rest(page);
  await expect.poll(async () => (await pictures(page))[0]).toBe(before[1]);
  await page.keyboard.up('z');
  await expect(page.locator('.compare-side').first()).toHaveAttribute('aria-label', /^A/);
  await expect.poll(async () => (await pictures(page))[0]).toBe(before[0]);

  // Prices stay, whatever else is left out; a sentence leads to its row.
  const priced = (await rows(page)).filter((row) => row.words!.includes('B pays')).map((row) => row.metric);
  await page.getByLabel('only what can be paid with').check();
  expect((await rows(page)).map((row) => row.metric)).toEqual(expect.arrayContaining(['huge.coverage', 'tasks.app.ready_ns']));
  expect(priced).toContain('huge.coverage');
  await page.locator('[data-sentence="3"] button').first().click();
  await expect(page.locator('[data-metric="huge.coverage"]')).toHaveClass(/difference-looked/);

  await press(page, 'x');
  await expect(page.locator('.compare-a h3')).toHaveText('small pages, always');
  await expect(page.locator('[data-metric="huge.coverage"] .difference-words')).toContainText('B better');
  await expectRows(page, run('price', never, stepped.ns), run('price', {}, stepped.ns));
  await linkHolds(page, 'vx=1');

  await page.locator('.compare-head .chip').click();
  const machine = (switches: Record<string, string>) => make_machine(load_scenario('price').scenario!, 1, switches);
  const search = new FirstDifferenceSearch(machine({}), [], machine(never), []);
  search.run(Infinity);
  expect((await rest(page)).ns).toBe(search.found!.ns);
  await press(page, 'Escape');
  await expect(page.locator('.compare')).toHaveCount(0);
  await expect(page.locator('.stage')).toBeVisible();
  await page.waitForFunction(() => !location.hash.includes('vs='));
});

test('after a change both futures stay: side by side, and the page goes on with either', async ({ page }) => {
  await open(page, '#v=1&s=who-may-write&t=1500000000');
  await setSwitch(page, 'reclaim_writers', 'nobody');
  await seek(page, 3e9);
  const forked = await hash(page);
  const name = page.getByLabel('Name of this branch');
  await expect(name).toHaveValue('as the story has it');
  await name.fill('2.6.34, and nothing else');
  await name.press('Tab');
  await linkHolds(page, 'kept=2.6.34');

  await press(page, 'b');
  await expect(page.locator('.compare-a h3')).toHaveText('everyone who reclaims (2.6.34)');
  await expect(page.locator('.compare-b h3')).toHaveText('nobody: the flusher must');
  // They part where the switch was changed.
  await expect(page.locator('[data-sentence="0"]')).toHaveText('The same until 1.5 s.');
  await expect(page.locator('[data-sentence="1"]')).toContainText('in B, a switch is changed: Who may write file pages in reclaim, now nobody: the flusher must');
  const plain = run('who-may-write', {}, 3e9);
  expect(await page.locator('[data-metric="disk.seeks"] .difference-values').getAttribute('data-a')).toBe(String(metric_of(plain, 'disk.seeks')));

  await page.getByRole('button', { name: 'Go on with A' }).click();
  await expect(page.locator('.compare')).toHaveCount(0);
  expect((await rest(page)).commands).toBe(0);
  expect(await hash(page)).toBe(plain['hash']);
  // The run that was left is kept in its turn.
  await expect(name).toHaveCount(2);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  expect((await rest(page)).commands).toBe(1);
  expect(await hash(page)).toBe(forked);
});
