// The whole page by keyboard: play, step, jump, switch, follow, read, close.
import { expect } from '@playwright/test';
import { open, press, rest, test } from './page.ts';

test.use({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });

test('steps one event on and back, and back again to the same instant', async ({ page }) => {
  const start = await open(page);
  expect(start.status).toBe('ready');
  expect((await press(page, 'ArrowRight')).ordinal).toBe(start.ordinal + 1);
  expect((await press(page, 'ArrowRight', 'ArrowRight')).ordinal).toBe(start.ordinal + 3);
  expect((await press(page, 'ArrowLeft', 'ArrowLeft', 'ArrowLeft')).ordinal).toBe(start.ordinal);
});

test('plays and pauses with the space bar, and time moves between', async ({ page }) => {
  const start = await open(page);
  await page.keyboard.press('r');
  await rest(page);
  await page.keyboard.press(' ');
  await page.waitForFunction(() => (window.pagestage?.state().ns ?? 0) > 0 && window.pagestage?.state().playing === true);
  const paused = await press(page, ' ');
  expect(paused.playing).toBe(false);
  expect(paused.ns).toBeGreaterThan(0);
  expect(start.seed).toBe(paused.seed);
});

test('jumps to markers, the speed goes up and down, Shift R takes the next seed', async ({ page }) => {
  const start = await open(page);
  const first = await press(page, 'r');
  expect(first.ns).toBe(0);
  const marker = await press(page, 'Shift+ArrowRight');
  expect(marker.ns).toBeGreaterThan(0);
  expect((await press(page, 'Shift+ArrowLeft')).ns).toBeLessThan(marker.ns);
  expect((await press(page, '+')).speed).toBeGreaterThan(start.speed);
  expect((await press(page, '-', '-')).speed).toBeLessThan(start.speed);
  expect((await press(page, 'Shift+R')).seed).toBe((start.seed ?? 0) + 1);
});

test('digits choose panels, 0 opens the board, letters switch text, names and theme', async ({ page }) => {
  await open(page);
  await press(page, '4');
  const fourth = await page.locator('.rail .tile').nth(3).getAttribute('aria-pressed');
  expect(fourth).toBe('true');
  expect((await press(page, '0')).boardOpen).toBe(true);
  await expect(page.getByRole('complementary', { name: 'All switches' })).toBeVisible();
  expect((await press(page, '0')).boardOpen).toBe(false);
  await press(page, 't');
  await expect(page.locator('.stage table').first()).toBeVisible();
  expect((await press(page, 'd')).theme).toBe('dark');
  expect((await press(page, 'd')).theme).toBe('projector');
});

test('help lists the keys and closes with Esc, giving the focus back', async ({ page }) => {
  await open(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys and marks' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Keys and marks' })).toBeHidden();
  expect((await rest(page)).playing).toBe(false);
});

test('a switch is changed with the arrow keys of its radios and forks the run here', async ({ page }) => {
  const before = await open(page);
  const radio = page.locator('.story .switch input:not(:checked)').first();
  const name = await page.locator('.story .switch:has(input:not(:checked))').first().getAttribute('data-switch');
  await radio.focus();
  await page.keyboard.press(' ');
  const after = await rest(page);
  expect(after.commands).toBe(before.commands + 1);
  expect(after.ordinal).toBe(before.ordinal);
  await expect(page.locator(`.story [data-switch="${name}"] .differs`)).toBeVisible();
});

test('a page is found and followed without a pointer', async ({ page }) => {
  await open(page);
  await page.locator('.inspector summary').focus();
  await page.keyboard.press('Enter');
  const field = page.getByLabel('page number');
  let followed = 0;
  // Free pages cannot be followed; some page among these holds something.
  for (const pfn of ['1500', '2000', '2500', '3000', '3500']) {
    await field.fill(pfn);
    await field.press('Enter');
    await rest(page);
    await expect(page.locator('.inspector output')).not.toBeEmpty();
    await page.getByRole('button', { name: 'Follow', exact: true }).press('Enter');
    followed = (await rest(page)).follow;
    if (followed > 0) break;
  }
  expect(followed).toBe(1);
  await page.locator('body').press('Escape');
  expect((await rest(page)).follow).toBe(0);
});

test('every canvas says what it is', async ({ page }) => {
  await open(page);
  for (const canvas of await page.locator('.panel canvas[role="img"]').all()) {
    await expect(canvas).toHaveAttribute('aria-label', /.+/);
    const id = await canvas.getAttribute('aria-describedby');
    const summary = await page.evaluate((summaryId) => document.getElementById(summaryId ?? '')?.textContent ?? '', id);
    expect(summary).toMatch(/\d/);
  }
});
