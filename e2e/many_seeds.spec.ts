// Many seeds on a toy: dots as they come, cancel, the table that the command line prints too, down to a run and back up.
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { expectNothingSerious } from './axe.ts';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { open, press, report, rest, test } from './page.ts';

test.use({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What the same sweep prints without a page. */
function headless(...args: string[]): string {
  return execFileSync(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'src/runner/main.ts', ...args], { cwd: ROOT, encoding: 'utf8' });
}

async function saved(page: Page, name: string): Promise<{ file: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
  return { file: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

test('A and B over a few seeds, cancel, text, files as the command line prints them, a run at its worst moment, a tour, a grid', async ({ page }) => {
  test.setTimeout(300_000);
  await open(page, '#v=1&s=first-ten-seconds&t=1000000');
  await press(page, 'e');
  const room = page.getByRole('dialog', { name: 'Many seeds' });
  await expect(room).toBeVisible();
  await room.getByRole('spinbutton', { name: 'seeds' }).fill('0');
  await expect(room.getByRole('alert')).toContainText('expected a whole number from 1 to 200, got 0');
  await expect(room.getByRole('button', { name: 'Run', exact: true })).toBeDisabled();

  await test.step('a cancel is heard in the middle of a run, and no answer comes after it', async () => {
    await room.getByRole('spinbutton', { name: 'seeds' }).fill('200');
    await room.getByRole('button', { name: 'Run 400' }).click();
    await room.locator('.seeds-dot').first().waitFor();
    await room.getByRole('button', { name: 'Cancel' }).click();
    await rest(page);
    const dots = await room.locator('.seeds-dot').count();
    const count = await room.getByTestId('seeds-count').textContent();
    expect(dots).toBeGreaterThan(0);
    expect(dots).toBeLessThan(400);
    expect(page.workers().length).toBe(1);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    expect(await room.locator('.seeds-dot').count()).toBe(dots);
    expect(await room.getByTestId('seeds-count').textContent()).toBe(count);
    await expect(room.getByRole('status')).toHaveText('Cancelled; what had come stays.');
  });

  await test.step('all of a small sweep, as text and as files', async () => {
    await room.getByRole('spinbutton', { name: 'seeds' }).fill('5');
    await room.getByRole('button', { name: 'Run 10' }).click();
    await rest(page);
    await expect(room.getByTestId('seeds-count')).toHaveText('10 of 10 runs');
    expect(await room.locator('.seeds-dot').count()).toBe(10);
    await room.getByText('lines between A and B').click();
    expect(await room.locator('.seeds-lines line').count()).toBe(5);
    await room.locator('details summary').click();
    const command = (await room.locator('.seeds-command').textContent())!;
    expect(command).toMatch(/^npm run --silent sim -- compare first-ten-seconds --arm as-is --arm /);
    const args = command.split(' -- ')[1]!.split(' ');
    const [csv, json] = [await saved(page, 'Save CSV'), await saved(page, 'Save JSON')];
    expect(csv.file).toMatch(/^first-ten-seconds\.[\w.-]+\.5-seeds\.csv$/);
    expect(csv.text).toBe(headless(...args, '--csv'));
    expect(json.text).toBe(headless(...args, '--json'));
    await room.getByRole('button', { name: 'As text' }).click();
    expect(await room.locator('.text-table tbody tr').count()).toBe(5);
    await expectNothingSerious(page, 'as text');
    await room.getByRole('button', { name: 'As text' }).click();
  });

  await test.step('by keyboard along the dots, down to a run at its worst moment, and back up', async () => {
    await room.locator('.seeds-dot[data-arm="0"][tabindex="0"]').focus();
    await page.keyboard.press('Home');
    const label = (await page.evaluate(() => document.activeElement?.getAttribute('aria-label')))!;
    const seed = Number(/seed (\d+) of A/.exec(label)![1]);
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).not.toBe(label);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await rest(page);
    await expect(room).toBeHidden();
    const note = page.getByRole('region', { name: 'One of many runs' });
    await expect(note).toContainText(`Seed ${seed}, A:`);
    const opened = await page.evaluate(() => window.pagestage!.state());
    expect(opened.seed).toBe(seed);
    const rows = headless('compare', 'first-ten-seconds', '--arm', Object.entries(opened.switches).map(([id, option]) => `${id}=${option}`).join(','), '--seeds', String(seed), '--metric', 'events', '--csv').trimEnd().split('\n');
    const [ns, ordinal] = rows.at(-1)!.split(',').slice(-2).map(Number);
    expect(ordinal).toBeGreaterThan(0);
    expect([opened.ns, opened.ordinal]).toEqual([ns, ordinal]);
    await note.getByRole('button', { name: 'Back to the seeds' }).click();
    expect(await room.locator('.seeds-dot').count()).toBe(10);
    await expect(room.locator('.seeds-seen')).toHaveCount(1);
  });

  await test.step('five random runs at their ends, one after the other', async () => {
    await room.getByRole('button', { name: 'Show me five random runs' }).first().click();
    const note = page.getByRole('region', { name: 'One of many runs' });
    const seeds = new Set<number>();
    for (let at = 1; at <= 5; at++) {
      const state = await rest(page);
      await expect(note).toContainText(`Run ${at} of 5 chosen by chance`);
      expect(state.ns).toBe(state.duration_ns);
      seeds.add(state.seed!);
      if (at < 5) await note.getByRole('button', { name: 'Next run' }).click();
    }
    expect(seeds.size).toBe(5);
    expect((await report(page)).instant.ordinal).toBeGreaterThan(0);
    await press(page, 'e');
  });

  await test.step('two switches: a grid, and down to the dots of a cell', async () => {
    await room.getByText('two switches').click();
    await room.getByRole('spinbutton', { name: 'seeds' }).fill('1');
    await room.getByRole('button', { name: /^Run \d+$/ }).click();
    await rest(page);
    const cells = room.locator('.seeds-cell');
    expect(await cells.count()).toBeGreaterThan(3);
    expect(await cells.evaluateAll((all) => all.every((cell) => /\d/.test(cell.textContent)))).toBe(true);
    await cells.last().click();
    await expect(room.locator('.seeds-dot')).toHaveCount(1);
    await room.getByRole('button', { name: 'Back to the grid' }).click();
    await page.keyboard.press('Escape');
    await expect(room).toBeHidden();
  });
});
