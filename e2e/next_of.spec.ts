// From event to event of one block, one page: by buttons and by keys, as the model's log names them.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { Detail } from '#wire/messages.ts';
import { open, press, rest, test } from './page.ts';

test.use({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });

const LINK = '#v=1&s=who-may-write&t=1500000000&p=page-map,buddy-shelves';

const inspect = (page: Page, what: object): Promise<Detail> => page.evaluate((asked) => window.pagestage!.inspect(asked as never), what);

/** Numbers of the events of an ordinal that may be frames. */
async function namedAt(page: Page, ordinal: number): Promise<readonly number[]> {
  const log = await inspect(page, { kind: 'log', from_ordinal: ordinal, to_ordinal: ordinal, most: 1000 });
  return log.kind === 'log' ? log.events.flatMap((event) => [event.a, event.b]) : [];
}

async function lookAt(page: Page, kind: 'page' | 'block', number: number): Promise<void> {
  const details = page.locator('.inspector');
  if ((await details.getAttribute('open')) === null) await page.locator('.inspector summary').click();
  await page.getByLabel('what to look at').selectOption(kind);
  await page.getByLabel(`${kind} number`).fill(String(number));
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  await rest(page);
}

test('a block says what it holds, and its events are a key press apart, on and back', async ({ page }) => {
  await open(page, LINK);
  await lookAt(page, 'block', 30);
  await expect(page.locator('.inspector output')).toContainText('Block 30, kept for');
  await expect(page.locator('.inspector output')).toContainText('in the way');
  const start = await rest(page);
  const seen: number[] = [];
  for (let i = 0; i < 3; i++) {
    const { ordinal } = await press(page, 'Alt+ArrowRight');
    expect((await namedAt(page, ordinal)).some((frame) => frame >> 6 === 30), `event ${ordinal}`).toBe(true);
    seen.push(ordinal);
  }
  expect(seen[0]).toBeGreaterThan(start.ordinal);
  expect([...new Set(seen)].sort((a, b) => a - b)).toEqual(seen);
  await page.getByRole('button', { name: 'Event before of block 30' }).click();
  expect((await rest(page)).ordinal).toBe(seen[1]);
  expect((await press(page, 'Alt+ArrowLeft')).ordinal).toBe(seen[0]);
  // Nothing between: stepping on one by one meets none of the block's events before the next.
  let ordinal = seen[0]!;
  while (ordinal < seen[1]! && ordinal < seen[0]! + 40) {
    ordinal = (await press(page, 'ArrowRight')).ordinal;
    if (ordinal < seen[1]!) expect((await namedAt(page, ordinal)).every((frame) => frame >> 6 !== 30 || frame < 64)).toBe(true);
  }
});

test('a followed page is found where it went, and without a thing chosen the keys say so', async ({ page }) => {
  await open(page, LINK);
  const start = await press(page, 'Alt+ArrowRight');
  await expect(page.getByTestId('live')).toContainText('Choose a page, a block or a task first');
  const pfn = await page.evaluate(() => window.pagestage!.frame()!.tails.at(-1)![2]![2]!);
  await page.locator('.inspector summary').click();
  await page.getByLabel('page number').fill(String(pfn));
  await page.getByRole('button', { name: 'Follow', exact: true }).click();
  await rest(page);
  await page.getByRole('button', { name: 'Follow', exact: true }).evaluate((node) => (node as HTMLElement).blur());
  const back = await press(page, 'Alt+ArrowLeft');
  expect(back.ordinal).toBeLessThan(start.ordinal);
  expect(await namedAt(page, back.ordinal)).toContain(pfn);
  await press(page, 'Escape');
  expect((await press(page, 'Alt+ArrowRight')).ordinal).toBe(back.ordinal);
});

test('where no such event is, the same instant stays and it is said', async ({ page }) => {
  await open(page, '#v=1&s=who-may-write&t=0&p=page-map');
  await lookAt(page, 'block', 30);
  const start = await rest(page);
  const after = await press(page, 'Alt+ArrowLeft');
  expect([after.ordinal, after.ns]).toEqual([start.ordinal, start.ns]);
  await expect(page.getByTestId('live')).toContainText('No earlier event of block 30 in this run.');
});

test('free blocks by size: its table is the frame', async ({ page }) => {
  await open(page, '#v=1&s=who-may-write&t=1500000000&p=buddy-shelves');
  const section = page.locator('.stage [data-panel="buddy-shelves"]');
  await section.getByRole('button', { name: 'Text' }).click();
  const rows = await section.locator('tbody tr').evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')));
  const zones = await page.evaluate(() => window.pagestage!.frame()!.zones);
  const names = [...new Set(rows.map((row) => row[0]!))];
  const pages = names.map((name) => rows.filter((row) => row[0] === name).reduce((sum, row) => sum + Number(row[1]!.replace(/,| \(huge\)/g, '')) * Number(row[2]!.replaceAll(',', '')), 0));
  // What lies on the CPUs' lists is free, but in no shelf.
  for (const [ix, sum] of pages.sort((a, b) => a - b).entries()) expect(sum).toBe(zones.map((zone) => zone.free).sort((a, b) => a - b)[ix]);
});
