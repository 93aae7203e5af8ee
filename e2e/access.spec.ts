// Nothing serious for axe in any state of the page, and the whole of it by keyboard alone.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { expectNothingSerious } from './axe.ts';
import { open, press, rest, test } from './page.ts';

test.use({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
test.describe.configure({ mode: 'parallel' });

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious, ${scheme}: page, board, texts, dialogs, a changed switch, a broken link`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    expect((await open(page, '#v=1&s=who-may-write&t=3000000000')).theme).toBe(scheme);
    await expectNothingSerious(page, 'page', { contrastOnly: scheme === 'dark' });
    await press(page, 't');
    await page.locator('.inspector summary').click();
    await page.getByLabel('page number').fill('2000');
    await page.getByLabel('page number').press('Enter');
    await page.locator('.story .option input:not(:checked)').first().click();
    await rest(page);
    await expectNothingSerious(page, 'texts open, a switch changed', { contrastOnly: scheme === 'dark' });
    await press(page, '0');
    await expectNothingSerious(page, 'board', { contrastOnly: scheme === 'dark' });
    const closed = page.locator('.stage .panel button[aria-pressed="false"]');
    for (let left = await closed.count(); left > 0; left--) await closed.first().click();
    await rest(page);
    await expectNothingSerious(page, 'every text open', { contrastOnly: scheme === 'dark' });
    await press(page, '0');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys and marks' })).toBeVisible();
    await expectNothingSerious(page, 'help', { contrastOnly: scheme === 'dark' });
    await page.keyboard.press('Escape');
    await page.locator('.story-pick').click();
    await expect(page.locator('.menu li').first()).toBeVisible();
    await expectNothingSerious(page, 'menu', { contrastOnly: scheme === 'dark' });
  });
}

test('axe finds nothing serious: projector, a kernel case, a broken link, the embed, a phone', async ({ page }) => {
  await open(page, '#v=1&s=W1-seq&theme=projector');
  await expectNothingSerious(page, 'projector, kernel case');
  await open(page, '#v=1&seed=many&p=no-such-panel');
  await expect(page.locator('.notice').first()).toBeVisible();
  await expectNothingSerious(page, 'broken link');
  for (const fields of ['', '&controls=full', '&controls=none&caption=0', '&theme=dark&panel=page-map']) {
    await open(page, `?embed=1&s=who-may-write${fields}`);
    await expectNothingSerious(page, `embed${fields}`);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await expectNothingSerious(page, 'phone');
});

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious, ${scheme}: a story that tells itself, its strip, its question, its two futures, in a slide`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'no-preference' });
    for (const moment of [1, 2, 4]) {
      await open(page, `#v=1&moment=${moment}`);
      await expectNothingSerious(page, `moment ${moment}`, { contrastOnly: scheme === 'dark' });
    }
    await page.locator('[data-choice="0"]').click();
    await page.waitForFunction(() => window.pagestage?.telling()?.phase === 'futures');
    await rest(page);
    await expectNothingSerious(page, 'two futures', { contrastOnly: scheme === 'dark' });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await open(page, '#v=1&moment=3');
    await expectNothingSerious(page, 'strip', { contrastOnly: scheme === 'dark' });
    await page.setViewportSize({ width: 640, height: 360 });
    await open(page, '?embed=1&s=first-ten-seconds&moment=4');
    await expectNothingSerious(page, 'slide', { contrastOnly: scheme === 'dark' });
  });
}

/** Presses Tab until the wanted element has the focus. */
async function tabTo(page: Page, selector: string, most = 120): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} was not reached by Tab`);
}

test('keyboard alone: choose a story, play, step, go to a marker, scrub, change a switch, follow a page, read, close', async ({ page }) => {
  await open(page);
  await tabTo(page, '.story-pick');
  await page.keyboard.press('Enter');
  await tabTo(page, '[data-scenario="who-may-write"]');
  await page.keyboard.press('Enter');
  const chosen = await rest(page);
  expect(chosen).toMatchObject({ scenario: 'who-may-write', status: 'ready' });

  await press(page, 'r');
  await tabTo(page, '.transport .play');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => window.pagestage!.state().playing && window.pagestage!.state().ns > 1e8);
  await page.keyboard.press('Enter');
  const paused = await rest(page);
  expect(paused.playing).toBe(false);
  expect((await press(page, 'ArrowRight')).ordinal).toBe(paused.ordinal + 1);
  expect((await press(page, 'ArrowLeft', 'ArrowLeft')).ordinal).toBe(paused.ordinal - 1);

  await tabTo(page, 'input.seek');
  const there = await press(page, 'PageUp');
  expect(there.ns).toBeGreaterThan(paused.ns);
  const marker = await press(page, 'Shift+ArrowRight');
  expect(marker.markers.some((one) => one.ordinal === marker.ordinal)).toBe(true);

  // Round the page to the story's first switch: arrows move between its radios.
  await tabTo(page, '.story .switch input');
  await page.keyboard.press('ArrowDown');
  const changed = await rest(page);
  expect(changed).toMatchObject({ commands: 1, ordinal: marker.ordinal });

  const pfn = await page.evaluate(() => window.pagestage!.frame()!.tails.at(-1)!.flat()[0]!);
  await tabTo(page, '.inspector summary');
  await page.keyboard.press('Enter');
  await tabTo(page, '.inspector input');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(String(pfn));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect((await rest(page)).follow).toBe(1);

  await press(page, 't');
  await expect(page.locator('.stage table').first()).toBeVisible();
  await press(page, '0');
  await tabTo(page, '.board .switch input');
  await press(page, 'Escape');
  expect((await rest(page)).boardOpen).toBe(false);
  await press(page, 'Escape');
  expect((await rest(page)).follow).toBe(0);
});
