// The link is the save file: it opens what it says, says what it cannot open, and stays at what is shown.
import { expect } from '@playwright/test';
import { open, press, rest, test } from './page.ts';

test.use({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });

test('opens the instant, seed, panels and theme it names, and nothing is written by default', async ({ page }) => {
  const plain = await open(page);
  await page.waitForTimeout(400);
  expect(new URL(page.url()).hash).toBe('#v=1&s=why-writing-late-is-fast');
  const t = Math.round(plain.ns / 2);
  const state = await open(page, `#v=1&seed=5&t=${t}&theme=dark&p=disk-head`);
  expect(state).toMatchObject({ seed: 5, ns: t, theme: 'dark', panels: ['disk-head'] });
});

test('what is shown comes back from the address bar', async ({ page }) => {
  await open(page);
  await press(page, 'ArrowRight', 'ArrowRight');
  await page.locator('.story .option input:not(:checked)').first().click();
  const before = await press(page, 'ArrowRight', '4', 'd');
  await page.waitForFunction(() => location.hash.includes('c='));
  await page.waitForTimeout(400);
  await page.reload();
  const after = await rest(page);
  expect(after).toMatchObject({
    scenario: before.scenario, seed: before.seed, ns: before.ns, ordinal: before.ordinal, commands: before.commands,
    panels: before.panels, theme: before.theme,
  });
});

test('a broken link costs only its broken fields, which are named', async ({ page }) => {
  const state = await open(page, '#v=1&seed=many&theme=pink&t=500000&sw=no-such:thing&nonsense=1');
  expect(state.status).toBe('ready');
  expect(state.ns).toBe(500000);
  const notices = page.locator('.notices');
  for (const field of ['seed', 'theme', 'nonsense']) await expect(notices.locator(`code:text-is("${field}")`)).toBeVisible();
  while ((await notices.getByRole('button', { name: 'Dismiss' }).count()) > 0) await notices.getByRole('button', { name: 'Dismiss' }).first().click();
  await expect(notices).toBeEmpty();
});

test('a story that does not exist gives the first one and says so', async ({ page }) => {
  const state = await open(page, '#v=1&s=atlantis');
  expect(state.status).toBe('ready');
  await expect(page.locator('.notices')).toContainText('atlantis');
});

test('links of version 0 still open', async ({ page }) => {
  const state = await open(page, '#v=0&time_ms=2&seed=9');
  expect(state).toMatchObject({ status: 'ready', seed: 9, ns: 2e6 });
});
