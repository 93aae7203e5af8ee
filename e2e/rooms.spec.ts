// The log, the waits, what finds things, what takes a change back, what is remembered: each as a visitor meets it.
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { expectNothingSerious } from './axe.ts';
import { freshTest as test, hash, load, numberOf, open, press, report, rest, seek, setSwitch } from './page.ts';

// Each goes a long way on one page.
test.describe.configure({ timeout: 180_000 });
test.use({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });

test('the log holds what the model logged, goes where a row says, follows, filters and is saved; waits are listed and jumped to', async ({ page }) => {
  const start = await open(page, '#v=1&s=who-may-write&t=2500000000&p=trace-log,latency&speed=1');
  const rows = page.locator('.log-row');
  await expect(rows.first()).toBeVisible();
  await rest(page);
  // Only what is in sight is in the document, and the instant shown is among it.
  const inside = await rows.count();
  expect(inside).toBeLessThan(90);
  expect(numberOf(/^[\d,]+/.exec(await page.locator('.log-foot').innerText())![0])).toBeGreaterThan(inside);
  await expect(page.locator('.log-now').first()).toBeInViewport();
  await expectNothingSerious(page, 'log and waits');

  // Up one by keyboard, Enter: the run stands at that event, and the arrows did not step the machine.
  await page.locator('.log-rows').focus();
  for (let n = 0; n < 6; n++) await page.keyboard.press('ArrowUp');
  const chosen = (await page.locator('.log-active .log-words').innerText()).trim();
  const there = await press(page, 'Enter');
  expect(there.ordinal).toBeLessThan(start.ordinal);
  const logged = await page.evaluate(([at]) => window.pagestage!.inspect({ kind: 'log', from_ordinal: at!, to_ordinal: at!, most: 50 }), [there.ordinal]);
  if (logged.kind !== 'log') throw new Error('no log');
  await expect(page.locator('.log-now')).toHaveCount(logged.events.length);
  expect((await page.locator('.log-now .log-words').allInnerTexts()).map((text) => text.trim())).toContain(chosen);

  await seek(page, 2_500_000_000);
  await page.getByLabel('Kind of event').selectOption('kind:8');
  await page.waitForFunction(() => document.querySelectorAll('.log-row').length > 0 && [...document.querySelectorAll('.log-row')].every((row) => row.textContent!.includes('direct_reclaim_begin')));
  await rest(page);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as text' }).click();
  const file = readFileSync(await (await downloading).path(), 'utf8').trim().split('\n');
  const reclaims = file.filter((line) => !line.startsWith('#'));
  expect(file[0]).toContain('who-may-write');
  expect(reclaims.length).toBe((await report(page)).vmstat['allocstall']);
  for (const line of reclaims) expect(line).toMatch(/^[\w-]+-\d+ \[\d{3}\] \d+\.\d{9}: mm_vmscan_direct_reclaim_begin: order=\d+ # \d+, cause \d+: [\w-]+ must reclaim for itself$/);

  // Every reclaim of a program is (part of) a wait; those that are over are counted and listed.
  const { head } = (await page.evaluate(() => window.pagestage!.frame()))!;
  expect(head.waits_all).toBeGreaterThan(20);
  expect(head.waits_all + head.waits_open).toBeLessThanOrEqual(reclaims.length);
  await page.getByRole('button', { name: 'List the waits' }).click();
  const list = page.getByRole('region', { name: 'Waits of allocations, one by one' });
  await expect(list.locator('tbody tr')).toHaveCount(head.waits);
  await list.locator('tbody tr').first().getByRole('button').first().click();
  const begun = await rest(page);
  const detail = await page.evaluate(([at]) => window.pagestage!.inspect({ kind: 'log', from_ordinal: at!, to_ordinal: at!, most: 50 }), [begun.ordinal]);
  expect(detail.kind === 'log' && detail.events.some((event) => event.kind === 8)).toBe(true);
  await expectNothingSerious(page, 'waits listed');
});

test('in the control room and on a phone, too, the log has a height of its own and only what is in sight is in the document', async ({ page }) => {
  await open(page, '#v=1&s=who-may-write&t=2500000000&p=trace-log,latency&speed=1');
  const rows = page.locator('.log-row');
  for (const [width, height] of [[1440, 900], [1920, 1080], [390, 844]] as const) {
    await page.setViewportSize({ width, height });
    await press(page, '0');
    // Another instant: the log is looked round anew, at a height that its own rows may have made.
    for (const ns of [1_000_000_000, 2_500_000_000]) {
      await seek(page, ns);
      await expect(rows.first()).toBeVisible();
      expect(await rows.count(), `${width} x ${height}`).toBeLessThan(60);
    }
    await press(page, '0');
  }
});

test('anything is found and done by typing; the glossary says where it is seen; a change is taken back exactly', async ({ page }) => {
  await open(page, '#v=1&s=who-may-write&t=2400000000');
  const find = async (words: string): Promise<void> => {
    await page.keyboard.press('/');
    await expect(page.getByRole('combobox', { name: /^Find a story/ })).toBeFocused();
    await page.keyboard.type(words);
  };
  await find('dark');
  await expect(page.locator('.palette-row[aria-selected="true"]')).toContainText('dark');
  await expectNothingSerious(page, 'palette');
  await page.keyboard.press('Escape');
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await find('theme dark');
  expect((await press(page, 'Enter')).theme).toBe('dark');
  await find('allocation waits');
  expect((await press(page, 'Enter')).panels).toContain('latency');
  await find('previous: kswapd wakes');
  const woken = await press(page, 'Enter');
  const at = await page.evaluate(([ordinal]) => window.pagestage!.inspect({ kind: 'log', from_ordinal: ordinal!, to_ordinal: ordinal!, most: 20 }), [woken.ordinal]);
  expect(at.kind === 'log' && at.events.some((event) => event.kind === 6)).toBe(true);
  // The same again by Alt and the arrow, backwards, and to a time that is typed.
  expect((await press(page, 'Alt+ArrowLeft')).ordinal).toBeLessThan(woken.ordinal);
  await find('2.4');
  expect((await press(page, 'Enter')).ns).toBe(2_400_000_000);

  await seek(page, 1_000_000_000);
  await setSwitch(page, 'swappiness', '0');
  await seek(page, 2_400_000_000);
  const kept = await hash(page);
  await seek(page, 2_000_000_000);
  await setSwitch(page, 'reclaim_writers', 'nobody');
  const changed = await seek(page, 2_400_000_000);
  expect(changed.commands).toBe(2);
  expect(await hash(page)).not.toBe(kept);
  await page.keyboard.press('Control+z');
  await page.waitForFunction(() => window.pagestage!.state().commands === 1);
  const back = await rest(page);
  expect(back).toMatchObject({ ns: 2_400_000_000, commands: 1 });
  expect(await hash(page)).toBe(kept);
  await page.getByRole('button', { name: /^Take back/ }).click();
  await page.waitForFunction(() => window.pagestage!.state().commands === 0);
  expect((await rest(page)).ns).toBe(2_400_000_000);

  await page.keyboard.press('g');
  await page.getByLabel('Find a word or a kernel name').fill('mm_vmscan_evict');
  await expect(page.locator('.glossary-list tbody tr')).toHaveCount(2);
  await expectNothingSerious(page, 'glossary');
  await page.getByRole('button', { name: /show in the log/ }).click();
  await rest(page);
  await expect(page.getByLabel('Kind of event')).toHaveValue('kind:16');
});

test('a choice outlives a reload, the link comes first, and where nothing may be stored the page works', async ({ page, browser }, { project: { use } }) => {
  await open(page, '#v=1&s=stolen');
  await press(page, 'd', 'n', '9');
  await page.waitForFunction(() => (localStorage.getItem('pagestage') ?? '').includes('latency'));
  await load(page, '#v=1&s=who-may-write');
  const again = await rest(page);
  expect(again.theme).toBe('dark');
  expect(again.panels).not.toContain('latency');
  await page.locator('.story-pick').click();
  await page.locator('[data-scenario="stolen"]').click();
  expect((await rest(page)).panels).toContain('latency');
  expect((await open(page, '#v=1&s=stolen&theme=light')).theme).toBe('light');

  const denied = await browser.newPage({ baseURL: use.baseURL!, reducedMotion: 'reduce' });
  await denied.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('denied', 'SecurityError'); } });
  });
  expect((await open(denied, '#v=1&s=stolen')).status).toBe('ready');
  expect((await press(denied, 'd')).theme).toBe('dark');
  await denied.close();
});
