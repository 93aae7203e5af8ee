// A page followed through the panels: found by keyboard or by pointer, ringed where it is, let go again.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { open, press, rest, test } from './page.ts';

test.use({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });

/** The pixels of each panel on stage, as text to compare. */
const pictures = (page: Page): Promise<Record<string, string>> =>
  page.locator('.stage .panel').evaluateAll((all) =>
    Object.fromEntries(all.map((panel) => [(panel as HTMLElement).dataset['panel'] ?? '', panel.querySelector<HTMLCanvasElement>('canvas[role="img"]')!.toDataURL()])),
  );

test('a followed page wears its ring in the map and on its list, stays followed in time, and is let go', async ({ page }) => {
  await open(page, '#v=1&s=who-may-write&t=2500000000&p=page-map,lru-belts');
  const before = await pictures(page);
  const pfn = await page.evaluate(() => window.pagestage!.frame()!.tails.at(-1)![2]![2]!);
  await page.locator('.inspector summary').focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('page number').fill(String(pfn));
  await page.getByRole('button', { name: 'Follow', exact: true }).press('Enter');
  expect((await rest(page)).follow).toBe(1);
  const followed = (await page.evaluate(() => window.pagestage!.frame()!.followed))[0]!;
  expect(followed.pfn).toBe(pfn);
  await expect(page.locator('.inspector output')).toContainText(`Page ${pfn} `);
  const ringed = await pictures(page);
  expect(ringed['page-map']).not.toBe(before['page-map']);
  expect(ringed['lru-belts']).not.toBe(before['lru-belts']);

  // Followed is the content, not the frame: after some time it is elsewhere or gone, and still the same page of its file.
  await page.evaluate(() => window.pagestage!.seek(9e9));
  await rest(page);
  const later = (await page.evaluate(() => window.pagestage!.frame()!.followed))[0]!;
  expect(later).toMatchObject({ mapping: followed.mapping, index: followed.index });
  await page.evaluate(() => window.pagestage!.seek(2.5e9));
  await rest(page);
  expect(await pictures(page)).toEqual(ringed);

  await press(page, 'Escape');
  expect((await rest(page)).follow).toBe(0);
  expect(await pictures(page)).toEqual(before);
});

test('a click on the map follows what lies under it, a second click lets it go; hovering says what it is', async ({ page }) => {
  await open(page, '#v=1&s=who-may-write&t=2500000000&p=page-map');
  const map = page.locator('.stage [data-panel="page-map"] canvas[role="img"]');
  const box = (await map.boundingBox())!;
  // Some page under these points holds something that can be followed.
  let at: { x: number; y: number } | null = null;
  for (let tries = 0; tries < 24 && at === null; tries++) {
    const point = { x: box.width * (0.3 + 0.025 * tries), y: box.height * 0.6 + (tries % 5) * 7 };
    await map.click({ position: point });
    if ((await rest(page)).follow > 0) at = point;
  }
  expect(at).not.toBeNull();
  await expect(page.locator('.hover-card')).toContainText(/page|Page/);
  await map.click({ position: at! });
  expect((await rest(page)).follow).toBe(0);
});

test('three pages at most: the oldest is let go', async ({ page }) => {
  await open(page, '#v=1&s=who-may-write&t=2500000000&p=page-map');
  const pfns = await page.evaluate(() => window.pagestage!.frame()!.tails.at(-1)![2]!.slice(0, 4));
  await page.locator('.inspector summary').click();
  for (const pfn of pfns) {
    await page.getByLabel('page number').fill(String(pfn));
    await page.getByRole('button', { name: 'Follow', exact: true }).click();
    await rest(page);
  }
  const followed = await page.evaluate(() => window.pagestage!.frame()!.followed.map((one) => one.pfn));
  expect(followed).toEqual(pfns.slice(1));
});
