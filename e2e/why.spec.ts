// "Why?": one key press on a wait gives the chain of causes, a bar that adds up, the tests that failed, the changes tried.
import { expect } from '@playwright/test';
import { expectNothingSerious } from './axe.ts';
import { open, press, rest, test } from './page.ts';

test.use({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });

test('W at a wait: cards in order, a bar that adds up, why not, what if, a card leads to its event, Esc closes', async ({ page }) => {
  const start = await open(page, '#v=1&s=out-of-stack&t=1450000000');
  await page.keyboard.press('w');
  const why = page.getByRole('region', { name: 'Why', exact: true });
  await expect(why.locator('.why-card').first()).toBeVisible({ timeout: 30_000 });
  await expect(why.locator('h2')).toContainText(/^Why did \w+ wait .+\?$/);

  // The bar: its parts are the whole, and the list of words says them all.
  const bar = await why.locator('.why-bar').evaluate((node) => ({
    total: Number((node as HTMLElement).dataset['total']),
    parts: [...node.querySelectorAll('i')].map((part) => Number(part.dataset['ns'])),
  }));
  expect(bar.parts.length).toBeGreaterThan(0);
  expect(bar.parts.reduce((sum, ns) => sum + ns, 0)).toBe(bar.total);
  expect(bar.total).toBeGreaterThan(0);
  expect(await why.locator('.why-parts li').count()).toBeGreaterThanOrEqual(bar.parts.length);

  // Nothing was sought for it.
  const asked = await rest(page);
  expect([asked.ns, asked.ordinal]).toEqual([start.ns, start.ordinal]);

  // Why not: one answer open, with its test; another on a click.
  const questions = why.locator('.why-not .why-if button');
  await expect(why.locator('.why-answer code')).not.toBeEmpty();
  const second = await questions.nth(1).textContent();
  await questions.nth(1).click();
  await expect(questions.nth(1)).toHaveAttribute('aria-expanded', 'true');
  expect(second).toMatch(/\?$/);

  // What if: numbers arrive.
  const tries = why.locator('[data-what-if]');
  await expect(tries.last()).toBeEnabled({ timeout: 40_000 });
  await expect(tries.first()).toContainText(/→ (more than )?[\d.]+ (ns|µs|ms|s)$/);

  await expectNothingSerious(page, 'why', { within: '.why' });

  // A card leads to its event, which the log has there.
  const card = why.locator('.why-card > button').first();
  const ordinal = Number(await card.getAttribute('data-ordinal'));
  await card.click();
  const there = await rest(page);
  expect(there.ordinal).toBe(ordinal);
  await expect(card).toHaveAttribute('aria-current', 'step');

  await press(page, 'Escape');
  await expect(why).toHaveCount(0);
});

test('a change that would have helped is made on a click, from just before; where nobody waited it is said', async ({ page }) => {
  await open(page, '#v=1&s=stolen&t=300000000');
  await page.keyboard.press('w');
  const keeps = page.locator('[data-what-if="capture"]').first();
  await expect(keeps).toContainText('would not have happened', { timeout: 40_000 });
  await keeps.click();
  await page.waitForFunction(() => window.pagestage!.state().forks.length === 1);
  const forked = await rest(page);
  expect(forked.commands).toBe(1);
  expect(forked.ns).toBeLessThan(300_000_000);
  await expect(page.locator('.why')).toHaveCount(0);
  // Before the first theft there is none to explain.
  await page.keyboard.press('w');
  await expect(page.locator('.why p[role=status]')).toContainText('Nobody has waited for memory yet');
});
