// A page followed through the panels: found by keyboard or by pointer, ringed where it is, let go again.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { expectNothingSerious } from './axe.ts';
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

test('a task, a block and a page in a link: rings, a biography that leads through the run, a part picked out, a bookmark; all of it comes back', async ({ page }) => {
  await open(page, '#v=1&s=who-may-write&t=2500000000&p=page-map,kernel-stack&f=1.task.1,3.block.20,2.task.99&only=list.9');
  // What this run does not have is named by its field, and let go.
  const notice = page.locator('.notices, .notice').first();
  await expect(notice).toContainText('2.task.99');
  await expect(notice).toContainText('list.9');
  await page.locator('.notice button, .notices button').first().click();
  const chips = page.locator('.marks');
  await expect(chips.locator('.mark-number')).toHaveText(['1', '3']);

  // A page by keyboard gets the number that is free.
  const pfn = await page.evaluate(() => window.pagestage!.frame()!.tails.at(-1)![2]![2]!);
  await page.locator('.inspector summary').focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('page number').fill(String(pfn));
  await page.getByRole('button', { name: 'Follow', exact: true }).press('Enter');
  await rest(page);
  await expect(chips.locator('.mark-number')).toHaveText(['1', '3', '2']);
  await page.locator('.inspector summary').press('Enter');

  // Its biography equals what the model says, and its entries are ways into the run.
  await page.locator('.stage canvas').first().focus();
  await press(page, 'i');
  const life = page.getByRole('region', { name: /What happened to page/ });
  await expect(life).toBeFocused();
  await rest(page);
  const rows = life.locator('.life-list button');
  expect(await rows.count()).toBeGreaterThan(2);
  await expect(life.locator('.life-list')).toContainText('mm_page_alloc');
  const marked = life.locator('[aria-current="step"]');
  await expect(marked).toHaveCount(1);
  await rows.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await press(page, 'Enter');
  const born = (await rest(page)).ordinal;
  expect(await page.evaluate(() => window.pagestage!.frame()!.followed[0]!.pfn)).toBe(pfn);
  await expect.poll(async () => Number(await marked.getAttribute('data-row'))).toBeLessThan(3);
  await press(page, 'ArrowLeft');
  expect(await page.evaluate(() => window.pagestage!.frame()!.followed[0]!.pfn)).toBe(-1);

  // That instant gets a bookmark; from elsewhere the key leads back to it.
  await page.evaluate((ordinal) => window.pagestage!.seekOrdinal(ordinal), born);
  await rest(page);
  await press(page, 'm');
  await page.evaluate(() => window.pagestage!.seek(2e9));
  await rest(page);
  await press(page, 'Shift+M');
  expect((await rest(page)).ordinal).toBe(born);
  await page.evaluate(() => window.pagestage!.seek(2.5e9));
  await rest(page);
  await press(page, 'Escape');
  await expect(life).toHaveCount(0);

  // One task picked out by keyboard: the panels pale, their text says so and counts it, and Escape takes it away.
  const whole = await pictures(page);
  await press(page, 'o');
  const form = page.getByRole('form', { name: 'Show only' });
  await form.getByRole('combobox').first().selectOption('task');
  await form.getByLabel('which').selectOption('1');
  await form.getByRole('button', { name: 'Show', exact: true }).press('Enter');
  await rest(page);
  const only = await pictures(page);
  expect(only['kernel-stack']).not.toBe(whole['kernel-stack']);
  expect(only['page-map']).toBe(whole['page-map']);
  const depth = await page.evaluate(() => window.pagestage!.frame()!.tasks[1]!.depth_bytes);
  await expect(page.locator('[data-panel="kernel-stack"] canvas[role="img"]')).toHaveAccessibleDescription(new RegExp(`Its stack holds ${depth.toLocaleString('en')} bytes now`));
  await expect(page.locator('[data-panel="page-map"] canvas[role="img"]')).toHaveAccessibleDescription(/does not tell from the rest/);
  // All three kinds of marks on the page, and the biography: nothing serious for axe.
  await press(page, 'i');
  await rest(page);
  await expectNothingSerious(page, 'marks and a biography', { within: '.time' });
  await press(page, 'Escape');

  // A drag with Shift over the map picks out blocks instead; all of it is in the link.
  const map = page.locator('.stage [data-panel="page-map"] canvas[role="img"]');
  const box = (await map.boundingBox())!;
  await page.keyboard.down('Shift');
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.4, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await rest(page);
  await expect(chips.locator('.mark-only')).toContainText(/blocks? \d+/);
  await page.mouse.move(5, 5);
  await rest(page);
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/f=1\.task\.1,3\.block\.20,2\.page\.\d+\.\d+&only=blocks\.\d+\.\d+&bm=\d+\.\d+\.bookmark/);
  const before = await pictures(page);
  const hash = await page.evaluate(() => location.hash);
  await open(page, hash);
  expect(await pictures(page)).toEqual(before);
  await press(page, 'Escape');
  await expect(chips.locator('.mark-only')).toHaveCount(0);
  await press(page, 'Escape');
  expect((await rest(page)).follow).toBe(0);
  await expect(chips.locator('input')).toHaveValue('bookmark 1');
});
