// Every option of every switch, set on the board: each forks the run at this instant, shows, and stands in the link; the machine runs on.
import { expect } from '@playwright/test';
import { open, rest, test } from './page.ts';

test.use({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
test.describe.configure({ mode: 'parallel' });

/** Switches are tried in this many turns, each in a page of its own. */
const PARTS = 2;
const LEAST_OPTIONS = 40;

for (let part = 0; part < PARTS; part++) {
  test(`each option of each switch forks, shows, stands in the link; the machine runs on (${part + 1} of ${PARTS})`, async ({ page }) => {
    const faults: string[] = [];
    const changes: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    let state = await open(page, '#v=1&s=who-may-write&t=700000000&p=watermarks');
    await page.keyboard.press('0');
    const board = page.getByRole('complementary', { name: 'All switches' });
    await expect(board).toBeVisible();
    const names = await board.locator('[data-switch]').evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['switch'] ?? ''));
    expect(names.length).toBeGreaterThanOrEqual(12);
    if (part === 0) expect(await board.locator('input[type=radio]').count()).toBeGreaterThanOrEqual(LEAST_OPTIONS);
    for (const name of names.filter((_, ix) => ix % PARTS === part)) {
      const one = board.locator(`[data-switch="${name}"]`);
      const values = await one.locator('input').evaluateAll((all) => all.map((radio) => (radio as HTMLInputElement).value));
      const first = await one.locator('input:checked').inputValue();
      expect(values.length, name).toBeGreaterThanOrEqual(2);
      // Every other option, and back to the first: so each is set at least once.
      const others = values.filter((other) => other !== first);
      for (const value of [...others, first]) {
        await one.locator(`input[value="${value}"]`).click();
        const after = await rest(page);
        expect(after, `${name}: ${value}`).toMatchObject({ status: 'ready', ordinal: state.ordinal, ns: state.ns, commands: state.commands + 1 });
        expect(after.forks.at(-1)).toMatchObject({ ordinal: state.ordinal });
        const shown = await one.evaluate((node) => ({ checked: node.querySelector<HTMLInputElement>('input:checked')?.value, differs: node.querySelectorAll('.differs').length }));
        expect(shown, name).toEqual({ checked: value, differs: value === first ? 0 : 1 });
        const now = await page.evaluate(async () => ((await window.pagestage!.report()).report as { switches: Record<string, string> }).switches);
        expect(now[name], name).toBe(value);
        changes.push(`${state.ordinal}.${name}.${value}`);
        state = after;
        if (value !== others.at(-1)) continue;
        // The machine runs on under the other option.
        await page.evaluate(() => window.pagestage!.step(50));
        const on = await rest(page);
        expect(on.ordinal, `${name}: ${value}`).toBe(state.ordinal + 50);
        state = on;
      }
      // The link is written a moment after rest, and names all changes so far.
      await page.waitForFunction((parts) => parts.every((one) => decodeURIComponent(location.hash).includes(one)), changes);
    }
    await expect(page.locator('.notice')).toHaveCount(0);
    await expect(page.locator('.panel-broken')).toHaveCount(0);
    expect(faults).toEqual([]);
  });
}

test('a changed switch leaves a mark and the old future pale; its mark leads back', async ({ page }) => {
  await open(page, '#v=1&s=who-may-write&t=3000000000');
  await page.evaluate(() => window.pagestage!.seek(1e9));
  const here = await rest(page);
  await page.locator('.story .option input:not(:checked)').first().click();
  const forked = await rest(page);
  expect(forked.forks).toEqual([{ ns: here.ns, ordinal: here.ordinal }]);
  await expect(page.locator('.bars.ghost')).toHaveCount(1);
  await page.evaluate(() => window.pagestage!.seek(2e9));
  await rest(page);
  await page.locator('.marker-fork').first().click();
  expect((await rest(page)).ns).toBe(here.ns);
  await page.locator('.ghost-note').click();
  await expect(page.locator('.bars.ghost')).toHaveCount(0);
});

test('rules that no one kernel had together wear a chip that names them, in a slide too', async ({ page }) => {
  await open(page, '#v=1&s=who-may-write&t=1000000000');
  const chip = page.locator('.top .chip', { hasText: 'mixed eras' });
  await expect(chip).toHaveCount(0);
  await page.evaluate(() => window.pagestage!.setSwitch('flusher_kick', 'all'));
  await rest(page);
  await expect(chip).toHaveAttribute('title', /reclaim as in 2\.6\.34 .*everything dirty \(since 4\.11\)/);
  await page.evaluate(() => window.pagestage!.setSwitch('flusher_kick', 'none'));
  await rest(page);
  await expect(chip).toHaveCount(0);
  await open(page, '#v=1&s=who-may-write&t=0&embed=1&sw=flusher_kick:all');
  await expect(page.locator('.stamp')).toHaveText(/^model, rules of 2\.6\.34, mixed eras, 16 MiB/);
});
